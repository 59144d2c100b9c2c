package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.AccessNeeds.Needs;
import io.vicinal.planner.AccessNeeds.On;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.AccessAction;
import io.vicinal.sql.ast.AccessNode;
import io.vicinal.sql.ast.AlterTable;
import io.vicinal.sql.ast.CallProcedure;
import io.vicinal.sql.ast.CommentOn;
import io.vicinal.sql.ast.Kill;
import io.vicinal.sql.ast.Maintenance;
import io.vicinal.sql.ast.Show;
import io.vicinal.sql.ast.Statement;
import io.vicinal.storage.Privilege;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The same table by API keys of every scope and by rights that are elsewhere, that it has a row for
 * every form of the grammar, and what may be granted on.
 */
final class NarrowAccessMatrixTest {
  /** What a scope leaves of what an admin may do; the documentation says so. */
  private static final Map<String, Set<Privilege>> SCOPES =
      Map.of(
          "read", Set.of(Privilege.SELECT),
          "write", Set.of(Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE),
          "developer", Set.of(Privilege.values()));

  private final MatrixDirectory matrix = new MatrixDirectory();

  @AfterEach
  void close() {
    System.out.println("NarrowAccessMatrixTest looked at " + matrix.cells() + " cells");
    matrix.close();
  }

  @Test
  void aKeyOfAnAdminMayWhatItsScopesSay() {
    var wrong = new ArrayList<String>();
    Session admin = matrix.newUser();
    matrix.run("GRANT admin TO " + MatrixDirectory.name(admin));
    for (String scopes : List.of("", "admin", "read", "write", "developer")) {
      Session session = matrix.withKey(admin, scopes);
      Set<Privilege> has = SCOPES.get(scopes);
      for (Needs needs : AccessNeeds.all()) {
        boolean may =
            has == null
                || switch (needs.on()) {
                  case NOTHING, SEEN -> true;
                  case DEFINITION -> scopes.equals("developer");
                  case ONESELF, OWNER, ADMIN -> false;
                  case TABLE, SCHEMA, DATABASE -> has.containsAll(needs.privileges());
                };
        String found = matrix.outcome(session, needs);
        if (!found.equals(may ? "ok" : "42501")) {
          wrong.add(scopes + ", " + needs.sql() + ": " + found);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void aKeyThatIsBoundElsewhereMayNothingHere() {
    var wrong = new ArrayList<String>();
    Session admin = matrix.newUser();
    matrix.run("GRANT admin TO " + MatrixDirectory.name(admin));
    Session session = matrix.withKey(admin, "admin, database:elsewhere");
    for (Needs needs : AccessNeeds.all()) {
      if (needs.on() != On.NOTHING && matrix.refusal(session, needs.sql()).equals("ok")) {
        wrong.add(needs.sql());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void rightsOnOtherThingsOfTheSameNameAreNone() {
    var wrong = new ArrayList<String>();
    Session user = matrix.newUser();
    String name = MatrixDirectory.name(user);
    matrix.run("CREATE TABLE s.docs (id INT PRIMARY KEY, lang TEXT, v VECTOR(2))");
    matrix.grant(EnumSet.allOf(Privilege.class), "SCHEMA s", name);
    matrix.grant(EnumSet.allOf(Privilege.class), "s.docs", name);
    matrix.grant(EnumSet.allOf(Privilege.class), "DATABASE elsewhere", name);
    Session nobody = matrix.newUser();
    for (Needs needs : AccessNeeds.all()) {
      boolean ofSchema = needs.sql().equals("DROP SCHEMA s"); // which is this user's to drop
      if (needs.on() != On.NOTHING && needs.on() != On.ONESELF && !ofSchema) {
        String found = matrix.refusal(user, needs.sql());
        if (found.equals("ok") || !found.equals(matrix.refusal(nobody, needs.sql()))) {
          wrong.add(needs.sql() + ": " + found);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Each privilege on each kind of thing, by those with and without an option, and of others. */
  @Test
  void onlyWhoHasTheOptionGrantsAndOnlyWhatItIsFor() {
    for (String object : List.of("docs", "SCHEMA public", "DATABASE main")) {
      for (Privilege privilege : Privilege.values()) {
        String label = privilege + " on " + object;
        Session holder = matrix.newUser();
        String name = MatrixDirectory.name(holder);
        String grant = "GRANT " + privilege + " ON " + object + " TO other";
        matrix.run("GRANT ALL ON DATABASE main TO " + name); // which shows all, without an option
        assertEquals("42501", matrix.refusal(holder, grant), label);
        matrix.run("GRANT " + privilege + " ON " + object + " TO " + name + " WITH GRANT OPTION");
        assertEquals("ok", matrix.refusal(holder, grant), label);
        Privilege another =
            Privilege.values()[(privilege.ordinal() + 1) % Privilege.values().length];
        assertEquals(
            "42501",
            matrix.refusal(holder, "GRANT " + another + " ON " + object + " TO other"),
            label + " is not " + another);
        assertEquals("42501", matrix.refusal(holder, "GRANT reader TO other"), label);
        Session narrow = matrix.withKey(holder, "developer");
        assertEquals("42501", matrix.refusal(narrow, grant), label + " by a narrow key");
        assertEquals(
            "ok",
            matrix.refusal(holder, "REVOKE " + privilege + " ON " + object + " FROM other"),
            label);
        matrix.run(
            "REVOKE GRANT OPTION FOR "
                + privilege
                + " ON "
                + object
                + " FROM "
                + name
                + " CASCADE");
        assertEquals("42501", matrix.refusal(holder, grant), label + " without the option");
        matrix.dropUsers();
      }
    }
  }

  /** A form of the grammar without a row fails here. */
  @Test
  void everyFormOfTheGrammarHasARow() {
    var seen = new TreeSet<String>();
    for (Needs needs : AccessNeeds.all()) {
      SqlNode node = Dialect.parse(needs.sql().replace("%d", "p1").replace("%u", "u1"));
      seen.add(node.getClass().getSimpleName());
      switch (node) {
        case AlterTable alter -> alter.actions().forEach(it -> seen.add(name(it.getClass())));
        case AccessNode access -> seen.add(name(access.action().getClass()));
        case Maintenance maintenance -> seen.add(maintenance.work().toString());
        case Show show -> seen.add(show.target().toString());
        case CommentOn comment -> seen.add(comment.kind().toString());
        case Kill kill -> seen.add(kill.target().toString());
        case CallProcedure call -> seen.add(call.name().names.getLast());
        default -> {}
      }
    }
    var wanted = new TreeSet<String>();
    leaves(Statement.class, wanted);
    leaves(AlterTable.Action.class, wanted);
    leaves(AccessAction.class, wanted);
    for (Class<? extends Enum<?>> words :
        List.of(
            Maintenance.Work.class, Show.Target.class, CommentOn.Kind.class, Kill.Target.class)) {
      Arrays.stream(words.getEnumConstants()).map(String::valueOf).forEach(wanted::add);
    }
    assertTrue(wanted.size() > 80, wanted::toString);
    wanted.removeAll(seen);
    assertEquals(Set.of(), wanted);
  }

  private static String name(Class<?> type) {
    return type.getName().replaceAll(".*\\.", "");
  }

  private static void leaves(Class<?> type, Set<String> names) {
    if (!type.isSealed()) {
      names.add(type.isMemberClass() ? name(type) : type.getSimpleName());
      return;
    }
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      leaves(permitted, names);
    }
  }
}
