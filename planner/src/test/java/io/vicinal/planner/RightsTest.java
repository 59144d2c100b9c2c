package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users, roles, grants and row policies, as SQL has them. */
final class RightsTest {
  private final QueryPlanner planner = new QueryPlanner();
  private final DataDirectory directory =
      DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
  private final Session owner = new Session(directory.database("main"), directory);

  @BeforeEach
  void define() {
    run(owner, "CREATE TABLE docs (id INT PRIMARY KEY, lang TEXT, body TEXT, v VECTOR(2))");
    run(
        owner,
        "INSERT INTO docs VALUES (1, 'en', 'one', '[1,0]'), (2, 'de', 'zwei', '[2,0]'),"
            + " (3, 'en', 'three', '[3,0]'), (4, 'de', 'vier', '[4,0]')");
    run(owner, "CREATE TABLE secret (id INT PRIMARY KEY, hush TEXT)");
    run(owner, "INSERT INTO secret VALUES (1, 'x')");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private Session user(String name) {
    if (directory.users().find(name).isEmpty()) {
      directory.users().create(name, "*");
    }
    return new Session(
        directory.database("main"), directory, directory.users().find(name).orElseThrow());
  }

  private List<String> run(Session session, String sql, @Nullable Object... values) {
    PreparedPlan plan = planner.prepare(sql, session);
    return run(plan, values);
  }

  private static List<String> run(PreparedPlan plan, @Nullable Object... values) {
    var rows = new ArrayList<String>();
    if (plan.result() == StatementKind.Result.ROWS) {
      try (RowStream stream = plan.query(values, ResourceAccount.unbounded())) {
        while (stream.next()) {
          @Nullable Object[] row = new @Nullable Object[plan.columns().size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = stream.get(i);
          }
          rows.add(String.join("|", Arrays.stream(row).map(String::valueOf).toList()));
        }
      }
    } else {
      long[] counts =
          plan.execute(List.<@Nullable Object[]>of(values), ResourceAccount.unbounded());
      rows.add(Arrays.toString(counts));
    }
    return rows;
  }

  private void refused(String state, Session session, String sql) {
    SqlStateException error = assertThrows(SqlStateException.class, () -> run(session, sql), sql);
    assertEquals(state, error.state().code(), () -> sql + ": " + error.getMessage());
  }

  @Test
  void whatOneMayNotSeeDoesNotExist() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT ON docs TO anna");
    for (String statement :
        List.of(
            "SELECT * FROM %s",
            "SELECT hush FROM %s",
            "SELECT nothing FROM %s",
            "DROP TABLE %s",
            "DELETE FROM %s",
            "INSERT INTO %s VALUES (1, 'a')",
            "UPDATE %s SET hush = 'y'",
            "TRUNCATE TABLE %s",
            "ALTER TABLE %s ADD COLUMN z INT",
            "CREATE INDEX ON %s (hush)",
            "DESCRIBE %s",
            "GRANT SELECT ON %s TO anna",
            "ALTER TABLE %s ENABLE ROW LEVEL SECURITY",
            "OPTIMIZE TABLE %s")) {
      String hidden = failure(anna, statement.formatted("secret"));
      String missing = failure(anna, statement.formatted("nosuch"));
      assertEquals(missing.replace("nosuch", "secret"), hidden);
      assertTrue(hidden.startsWith("42P01"), hidden);
    }
    for (String all :
        List.of(
            "SHOW TABLES",
            "SELECT name FROM vicinal.tables",
            "SELECT table_name FROM vicinal.segments")) {
      assertFalse(run(anna, all).toString().contains("secret"), all);
    }
    assertEquals(List.of("public|docs"), run(anna, "SHOW TABLES"));
  }

  private String failure(Session session, String sql) {
    try {
      return "none: " + run(session, sql);
    } catch (SqlStateException e) {
      return e.state().code() + " " + e.getMessage() + " at " + e.line() + ":" + e.column();
    } catch (StorageException e) {
      return e.toString();
    }
  }

