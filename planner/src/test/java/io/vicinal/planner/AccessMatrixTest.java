package io.vicinal.planner;

import static io.vicinal.storage.Privilege.DELETE;
import static io.vicinal.storage.Privilege.INSERT;
import static io.vicinal.storage.Privilege.SELECT;
import static io.vicinal.storage.Privilege.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vicinal.planner.AccessNeeds.Needs;
import io.vicinal.planner.AccessNeeds.On;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.Privilege;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every kind of statement by every way to a right, from a table of what each needs. */
final class AccessMatrixTest {
  private static final Set<On> FOR_FEW = EnumSet.of(On.OWNER, On.ADMIN, On.DEFINITION);

  private final MatrixDirectory matrix = new MatrixDirectory();

  @AfterEach
  void close() {
    System.out.println("AccessMatrixTest looked at " + matrix.cells() + " cells");
    matrix.close();
  }

  @Test
  void everyKindNeedsWhatTheTableSays() {
    for (StatementKind kind : StatementKind.values()) {
      for (Needs needs : AccessNeeds.needs(kind)) {
        boolean none = needs.on() == On.NOTHING || needs.on() == On.ONESELF;
        boolean privileged = !needs.privileges().isEmpty();
        String label = kind + ": " + needs.sql();
        Session nobody = matrix.newUser();
        String refused = none ? matrix.outcome(nobody, needs) : matrix.refusal(nobody, needs.sql());
        String missing =
            none ? "ok" : matrix.refusal(nobody, MatrixDirectory.ofNothing(needs.sql()));
        assertEquals(missing, refused, label + " is as if there were no such thing");
        assertEquals(none, refused.equals("ok"), label + " without any right");

        String object = MatrixDirectory.object(needs.on());
        EnumSet<Privilege> all = EnumSet.allOf(Privilege.class);
        if (FOR_FEW.contains(needs.on())) {
          Session most = matrix.newUser();
          matrix.grant(all, "docs", MatrixDirectory.name(most));
          matrix.grant(all, "DATABASE main", MatrixDirectory.name(most));
          assertEquals("42501", matrix.refusal(most, needs.sql()), label + " with all privileges");
        }
        for (Privilege privilege : needs.privileges()) {
          Session most = matrix.newUser();
          EnumSet<Privilege> others = EnumSet.complementOf(EnumSet.of(privilege));
          matrix.grant(others, object, MatrixDirectory.name(most));
          assertEquals("42501", matrix.refusal(most, needs.sql()), label + " without " + privilege);
        }
        if (privileged) {
          ways(needs, label, object, needs.equals(AccessNeeds.needs(kind).getFirst()));
        }
        Session admin = matrix.newUser();
        matrix.run("GRANT admin TO " + MatrixDirectory.name(admin));
        assertEquals("ok", matrix.outcome(admin, needs), label + " as an admin");
        matrix.run("ALTER USER " + MatrixDirectory.name(admin) + " ACCOUNT LOCK");
        if (!none) {
          assertEquals(refused, matrix.refusal(admin, needs.sql()), label + " as a locked admin");
        }
        if (needs.on() == On.OWNER || needs.on() == On.TABLE || needs.on() == On.SEEN) {
          Session holder = matrix.newUser();
          matrix.run("ALTER TABLE docs OWNER TO " + MatrixDirectory.name(holder));
          assertEquals("ok", matrix.outcome(holder, needs), label + " as the owner");
          matrix.run("ALTER TABLE docs OWNER TO holders");
          assertEquals(
              refused, matrix.refusal(holder, needs.sql()), label + " as the owner before");
        }
        matrix.dropUsers();
      }
    }
  }

  /** Gives exactly what is needed, in one way or every one there is, and takes it back. */
  private void ways(Needs needs, String label, String object, boolean every) {
    Set<String> objects =
        switch (every ? needs.on() : On.NOTHING) {
          case TABLE -> Set.of("docs", "SCHEMA public", "DATABASE main");
          case SCHEMA -> Set.of("SCHEMA public", "DATABASE main");
          default -> Set.of(object);
        };
    for (String to : every ? List.of("self", "PUBLIC", "inner_role", "staff") : List.of("self")) {
      for (String on : to.equals("self") ? objects : Set.of(object)) {
        Session user = matrix.newUser();
        if (to.equals("inner_role")) { // by one role more
          matrix.run("GRANT outer_role TO " + MatrixDirectory.name(user));
        } else if (to.equals("staff")) {
          matrix.run("ALTER GROUP staff ADD USER " + MatrixDirectory.name(user));
        }
        String grantee = to.equals("self") ? MatrixDirectory.name(user) : to;
        matrix.grant(needs.privileges(), on, grantee);
        assertEquals("ok", matrix.outcome(user, needs), label + " by " + to + " on " + on);
        matrix.run("REVOKE ALL ON " + on + " FROM " + grantee);
        assertNotEquals("ok", matrix.refusal(user, needs.sql()), label + " when it is taken back");
      }
    }
  }

  @Test
  void anyPrivilegeShowsATable() {
    for (Needs needs : AccessNeeds.all()) {
      for (Privilege privilege : Privilege.values()) {
        if (needs.on() == On.SEEN) {
          Session user = matrix.newUser();
          matrix.grant(Set.of(privilege), "docs", MatrixDirectory.name(user));
          assertEquals("ok", matrix.outcome(user, needs), needs.sql() + " with " + privilege);
        }
      }
    }
  }

  @Test
  void predefinedRolesAllowWhatTheyAreFor() {
    var wrong = new ArrayList<String>();
    for (String role : List.of("reader", "writer", "developer")) {
      Set<Privilege> has =
          switch (role) {
            case "reader" -> Set.of(SELECT);
            case "writer" -> Set.of(SELECT, INSERT, UPDATE, DELETE);
            default -> EnumSet.allOf(Privilege.class);
          };
      Session user = matrix.newUser();
      matrix.run("GRANT " + role + " TO " + MatrixDirectory.name(user));
      for (Needs needs : AccessNeeds.all()) {
        boolean may = !FOR_FEW.contains(needs.on()) && has.containsAll(needs.privileges());
        String found = matrix.outcome(user, needs);
        if (!found.equals(may ? "ok" : "42501")) {
          wrong.add(role + ", " + needs.sql() + ": " + found);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }
}
