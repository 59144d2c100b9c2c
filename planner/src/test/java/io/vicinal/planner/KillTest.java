package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.session.ActiveSession;
import io.vicinal.planner.session.ActiveStatement;
import io.vicinal.planner.session.Activity;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Role;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sees and ends what runs. */
final class KillTest {
  /** A connection that runs one statement. */
  private static final class Fake implements ActiveSession {
    final Session session;
    final ResourceAccount account = ResourceAccount.unbounded();
    final long id;
    boolean terminated;

    Fake(Session session) {
      this.session = session;
      this.id = session.activity().nextSession();
      session.activity().add(this);
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public Session session() {
      return session;
    }

    @Override
    public Instant openedAt() {
      return Instant.ofEpochMilli(5);
    }

    @Override
    public @Nullable String application() {
      return null;
    }

    @Override
    public @Nullable String client() {
      return "10.0.0.1";
    }

    @Override
    public List<ActiveStatement> statements() {
      return List.of(
          new ActiveStatement(100 + id, "SELECT 1", Instant.EPOCH, true, 7_000_000, 3, account));
    }

    @Override
    public void terminate() {
      terminated = true;
    }
  }

  private final QueryPlanner planner = new QueryPlanner();
  private final DataDirectory directory =
      DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
  private final Activity activity = new Activity();
  private Fake annas;
  private Fake bens;
  private Fake admins;

  @BeforeEach
  void connect() {
    annas = new Fake(session("anna"));
    bens = new Fake(session("ben"));
    admins = new Fake(session("root"));
    directory
        .access()
        .addMember(Role.ADMIN.id(), directory.users().find("root").orElseThrow().id(), false);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private Session session(String name) {
    User user = directory.users().create(name, "*");
    var session = new Session(directory.database("main"), directory, user);
    session.setActivity(activity);
    return session;
  }

  private List<String> ask(Fake who, String sql) {
    PreparedPlan plan = planner.prepare(sql, who.session);
    var values = new ArrayList<String>();
    try (RowStream rows = plan.query(new Object[0], ResourceAccount.unbounded())) {
      while (rows.next()) {
        values.add(String.valueOf(rows.get(0)));
      }
    }
    return values;
  }

  private void run(Fake who, String sql, Object... parameters) {
    long[] counts =
        planner
            .prepare(sql, who.session)
            .execute(List.<@Nullable Object[]>of(parameters), ResourceAccount.unbounded());
    assertEquals(1, counts.length);
  }

  private void assertRefused(String state, String part, Fake who, String sql, Object... values) {
    SqlStateException refused = assertThrows(SqlStateException.class, () -> run(who, sql, values));
    assertEquals(state, refused.state().code(), refused.getMessage());
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }

  @Test
  void everybodySeesTheirOwnAndAdminsAll() {
    String sessions = "SELECT user_name FROM vicinal.sessions ORDER BY id";
    String statements = "SELECT user_name FROM vicinal.statements ORDER BY id";
    assertEquals(List.of("anna"), ask(annas, sessions));
    assertEquals(List.of("ben"), ask(bens, statements));
    assertEquals(List.of("anna", "ben", "root"), ask(admins, sessions));
    assertEquals(List.of("anna", "ben", "root"), ask(admins, statements));
    assertEquals(List.of("root"), ask(admins, "SELECT user_name FROM vicinal.sessions WHERE own"));
    assertEquals(
        List.of("7 3 SELECT 1"),
        ask(annas, "SELECT work_ms || ' ' || row_count || ' ' || sql FROM vicinal.statements"));
  }

  @Test
  void aStatementIsCancelled() {
    run(annas, "KILL QUERY " + (100 + annas.id));
    assertThrows(StorageException.Cancelled.class, annas.account::check);
    bens.account.check();
    run(admins, "KILL QUERY ?", 100 + bens.id);
    assertThrows(StorageException.Cancelled.class, bens.account::check);
    assertFalse(annas.terminated || bens.terminated);
  }

  @Test
  void aSessionIsEnded() {
    run(admins, "kill session " + annas.id);
    assertTrue(annas.terminated);
    run(admins, "KILL CONNECTION ?", bens.id);
    assertTrue(bens.terminated);
    assertRefused("22023", "cannot kill itself", admins, "KILL " + admins.id);
  }

  @Test
  void whatOthersRunIsNotThere() {
    for (long id : new long[] {bens.id, admins.id, 999, 99_999_999_999L}) {
      assertRefused("42704", "session " + id + " does not exist", annas, "KILL SESSION " + id);
    }
    assertRefused("42704", "does not exist", annas, "KILL QUERY " + (100 + bens.id));
    assertRefused("42704", "does not exist", annas, "KILL QUERY ?", 100 + bens.id);
    bens.account.check();
    assertFalse(bens.terminated);
    assertRefused("22023", "whole number", annas, "KILL QUERY 1.5");
    assertRefused("22023", "whole number", annas, "KILL QUERY ?", (Object) null);
    assertRefused("42601", "", annas, "KILL TABLE 1");
    assertRefused("42601", "", annas, "KILL QUERY 'x'");
    activity.remove(annas);
    assertEquals(List.of(), ask(annas, "SELECT id FROM vicinal.sessions"));
  }
}