  @Test
  void eachPrivilegeAllowsItsStatements() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT ON docs TO anna");
    assertEquals(List.of("4"), run(anna, "SELECT count(*) FROM docs"));
    refused("42501", anna, "INSERT INTO docs (id) VALUES (9)");
    refused("42501", anna, "UPDATE docs SET lang = 'fr'");
    refused("42501", anna, "DELETE FROM docs");
    refused("42501", anna, "TRUNCATE TABLE docs");
    refused("42501", anna, "DROP TABLE docs");
    refused("42501", anna, "ALTER TABLE docs ADD COLUMN z INT");
    refused("42501", anna, "CREATE INDEX ON docs USING hnsw (v vector_l2_ops)");
    refused("42501", anna, "CREATE TABLE t (id INT)");
    refused("42501", anna, "CREATE VIEW w AS SELECT id FROM docs");
    refused("42501", anna, "CREATE SCHEMA s");
    refused("42501", anna, "CHECKPOINT");
    refused("42501", anna, "CALL vicinal.backup('/tmp/nowhere')");
    refused("42501", anna, "CALL vicinal.verify()");
    refused("42501", anna, "CREATE USER eve");
    refused("42501", anna, "GRANT SELECT ON docs TO anna");
    refused("42501", anna, "EXPLAIN DELETE FROM docs");
    run(owner, "GRANT INSERT, DELETE ON docs TO anna");
    run(anna, "INSERT INTO docs (id) VALUES (9)");
    run(anna, "DELETE FROM docs WHERE id = 9");
    run(owner, "REVOKE ALL ON docs FROM anna");
    refused("42P01", anna, "SELECT count(*) FROM docs");
    run(owner, "GRANT CREATE ON SCHEMA public TO anna");
    run(anna, "CREATE TABLE mine (id INT PRIMARY KEY)");
    run(anna, "INSERT INTO mine VALUES (1)");
    run(anna, "DROP TABLE mine");
  }

  @Test
  void readingWhatOneChangesNeedsSelect() {
    Session anna = user("anna");
    run(owner, "GRANT INSERT, UPDATE, DELETE ON docs TO anna");
    refused("42501", anna, "SELECT id FROM docs");
    run(anna, "INSERT INTO docs (id, lang) VALUES (5, 'fr')");
    refused("42501", anna, "INSERT INTO docs (id) VALUES (6) RETURNING id");
    refused("42501", anna, "INSERT INTO docs (id) VALUES (5) ON CONFLICT (id) DO NOTHING");
    run(anna, "INSERT INTO docs (id) VALUES (5) ON CONFLICT DO NOTHING");
    refused(
        "42501",
        anna,
        "INSERT INTO docs (id) VALUES (5) ON CONFLICT (id) DO UPDATE SET lang = 'es'");
    run(anna, "UPDATE docs SET lang = 'it'");
    refused("42501", anna, "UPDATE docs SET lang = body");
    refused("42501", anna, "UPDATE docs SET lang = 'x' WHERE id = 1");
    refused("42501", anna, "DELETE FROM docs WHERE id = 1");
    refused("42501", anna, "INSERT INTO docs (id) SELECT id + 10 FROM docs");
    run(anna, "DELETE FROM docs");
    run(owner, "GRANT SELECT ON docs TO anna");
    assertEquals(List.of("7"), run(anna, "INSERT INTO docs (id) VALUES (7) RETURNING id"));
  }

  @Test
  void rightsComeFromRolesGroupsAndLargerThings() {
    Session anna = user("anna");
    run(owner, "CREATE ROLE readers");
    run(owner, "CREATE GROUP staff");
    run(owner, "ALTER GROUP staff ADD USER anna");
    run(owner, "GRANT readers TO staff");
    run(owner, "GRANT SELECT ON SCHEMA public TO readers");
    assertEquals(List.of("1"), run(anna, "SELECT count(*) FROM secret"));
    run(owner, "ALTER GROUP staff DROP USER anna");
    refused("42P01", anna, "SELECT count(*) FROM secret");
    run(owner, "GRANT SELECT ON DATABASE main TO PUBLIC");
    assertEquals(List.of("1"), run(anna, "SELECT count(*) FROM secret"));
    run(owner, "REVOKE SELECT ON DATABASE main FROM public");
    run(owner, "GRANT writer TO anna");
    run(anna, "DELETE FROM secret");
    refused("42501", anna, "DROP TABLE secret");
    run(owner, "GRANT developer TO anna");
    run(anna, "DROP TABLE secret");
    refused("42501", anna, "CREATE USER ben");
    run(owner, "GRANT admin TO anna");
    run(anna, "CREATE USER ben");
  }

  @Test
  void aRoleOfSetRoleIsAllThatCounts() {
    Session anna = user("anna");
    run(owner, "GRANT writer TO anna");
    run(owner, "GRANT reader TO anna");
    PreparedPlan prepared = planner.prepare("DELETE FROM secret", anna);
    run(anna, "SET ROLE reader");
    assertEquals(
        List.of("anna|reader|reader"),
        run(anna, "VALUES (session_user, current_user, current_role)"));
    refused("42501", anna, "DELETE FROM secret");
    assertThrows(SqlStateException.class, () -> run(prepared));
    refused("42501", anna, "SET ROLE admin");
    refused("42501", anna, "SET ROLE nothing");
    run(anna, "RESET ROLE");
    run(prepared);
    assertEquals(List.of("anna|anna"), run(anna, "VALUES (session_user, current_user)"));
    run(anna, "SET ROLE reader");
    run(owner, "REVOKE reader FROM anna");
    refused("42P01", anna, "SELECT * FROM secret");
    run(owner, "SET ROLE reader");
    refused("42501", owner, "DELETE FROM secret");
    run(owner, "SET ROLE NONE");
    run(owner, "DELETE FROM secret");
  }

  @Test
  void revokingTakesEffectOnPreparedStatements() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT, INSERT ON docs TO anna");
    PreparedPlan query = planner.prepare("SELECT id FROM docs WHERE id = ?", anna);
    PreparedPlan insert = planner.prepare("INSERT INTO docs (id) VALUES (?)", anna);
    assertEquals(List.of("1"), run(query, 1));
    run(insert, 5);
    run(owner, "REVOKE INSERT ON docs FROM anna");
    assertThrows(SqlStateException.class, () -> run(insert, 6));
    assertEquals(List.of("5"), run(query, 5));
    run(owner, "REVOKE SELECT ON docs FROM anna");
    assertThrows(SqlStateException.class, () -> run(query, 1));
    run(owner, "GRANT SELECT ON docs TO anna");
    assertEquals(List.of("1"), run(query, 1));
    run(owner, "ALTER USER anna ACCOUNT LOCK");
    assertThrows(SqlStateException.class, () -> run(query, 1));
    run(owner, "ALTER USER anna ACCOUNT UNLOCK");
    run(owner, "DROP USER anna");
    assertThrows(SqlStateException.class, () -> run(query, 1));
  }

  @Test
  void grantOptionsGoOnAndAreTakenBack() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "GRANT SELECT ON docs TO anna WITH GRANT OPTION");
    run(anna, "GRANT SELECT ON docs TO ben");
    assertEquals(List.of("4"), run(ben, "SELECT count(*) FROM docs"));
    refused("42501", anna, "GRANT INSERT ON docs TO ben");
    refused("42501", ben, "GRANT SELECT ON docs TO public");
    assertThrows(
        StorageException.StillNeeded.class, () -> run(owner, "REVOKE SELECT ON docs FROM anna"));
    run(owner, "REVOKE GRANT OPTION FOR SELECT ON docs FROM anna CASCADE");
    refused("42P01", ben, "SELECT count(*) FROM docs");
    assertEquals(List.of("4"), run(anna, "SELECT count(*) FROM docs"));
    assertEquals(List.of("anna|SELECT|TABLE|public.docs|no"), run(owner, "SHOW GRANTS FOR anna"));
    refused("42501", ben, "SHOW GRANTS FOR anna");
    assertEquals(List.of(), run(ben, "SHOW GRANTS"));
  }

  @Test
  void aTableOfTheSameNameInheritsNothing() {
    Session anna = user("anna");
    run(owner, "GRANT ALL ON secret TO anna");
    run(owner, "DROP TABLE secret");
    run(owner, "CREATE TABLE secret (id INT PRIMARY KEY)");
    refused("42P01", anna, "SELECT * FROM secret");
    run(owner, "CREATE VIEW w AS SELECT id FROM docs");
    run(owner, "GRANT SELECT ON w TO anna");
    assertEquals(List.of("4"), run(anna, "SELECT count(*) FROM w"));
    run(owner, "DROP VIEW w");
    run(owner, "CREATE VIEW w AS SELECT id FROM docs");
    refused("42P01", anna, "SELECT count(*) FROM w");
  }

  @Test
  void viewsReadAsTheirOwner() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "CREATE VIEW public_docs AS SELECT id, lang FROM docs WHERE lang = 'en'");
    run(owner, "GRANT SELECT ON public_docs TO anna");
    assertEquals(List.of("1|en", "3|en"), run(anna, "SELECT * FROM public_docs ORDER BY id"));
    refused("42P01", anna, "SELECT * FROM docs");
    run(owner, "GRANT SELECT, CREATE ON SCHEMA public TO ben");
    run(ben, "CREATE VIEW hers AS SELECT id FROM docs");
    run(ben, "GRANT SELECT ON hers TO anna");
    assertEquals(List.of("4"), run(anna, "SELECT count(*) FROM hers"));
    run(owner, "REVOKE SELECT ON SCHEMA public FROM ben");
    refused("42501", anna, "SELECT count(*) FROM hers");
    assertFalse(failure(anna, "SELECT count(*) FROM hers").contains("docs"));
  }

  @Test
  void ownersCannotGoWhileTheyOwn() {
    Session anna = user("anna");
    run(owner, "GRANT CREATE ON SCHEMA public TO anna");
    run(anna, "CREATE TABLE hers (id INT PRIMARY KEY)");
    assertThrows(StorageException.StillNeeded.class, () -> run(owner, "DROP USER anna"));
    user("ben");
    run(owner, "ALTER TABLE hers OWNER TO ben");
    refused("42501", anna, "DROP TABLE hers");
    run(owner, "DROP USER anna");
  }

  @Test
  void policiesChooseTheRowsThatAreThere() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "GRANT SELECT, INSERT, UPDATE, DELETE ON docs TO anna");
    run(owner, "GRANT SELECT ON docs TO ben");
    run(owner, "CREATE POLICY english ON docs TO anna USING (lang = 'en')");
    assertEquals(List.of("4"), run(anna, "SELECT count(*) FROM docs"), "not enabled yet");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    assertEquals(List.of("2"), run(anna, "SELECT count(*) FROM docs"));
    assertEquals(List.of("0"), run(ben, "SELECT count(*) FROM docs"), "no policy, no rows");
    assertEquals(List.of("4"), run(owner, "SELECT count(*) FROM docs"));
    assertEquals(
        List.of("3", "1"), run(anna, "SELECT id FROM docs ORDER BY v <-> '[4,0]' LIMIT 2"));
    assertEquals(
        List.of("1|1", "1|3", "3|1", "3|3"),
        run(anna, "SELECT a.id, b.id FROM docs a, docs b ORDER BY a.id, b.id"));
    assertEquals(
        List.of("1|1", "2|1"),
        run(
            anna,
            "SELECT q.id, r.id FROM (VALUES (1, VECTOR('[1,0]', 2, FLOAT32)), (2,"
                + " VECTOR('[2,0]', 2, FLOAT32))) AS q(id, v), LATERAL (SELECT d.id FROM docs d"
                + " ORDER BY d.v <-> q.v LIMIT 1) r ORDER BY q.id"));
    assertEquals(
        List.of(),
        run(
            anna,
            "SELECT id FROM docs WHERE 1 / (CASE WHEN lang = 'de' THEN 0 ELSE 1" + " END) = 2"),
        "an error would tell that there are others");
    assertEquals(List.of("[2]"), run(anna, "UPDATE docs SET body = 'new'"));
    assertEquals(List.of("[0]"), run(anna, "UPDATE docs SET body = 'new' WHERE id = 2"));
    refused("42501", anna, "UPDATE docs SET lang = 'de' WHERE id = 1");
    refused("42501", anna, "INSERT INTO docs (id, lang) VALUES (5, 'de')");
    run(anna, "INSERT INTO docs (id, lang) VALUES (5, 'en')");
    refused(
        "42501",
        anna,
        "INSERT INTO docs (id, lang) VALUES (2, 'en') ON CONFLICT (id) DO UPDATE SET body = 'x'");
    run(
        anna,
        "INSERT INTO docs (id, lang) VALUES (5, 'en') ON CONFLICT (id) DO UPDATE SET body = 'x'");
    assertEquals(List.of("[3]"), run(anna, "DELETE FROM docs"));
    assertEquals(List.of("2", "4"), run(owner, "SELECT id FROM docs ORDER BY id"));
    refused("42501", anna, "TRUNCATE TABLE docs");
    refused("42501", anna, "DROP POLICY english ON docs");
    run(owner, "DROP POLICY english ON docs");
    assertEquals(List.of("0"), run(anna, "SELECT count(*) FROM docs"));
    run(owner, "ALTER TABLE docs DISABLE ROW LEVEL SECURITY");
    assertEquals(List.of("2"), run(anna, "SELECT count(*) FROM docs"));
  }

  @Test
  void noDuplicateIsToldThatPoliciesHide() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT, ALTER, INDEX ON docs TO anna");
    run(owner, "CREATE POLICY english ON docs TO anna USING (lang = 'en')");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    refused("42501", anna, "CREATE UNIQUE INDEX ON docs (lang)");
    refused("42501", anna, "ALTER TABLE docs ADD UNIQUE (lang)");
    refused("42501", anna, "ALTER TABLE docs ADD COLUMN n INT, ADD UNIQUE (lang, n)");
    run(anna, "CREATE INDEX ON docs (lang)");
    run(owner, "ALTER TABLE docs DISABLE ROW LEVEL SECURITY");
    run(anna, "CREATE UNIQUE INDEX ON docs (id, lang)");
  }

  @Test
  void plansTellNothingThatIsHidden() {
    Session anna = user("anna");
    run(owner, "CREATE VIEW w AS SELECT id FROM secret");
    run(owner, "GRANT SELECT ON w TO anna");
    run(owner, "GRANT SELECT ON docs TO anna");
    run(anna, "EXPLAIN SELECT * FROM docs");
    refused("42501", anna, "EXPLAIN SELECT * FROM w");
    assertFalse(failure(anna, "EXPLAIN SELECT * FROM w").contains("secret"));
    run(owner, "EXPLAIN SELECT * FROM w");
    run(owner, "CREATE POLICY own ON docs USING (lang = 'en')");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    refused("42501", anna, "EXPLAIN ANALYZE SELECT * FROM docs");
    refused("42501", anna, "EXPLAIN SELECT * FROM docs");
    assertEquals(
        List.of("0"), run(anna, "SELECT row_count FROM vicinal.tables WHERE name = 'docs'"));
    run(owner, "EXPLAIN SELECT * FROM docs");
    refused("2BP01", owner, "ALTER TABLE docs DROP COLUMN lang");
    refused("2BP01", owner, "ALTER TABLE docs RENAME COLUMN lang TO language");
    run(owner, "ALTER TABLE docs RENAME TO papers");
    assertEquals(List.of("2"), run(anna, "SELECT count(*) FROM papers"));
  }

  @Test
  void noExpressionIsComputedForHiddenRows() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT, UPDATE, DELETE ON docs TO anna");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    String fails = "1 / (CASE WHEN d.lang = 'de' THEN 0 ELSE 1 END)";
    for (String condition :
        List.of(
            "lang = 'en'",
            "upper(lang) = 'EN'",
            "id IN (SELECT s.id FROM secret s) OR lang LIKE 'e%'")) {
      run(owner, "CREATE POLICY own ON docs USING (" + condition + ")");
      for (String sql :
          List.of(
              "SELECT count(*) FROM docs d WHERE " + fails + " = 1",
              "SELECT count(*) FROM docs d WHERE d.id < 9 AND " + fails + " = 1",
              "SELECT count(*) FROM docs d JOIN (VALUES (1)) AS s(i) ON " + fails + " = s.i",
              "SELECT sum(" + fails + ") FROM docs d",
              "SELECT count(*) FROM (SELECT " + fails + " AS x FROM docs d) AS y WHERE x = 1",
              "SELECT count(*) FROM (SELECT d.id FROM docs d WHERE "
                  + fails
                  + " = 1 ORDER BY d.v <-> '[4,0]' LIMIT 3) AS y",
              "SELECT count(*) FROM (VALUES (1)) AS s(i), LATERAL (SELECT d.id FROM docs d WHERE "
                  + fails
                  + " = s.i ORDER BY d.v <-> '[4,0]' LIMIT 3) AS y",
              "SELECT count(*) FROM docs e WHERE EXISTS (SELECT 1 FROM docs d WHERE d.id = e.id AND"
                  + " "
                  + fails
                  + " = 1)",
              "SELECT count(*) FROM docs d GROUP BY " + fails + " HAVING count(*) = 2",
              "SELECT max(n) FROM (SELECT count(*) OVER (ORDER BY "
                  + fails
                  + ") AS n FROM docs d)"
                  + " AS y")) {
        assertEquals("none: [2]", failure(anna, sql), condition + ": " + sql);
      }
      assertEquals(
          List.of("[2]"), run(anna, "UPDATE docs d SET body = 'x' WHERE " + fails + " = 1"));
      assertEquals(List.of("[0]"), run(anna, "DELETE FROM docs d WHERE " + fails + " = 2"));
      run(owner, "DROP POLICY own ON docs");
    }
  }

  @Test
  void aPolicyThatCannotBeAppliedShowsNothing() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT ON docs TO anna");
    run(owner, "CREATE POLICY own ON docs USING (id IN (SELECT s.id FROM secret s))");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    assertEquals(List.of("1"), run(anna, "SELECT id FROM docs"));
    run(owner, "DROP TABLE secret");
    refused("42501", anna, "SELECT id FROM docs");
    assertFalse(failure(anna, "SELECT id FROM docs").contains("secret"));
  }

  @Test
  void aPolicyMayAskWhatExists() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT ON docs TO anna");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    run(
        owner,
        "CREATE POLICY own ON docs USING (EXISTS (SELECT 1 FROM secret s WHERE s.id = docs.id))");
    assertEquals(List.of("1"), run(anna, "SELECT id FROM docs"));
  }

  @Test
  void policiesOfCommandsAreJoined() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT, INSERT, UPDATE, DELETE ON docs TO anna");
    run(owner, "CREATE POLICY seen ON docs FOR SELECT USING (id < 4)");
    run(owner, "CREATE POLICY changed ON docs FOR UPDATE USING (id > 1) WITH CHECK (id < 10)");
    run(owner, "CREATE POLICY added ON docs FOR INSERT WITH CHECK (id > 100)");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    assertEquals(List.of("[2]"), run(anna, "UPDATE docs SET body = 'x'"));
    assertEquals(List.of("[0]"), run(anna, "DELETE FROM docs"));
    refused("42501", anna, "UPDATE docs SET id = 20 WHERE id = 2");
    refused("42501", anna, "INSERT INTO docs (id) VALUES (100)");
    run(anna, "INSERT INTO docs (id) VALUES (101)");
    refused(
        "42501",
        anna,
        "MERGE INTO docs USING (VALUES (50)) AS s(i) ON docs.id = s.i WHEN NOT MATCHED THEN INSERT"
            + " (id) VALUES (s.i)");
    run(
        anna,
        "MERGE INTO docs USING (VALUES (1), (2)) AS s(i) ON docs.id = s.i WHEN MATCHED THEN UPDATE"
            + " SET body = 'merged'");
    assertEquals(
        List.of("1|one", "2|merged"),
        run(owner, "SELECT id, body FROM docs WHERE id < 3 ORDER BY id"));
    refused("42601", owner, "CREATE POLICY bad ON docs FOR INSERT USING (true)");
    refused("42804", owner, "CREATE POLICY bad ON docs USING (id)");
    refused("42703", owner, "CREATE POLICY bad ON docs USING (nothing = 1)");
  }

  @Test
  void policiesMayAskWhoItIsAndReadOtherTables() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "CREATE TABLE readers (name TEXT PRIMARY KEY, lang TEXT)");
    run(owner, "INSERT INTO readers VALUES ('anna', 'en'), ('ben', 'de')");
    run(owner, "GRANT SELECT ON docs TO public");
    run(
        owner,
        "CREATE POLICY own ON docs FOR SELECT USING (lang IN (SELECT r.lang FROM readers r"
            + " WHERE r.name = current_user))");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    assertEquals(List.of("1", "3"), run(anna, "SELECT id FROM docs ORDER BY id"));
    assertEquals(List.of("2", "4"), run(ben, "SELECT id FROM docs ORDER BY id"));
    refused("42P01", anna, "SELECT * FROM readers");
    run(owner, "UPDATE readers SET lang = 'de' WHERE name = 'anna'");
    assertEquals(List.of("2", "4"), run(anna, "SELECT id FROM docs ORDER BY id"));
  }

  @Test
  void passwordsAreKeptNowhereInText() {
    PreparedPlan plan = planner.prepare("CREATE USER eve PASSWORD 'hush hush 17'", owner);
    assertFalse(plan.sql().contains("hush"), plan.sql());
    run(plan);
    String hash = directory.users().find("eve").orElseThrow().passwordHash();
    assertTrue(new io.vicinal.planner.access.Passwords(4).matches(hash, "hush hush 17"));
    run(planner.prepare("ALTER USER eve PASSWORD ? VALID UNTIL '2030-01-02'", owner), "another 19");
    hash = directory.users().find("eve").orElseThrow().passwordHash();
    assertTrue(new io.vicinal.planner.access.Passwords(4).matches(hash, "another 19"));
    for (String wrong :
        List.of(
            "CREATE USER x PASSWORD 'hush hush 17' 'hush hush 18'",
            "CREATE USER x PASSWORD 'hush hush 17' BOGUS",
            "CREATE USER x 'hush hush 17'",
            "CREATE USER x PASSWORD 'hush'",
            "ALTER USER nobody PASSWORD 'hush hush 17'")) {
      assertFalse(failure(owner, wrong).contains("hush"), failure(owner, wrong));
    }
  }

  @Test
  void theLastAdminStays() {
    user("anna");
    run(owner, "GRANT admin TO anna");
    for (String sql :
        List.of(
            "DROP USER anna",
            "ALTER USER anna ACCOUNT LOCK",
            "ALTER USER anna VALID UNTIL '2001-01-01'",
            "REVOKE admin FROM anna")) {
      assertThrows(StorageException.StillNeeded.class, () -> run(owner, sql), sql);
    }
    user("ben");
    run(owner, "GRANT admin TO ben");
    run(owner, "REVOKE admin FROM anna");
    run(owner, "DROP USER anna");
  }

  @Test
  void systemViewsShowWhatConcernsOne() {
    Session anna = user("anna");
    user("ben");
    run(owner, "GRANT reader TO anna");
    run(owner, "GRANT INSERT ON secret TO ben");
    assertEquals(List.of("anna"), run(anna, "SELECT name FROM vicinal.users"));
    assertEquals(List.of("anna", "ben"), run(owner, "SELECT name FROM vicinal.users ORDER BY 1"));
    assertEquals(List.of("reader"), run(anna, "SELECT name FROM vicinal.roles"));
    assertEquals(
        List.of("reader|anna"),
        run(anna, "SELECT role_name, member_name FROM vicinal.role_members"));
    assertEquals(List.of(), run(anna, "SELECT * FROM vicinal.grants"));
    assertEquals(
        List.of("ben|INSERT|public.secret"),
        run(owner, "SELECT grantee, privilege, object FROM vicinal.grants"));
  }

  @Test
  void nothingIsCreatedInASchemaThatOneDoesNotSee() {
    Session anna = user("anna");
    run(owner, "CREATE SCHEMA hidden");
    run(owner, "CREATE VIEW hidden.w AS SELECT id FROM docs");
    run(owner, "GRANT SELECT ON docs TO anna");
    for (String statement :
        List.of(
            "CREATE TABLE %s.t (id INT)",
            "CREATE TABLE IF NOT EXISTS %s.t (id INT)",
            "CREATE TABLE %s.t AS SELECT id FROM docs",
            "CREATE VIEW %s.v AS SELECT id FROM docs",
            "CREATE OR REPLACE VIEW %s.w AS SELECT id FROM docs",
            "CREATE SEQUENCE %s.q",
            "CREATE SEQUENCE IF NOT EXISTS %s.q",
            "DROP SCHEMA %s",
            "COMMENT ON SCHEMA %s IS 'x'")) {
      String inHidden = failure(anna, statement.formatted("hidden"));
      String inMissing = failure(anna, statement.formatted("nosuch"));
      assertEquals(inMissing.replace("nosuch", "hidden"), inHidden);
      assertFalse(inHidden.startsWith("none"), statement);
    }
    assertEquals(List.of(), run(owner, "SELECT * FROM vicinal.tables WHERE schema = 'hidden'"));
    run(owner, "GRANT SELECT ON SCHEMA hidden TO anna");
    refused("42501", anna, "CREATE TABLE hidden.t (id INT)");
    run(owner, "GRANT CREATE ON SCHEMA hidden TO anna");
    run(anna, "CREATE TABLE hidden.t (id INT)");
  }

  @Test
  void commentsNeedTheRightToWhatTheyAreAbout() {
    Session anna = user("anna");
    run(owner, "CREATE SCHEMA hers");
    run(owner, "CREATE VIEW named AS SELECT id FROM docs");
    run(owner, "CREATE INDEX place ON docs USING hnsw (v vector_l2_ops)");
    run(owner, "GRANT SELECT ON SCHEMA public TO anna");
    run(owner, "GRANT ALL ON SCHEMA hers TO anna");
    run(anna, "CREATE VIEW hers.docs AS SELECT 1 AS one");
    run(anna, "CREATE TABLE hers.named (id INT PRIMARY KEY, n INT)");
    run(anna, "CREATE INDEX place ON hers.named (n)");
    run(anna, "SET search_path = hers, public");
    refused("42501", anna, "COMMENT ON TABLE docs IS 'x'");
    refused("42501", anna, "COMMENT ON VIEW named IS 'x'");
    refused("42501", anna, "COMMENT ON INDEX public.place IS 'x'");
    assertEquals(List.of(), run(owner, "SELECT * FROM vicinal.comments"));
    run(anna, "COMMENT ON INDEX place IS 'x'");
    assertEquals(
        List.of("hers"),
        run(owner, "SELECT v.\"schema\" FROM vicinal.comments v WHERE kind = 'index'"));
  }

  @Test
  void aPolicyNamesOnlyWhatItsAuthorMayRead() {
    Session anna = user("anna");
    run(owner, "GRANT CREATE ON SCHEMA public TO anna");
    run(anna, "CREATE TABLE hers (id INT PRIMARY KEY)");
    run(owner, "CREATE VIEW secrets AS SELECT id, hush FROM secret");
    run(owner, "REVOKE CREATE ON SCHEMA public FROM anna");
    String policy = "CREATE POLICY %s ON hers USING (id IN (SELECT s.id FROM %s s))";
    refused("42P01", anna, policy.formatted("p", "secret"));
    refused("42P01", anna, policy.formatted("p", "secrets"));
    run(owner, "GRANT INSERT ON secret TO anna");
    refused("42501", anna, policy.formatted("p", "secret"));
    run(owner, "GRANT SELECT ON secrets TO anna");
    refused("42501", anna, policy.formatted("p", "secrets"));
    run(owner, "GRANT SELECT ON secret TO anna");
    run(anna, policy.formatted("p", "secret"));
    run(anna, policy.formatted("q", "secrets"));
    run(owner, "ALTER TABLE secret ENABLE ROW LEVEL SECURITY");
    refused("42501", anna, policy.formatted("r", "secret"));
  }

  @Test
  void commentsAreSeenWithWhatTheyAreAbout() {
    Session anna = user("anna");
    for (String schema : List.of("open", "hidden")) {
      run(owner, "CREATE SCHEMA " + schema);
      run(owner, "CREATE TABLE " + schema + ".t (id INT PRIMARY KEY, n INT, v VECTOR(2))");
      run(owner, "CREATE VIEW " + schema + ".w AS SELECT 1 AS one");
      run(owner, "CREATE SEQUENCE " + schema + ".q");
      run(owner, "CREATE INDEX i ON " + schema + ".t USING hnsw (v vector_l2_ops)");
      for (String what :
          List.of(
              "SCHEMA %s",
              "TABLE %s.t", "COLUMN %s.t.n", "VIEW %s.w", "INDEX %s.i", "SEQUENCE %s.q")) {
        run(owner, "COMMENT ON " + what.formatted(schema) + " IS 'said'");
      }
    }
    run(owner, "COMMENT ON DATABASE main IS 'said'");
    assertEquals(List.of("13"), run(owner, "SELECT count(*) FROM vicinal.comments"));
    run(owner, "GRANT SELECT ON SCHEMA open TO anna");
    assertEquals(List.of("7"), run(anna, "SELECT count(*) FROM vicinal.comments"));
    assertFalse(run(anna, "SELECT * FROM vicinal.comments").toString().contains("hidden"));
  }

  @Test
  void onlyItsOwnerReplacesAView() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "GRANT SELECT ON SCHEMA public TO ben");
    run(owner, "GRANT CREATE ON SCHEMA public TO ben");
    run(ben, "CREATE VIEW hers AS SELECT id FROM docs");
    run(owner, "GRANT CREATE, ALTER, DROP ON SCHEMA public TO anna");
    run(owner, "GRANT SELECT ON hers TO anna");
    refused("42501", anna, "CREATE OR REPLACE VIEW hers AS SELECT 1 AS id");
    run(ben, "CREATE OR REPLACE VIEW hers AS SELECT id FROM docs WHERE id > 1");
    assertEquals(List.of("3"), run(anna, "SELECT count(*) FROM hers"));
    run(owner, "CREATE OR REPLACE VIEW hers AS SELECT id FROM docs WHERE id > 2");
    assertEquals(List.of("2"), run(anna, "SELECT count(*) FROM hers"));
  }

  @Test
  void aViewThatIsRenamedKeepsItsOwnerAndItsGrants() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "CREATE SCHEMA shelf");
    run(owner, "GRANT SELECT, CREATE ON SCHEMA public TO ben");
    run(ben, "CREATE VIEW hers AS SELECT id FROM docs");
    run(owner, "GRANT SELECT ON hers TO anna");
    run(owner, "GRANT CREATE, ALTER, DROP ON SCHEMA public TO anna");
    for (String change : List.of("RENAME TO other", "RENAME id TO no", "SET SCHEMA public")) {
      refused("42501", anna, "ALTER VIEW hers " + change);
    }
    run(ben, "ALTER VIEW hers RENAME TO mine");
    run(ben, "ALTER VIEW mine RENAME id TO no");
    assertEquals(List.of("4"), run(anna, "SELECT count(no) FROM mine"));
    refused("42P01", anna, "SELECT * FROM hers");
    refused("3F000", ben, "ALTER VIEW mine SET SCHEMA shelf"); // which ben does not see
    run(owner, "GRANT SELECT ON SCHEMA shelf TO ben");
    refused("42501", ben, "ALTER VIEW mine SET SCHEMA shelf");
    run(owner, "GRANT CREATE ON SCHEMA shelf TO ben");
    run(ben, "ALTER VIEW mine SET SCHEMA shelf");
    assertEquals(List.of("4"), run(anna, "SELECT count(no) FROM shelf.mine"));
    run(ben, "CREATE OR REPLACE VIEW shelf.mine AS SELECT id AS no FROM docs WHERE id > 1");
    run(owner, "REVOKE SELECT ON SCHEMA public FROM ben");
    refused("42501", anna, "SELECT count(no) FROM shelf.mine"); // it reads as ben
    assertEquals(
        List.of(),
        directory
            .database("main")
            .verify(VerifyLevel.REFERENCES, ResourceAccount.unbounded())
            .problems());
  }

  @Test
  void whatIsReplacedIsWhatIsAskedFor() {
    Session anna = user("anna");
    run(owner, "CREATE SCHEMA first");
    run(owner, "GRANT SELECT ON SCHEMA first TO anna");
    run(owner, "GRANT CREATE ON SCHEMA public TO anna");
    run(anna, "CREATE VIEW mine AS SELECT 1 AS one");
    run(anna, "SET search_path = first, public");
    refused("42501", anna, "CREATE OR REPLACE VIEW mine AS SELECT 1 AS one");
  }

  @Test
  void viewsInViewsReadAsTheirOwners() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "GRANT SELECT, CREATE ON SCHEMA public TO ben");
    run(ben, "CREATE VIEW hers AS SELECT id FROM docs");
    run(owner, "CREATE VIEW over_all AS SELECT id FROM hers");
    run(owner, "GRANT SELECT ON over_all TO anna");
    assertEquals(List.of("4"), run(anna, "SELECT count(*) FROM over_all"));
    run(owner, "CREATE POLICY english ON docs TO ben USING (lang = 'en')");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    assertEquals(List.of("2"), run(anna, "SELECT count(*) FROM over_all"));
    run(owner, "REVOKE SELECT ON SCHEMA public FROM ben");
    refused("42501", anna, "SELECT count(*) FROM over_all");
  }

  @Test
  void whatAUserAnalyzesIsKnownToAllWhoSeeAllRows() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "GRANT SELECT, ALTER ON docs TO anna");
    run(owner, "GRANT SELECT ON docs TO ben");
    run(anna, "ANALYZE docs");
    String all = "SELECT row_count FROM vicinal.statistics WHERE column_name = 'lang'";
    assertEquals(List.of("4"), run(owner, all));
    assertEquals(List.of("4"), run(ben, all));
    run(anna, "SET ROLE NONE");
    assertEquals(List.of("4"), run(anna, all), "another view of the same database");
    run(owner, "CREATE POLICY english ON docs TO ben USING (lang = 'en')");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    assertEquals(List.of(), run(ben, all));
    assertEquals(List.of("4"), run(owner, all));
  }

  @Test
  void settingASequenceNeedsTheRightToAlterIt() {
    Session anna = user("anna");
    run(owner, "CREATE SEQUENCE q");
    refused("42P01", anna, "SELECT setval('q', 100)");
    run(owner, "GRANT SELECT ON SCHEMA public TO anna");
    refused("42501", anna, "SELECT setval('q', 100, false)");
    run(owner, "GRANT ALTER ON SCHEMA public TO anna");
    assertEquals(List.of("100"), run(anna, "SELECT setval('q', 100)"));
  }

  @Test
  void takingNumbersOfASequenceNeedsARightToWriteInItsSchema() {
    run(owner, "CREATE SEQUENCE q");
    for (String privilege : List.of("SELECT", "DELETE", "ALTER", "DROP", "INDEX", "EXECUTE")) {
      Session anna = user("anna");
      refused("42P01", anna, "SELECT nextval('q')");
      run(owner, "GRANT " + privilege + " ON SCHEMA public TO anna");
      refused("42501", anna, "SELECT nextval('q')");
      refused("42501", anna, "SELECT NEXT VALUE FOR q");
      refused("55000", anna, "SELECT currval('q')");
      run(owner, "REVOKE " + privilege + " ON SCHEMA public FROM anna");
    }
    Session ben = user("ben");
    int given = 0;
    for (String privilege : List.of("INSERT", "UPDATE", "CREATE")) {
      run(owner, "GRANT " + privilege + " ON SCHEMA public TO ben");
      assertEquals(List.of(String.valueOf(++given)), run(ben, "SELECT nextval('q')"));
      run(owner, "REVOKE " + privilege + " ON SCHEMA public FROM ben");
    }
    run(owner, "GRANT SELECT ON SCHEMA public TO ben");
    refused("42501", ben, "SELECT currval('q'), nextval('q')");
    run(owner, "CREATE TABLE lines (id BIGINT PRIMARY KEY DEFAULT nextval('q'), t TEXT)");
    run(owner, "GRANT INSERT ON lines TO ben");
    assertEquals(List.of("4"), run(ben, "SELECT nextval('q')"));
    refused("0AV00", owner, "GRANT USAGE ON SEQUENCE q TO ben");
    refused("0AV00", owner, "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM ben");
    assertTrue(failure(owner, "GRANT SELECT ON SEQUENCE q TO ben").contains("on their schema"));
  }

  @Test
  void onlyWhoMayTakeNumbersLetsADefaultTakeThem() {
    Session dora = user("dora");
    run(owner, "CREATE SCHEMA s2");
    run(owner, "CREATE SEQUENCE q");
    run(owner, "CREATE TABLE lines (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)");
    run(owner, "CREATE TABLE like_it (id BIGINT PRIMARY KEY DEFAULT nextval('q'))");
    run(owner, "GRANT CREATE ON SCHEMA s2 TO dora");
    run(owner, "GRANT SELECT ON SCHEMA public TO dora");
    run(dora, "CREATE TABLE s2.own (id BIGINT PRIMARY KEY, n BIGINT)");
    List<String> statements =
        List.of(
            "CREATE TABLE s2.mine (id BIGINT PRIMARY KEY DEFAULT nextval('public.q'))",
            "CREATE TABLE s2.mine (id BIGINT PRIMARY KEY DEFAULT 1 + NEXT VALUE FOR public.q)",
            "CREATE TABLE s2.mine (id BIGINT PRIMARY KEY DEFAULT nextval('lines_id_seq'))",
            "CREATE TABLE s2.mine (LIKE like_it INCLUDING DEFAULTS)",
            "ALTER TABLE s2.own ADD COLUMN m BIGINT DEFAULT nextval('q')",
            "ALTER TABLE s2.own ALTER COLUMN n SET DEFAULT \"nextval\"('q')");
    for (String statement : statements) {
      refused("42501", dora, statement);
    }
    run(dora, "INSERT INTO s2.own (id) VALUES (1)");
    assertEquals(List.of("1|null"), run(dora, "SELECT * FROM s2.own"));
    refused("42501", dora, "SELECT nextval('q')");
    run(owner, "GRANT INSERT ON SCHEMA public TO dora");
    for (String statement : statements) {
      run(dora, statement);
      run(dora, "DROP TABLE IF EXISTS s2.mine");
    }
    PreparedPlan prepared = planner.prepare(statements.getFirst(), dora);
    run(owner, "REVOKE INSERT ON SCHEMA public FROM dora");
    assertThrows(SqlStateException.class, () -> run(prepared));
    refused("42P01", dora, "SELECT * FROM s2.mine");
  }

  @Test
  void aDatabaseInWhichOneHasNoRightIsNotThere() {
    run(owner, "CREATE DATABASE hidden");
    Session anna = user("anna");
    assertEquals(List.of("main"), run(anna, "SHOW DATABASES"), "one's own without any right, too");
    assertEquals(List.of("hidden", "main"), run(owner, "SHOW DATABASES"));
    assertFalse(reaches("anna", "hidden"));
    assertTrue(reaches("anna", "main"));
    var there = new Session(directory.database("hidden"), directory);
    run(there, "CREATE TABLE notes (id INT)");
    run(there, "CREATE ROLE readers");
    run(there, "GRANT readers TO anna");
    for (String object : List.of("notes", "SCHEMA public", "DATABASE hidden")) {
      for (String grantee : List.of("anna", "readers", "PUBLIC")) {
        run(there, "GRANT SELECT ON " + object + " TO " + grantee);
        assertEquals(List.of("hidden", "main"), run(anna, "SHOW DATABASES"), object + grantee);
        assertTrue(reaches("anna", "hidden"), object + grantee);
        run(there, "REVOKE SELECT ON " + object + " FROM " + grantee);
        assertEquals(List.of("main"), run(anna, "SHOW DATABASES"), object + grantee);
        assertFalse(reaches("anna", "hidden"), object + grantee);
      }
    }
    run(there, "ALTER TABLE notes OWNER TO anna");
    assertEquals(List.of("hidden", "main"), run(anna, "SHOW DATABASES"));
    run(anna, "SET ROLE readers");
    assertEquals(List.of("main"), run(anna, "SHOW DATABASES"), "only the rights of the role count");
    run(owner, "GRANT reader TO readers");
    assertEquals(List.of("hidden", "main"), run(anna, "SHOW DATABASES"));
    run(owner, "DROP DATABASE hidden");
    assertEquals(List.of("main"), run(anna, "SHOW DATABASES"));
  }

  private boolean reaches(String user, String database) {
    return new Session(
            directory.database(database), directory, directory.users().find(user).orElseThrow())
        .isInReach();
  }

  @Test
  void aDefaultTakesItsNumberFromASequenceThatOneDoesNotSee() {
    Session anna = user("anna");
    run(owner, "CREATE SCHEMA b");
    run(owner, "CREATE SEQUENCE b.q");
    run(owner, "CREATE SEQUENCE b.other");
    run(
        owner,
        "CREATE TABLE lines (id BIGINT PRIMARY KEY DEFAULT nextval('b.q'),"
            + " t TEXT DEFAULT 'nextval(''b.other'')')");
    refused("42P01", anna, "SELECT nextval('b.q')");
    run(owner, "GRANT SELECT ON lines TO anna");
    refused("42P01", anna, "SELECT nextval('b.q')");
    run(owner, "GRANT INSERT ON lines TO anna");
    PreparedPlan insert = planner.prepare("INSERT INTO lines (t) VALUES (?)", anna);
    run(insert, "one");
    run(insert, "two");
    assertEquals(List.of("3"), run(anna, "INSERT INTO lines (t) VALUES ('x') RETURNING id"));
    refused("42P01", anna, "SELECT nextval('b.other')");
    refused("42P01", anna, "SELECT setval('b.q', 1)");
  }

  @Test
  void aSequenceIsUsedAlsoByTablesThatOneDoesNotSee() {
    Session anna = user("anna");
    run(owner, "CREATE SCHEMA b");
    run(owner, "CREATE SEQUENCE b.q");
    run(owner, "CREATE TABLE lines (id BIGINT PRIMARY KEY, n BIGINT DEFAULT nextval('b.q'))");
    run(owner, "GRANT ALL ON SCHEMA b TO anna");
    for (String statement : List.of("DROP SEQUENCE b.q", "ALTER SEQUENCE b.q RENAME TO r")) {
      refused("2BP01", anna, statement);
      assertFalse(failure(anna, statement).contains("lines"), statement);
      assertTrue(failure(owner, statement).contains("lines"), statement);
    }
    run(anna, "DROP SEQUENCE b.q CASCADE");
    run(owner, "INSERT INTO lines (id) VALUES (1)");
    assertEquals(List.of("1|null"), run(owner, "SELECT * FROM lines"));
  }

  @Test
  void whatWasGrantedByAWiderOptionGoesWithIt() {
    Session anna = user("anna");
    Session ben = user("ben");
    Session cleo = user("cleo");
    String count = "SELECT count(*) FROM docs";
    run(owner, "GRANT SELECT ON SCHEMA public TO anna WITH GRANT OPTION");
    run(anna, "GRANT SELECT ON docs TO ben WITH GRANT OPTION");
    run(ben, "GRANT SELECT ON docs TO cleo");
    assertThrows(
        StorageException.StillNeeded.class,
        () -> run(owner, "REVOKE SELECT ON SCHEMA public FROM anna"));
    assertEquals(List.of("4"), run(cleo, count));
    run(owner, "GRANT SELECT ON docs TO anna WITH GRANT OPTION");
    run(owner, "REVOKE SELECT ON SCHEMA public FROM anna");
    assertEquals(List.of("4"), run(cleo, count), "the narrower option is still there");
    run(owner, "GRANT SELECT ON DATABASE main TO anna WITH GRANT OPTION");
    run(owner, "REVOKE SELECT ON docs FROM anna");
    assertEquals(List.of("4"), run(cleo, count));
    run(owner, "REVOKE GRANT OPTION FOR SELECT ON DATABASE main FROM anna CASCADE");
    refused("42P01", ben, count);
    refused("42P01", cleo, count);
    assertEquals(List.of("4"), run(anna, count));
  }

  @Test
  void whatWasGrantedByTheOptionOfARoleGoesWithTheRole() {
    Session anna = user("anna");
    Session ben = user("ben");
    String count = "SELECT count(*) FROM docs";
    for (String end :
        List.of(
            "REVOKE givers FROM anna",
            "REVOKE SELECT ON docs FROM givers CASCADE",
            "DROP ROLE givers")) {
      run(owner, "CREATE ROLE givers");
      run(owner, "GRANT SELECT ON docs TO givers WITH GRANT OPTION");
      run(owner, "GRANT givers TO anna");
      run(anna, "GRANT SELECT ON docs TO ben");
      assertEquals(List.of("4"), run(ben, count));
      run(owner, end);
      refused("42P01", ben, count);
      run(owner, "DROP ROLE IF EXISTS givers");
    }
  }

  @Test
  void grantsInACircleDoNotHoldEachOther() {
    Session anna = user("anna");
    Session ben = user("ben");
    run(owner, "GRANT SELECT ON SCHEMA public TO anna WITH GRANT OPTION");
    run(anna, "GRANT SELECT ON docs TO ben WITH GRANT OPTION");
    run(ben, "GRANT SELECT ON docs TO anna WITH GRANT OPTION");
    run(owner, "REVOKE SELECT ON SCHEMA public FROM anna CASCADE");
    refused("42P01", anna, "SELECT * FROM docs");
    refused("42P01", ben, "SELECT * FROM docs");
  }

  @Test
  void queriesOfWithDoNotTakeThePlaceOfTheTableThatIsChanged() {
    Session anna = user("anna");
    run(owner, "GRANT SELECT, UPDATE, DELETE, INSERT ON docs TO anna");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    run(owner, "CREATE POLICY english ON docs TO anna USING (lang = 'en')");
    for (String name : List.of("docs", "docs$target")) {
      String with =
          "WITH \"" + name + "\" AS (SELECT 2 AS id, 'en' AS lang, 'b' AS body, NULL AS v) ";
      assertEquals(List.of("[0]"), run(anna, with + "DELETE FROM docs WHERE id = 2"), name);
      assertEquals(
          List.of("[0]"), run(anna, with + "UPDATE docs SET body = 'b' WHERE id = 2"), name);
      assertEquals(
          List.of("[0]"),
          run(
              anna,
              with
                  + "MERGE INTO docs USING (VALUES (2)) AS s (id) ON docs.id = s.id"
                  + " WHEN MATCHED THEN DELETE"),
          name);
      assertEquals(
          List.of("2|1|one"),
          run(
              anna,
              with
                  + "UPDATE docs SET body = docs.body FROM \"docs\" AS s WHERE docs.id = 1"
                  + " RETURNING 2, docs.id, docs.body"),
          name);
      assertEquals(
          List.of("9|3"), // neither the hidden row 4 nor the row of WITH
          run(
              anna,
              with
                  + "UPDATE docs SET body = 'three' FROM (VALUES (3, 9)) AS s (id, n) WHERE s.id ="
                  + " docs.id RETURNING s.n, (SELECT MAX(d.id) FROM public.docs AS d)"),
          name);
      assertEquals(
          List.of("3|en|three|7"),
          run(
              anna,
              with
                  + "UPDATE docs SET v = NULL FROM (VALUES (3, 7)) AS s (i, n)"
                  + " WHERE s.i = docs.id RETURNING docs.id, docs.lang, docs.body, s.n"),
          name);
    }
    assertEquals(
        List.of("1|one", "2|zwei", "3|three", "4|vier"),
        run(owner, "SELECT id, body FROM docs ORDER BY id"));
  }
}
