package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users, roles and groups by several at a time, other names, other owners, altered policies. */
final class PrincipalsTest {
  private final QueryPlanner planner = new QueryPlanner();
  private final DataDirectory directory =
      DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
  private final Session owner = new Session(directory.database("main"), directory);

  @BeforeEach
  void define() {
    run("CREATE TABLE docs (id INT PRIMARY KEY)");
    run("INSERT INTO docs VALUES (1), (2), (3)");
    run("CREATE TABLE more (id INT PRIMARY KEY)");
    run("CREATE VIEW w AS SELECT 1 AS one");
    run("CREATE SCHEMA s");
    run("CREATE TABLE s.elsewhere (id INT PRIMARY KEY)");
    run("CREATE USER anna");
    run("CREATE USER ben");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private Session user(String name) {
    return new Session(
        directory.database("main"), directory, directory.users().find(name).orElseThrow());
  }

  private List<String> run(String sql) {
    return run(owner, sql);
  }

  private List<String> run(Session session, String sql) {
    PreparedPlan plan = planner.prepare(sql, session);
    var rows = new ArrayList<String>();
    if (plan.result() == StatementKind.Result.ROWS) {
      try (RowStream stream = plan.query(new Object[0], ResourceAccount.unbounded())) {
        while (stream.next()) {
          @Nullable Object[] row = new @Nullable Object[plan.columns().size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = stream.get(i);
          }
          rows.add(String.join("|", Arrays.stream(row).map(String::valueOf).toList()));
        }
      }
    } else {
      long[] _ =
          plan.execute(List.<@Nullable Object[]>of(new Object[0]), ResourceAccount.unbounded());
    }
    return rows;
  }

  private void refused(String state, Session session, String sql) {
    SqlStateException error = assertThrows(SqlStateException.class, () -> run(session, sql), sql);
    assertEquals(state, error.state().code(), () -> sql + ": " + error.getMessage());
  }

  @Test
  void aGroupBeginsWithMembersAndAWordMayStandBeforeAName() {
    run("CREATE GROUP staff WITH USER anna, ben");
    run("GRANT SELECT ON docs TO GROUP staff");
    assertEquals(List.of("3"), run(user("anna"), "SELECT count(*) FROM docs"));
    assertEquals(List.of("3"), run(user("ben"), "SELECT count(*) FROM docs"));
    run("REVOKE SELECT ON docs FROM GROUP staff");
    refused("42P01", user("ben"), "SELECT count(*) FROM docs");
    run("GRANT SELECT ON docs TO USER ben");
    assertEquals(List.of("3"), run(user("ben"), "SELECT count(*) FROM docs"));
    refused("42704", owner, "CREATE GROUP others WITH USER anna, nobody");
    assertTrue(directory.access().rules().role("others").isEmpty(), "nothing was made");
  }

  @Test
  void allTablesOfASchemaAreThoseThatItHasNow() {
    run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO anna");
    run("CREATE TABLE later (id INT PRIMARY KEY)");
    Session anna = user("anna");
    for (String name : List.of("docs", "more", "w")) {
      run(anna, "SELECT * FROM " + name);
    }
    refused("42P01", anna, "SELECT * FROM later");
    refused("42P01", anna, "SELECT * FROM s.elsewhere");
    refused("42501", anna, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO ben");
    run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM anna");
    refused("42P01", anna, "SELECT * FROM docs");
    run("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public, s TO anna, ben");
    run(user("ben"), "SELECT * FROM s.elsewhere");
    refused("3F000", owner, "GRANT SELECT ON ALL TABLES IN SCHEMA nosuch TO anna");
  }

  @Test
  void severalAreDroppedTogetherOrNone() {
    run("CREATE ROLE r1");
    run("CREATE ROLE r2");
    run("CREATE GROUP g");
    refused("42809", owner, "DROP ROLE r1, g");
    assertThrows(StorageException.NotFound.class, () -> run("DROP ROLE r1, nothing"));
    refused("2BP01", owner, "DROP ROLE r1, admin");
    assertTrue(directory.access().rules().role("r1").isPresent());
    run("DROP ROLE IF EXISTS r1, nothing, r2, r1");
    assertTrue(directory.access().rules().role("r2").isEmpty());
    run("ALTER TABLE docs OWNER TO ben");
    assertThrows(StorageException.StillNeeded.class, () -> run("DROP USER anna, ben"));
    assertTrue(directory.users().find("anna").isPresent());
    run("REASSIGN OWNED BY ben TO anna");
    run("DROP USER ben");
    run("GRANT admin TO anna");
    run("CREATE USER root");
    run("GRANT admin TO root");
    assertThrows(StorageException.StillNeeded.class, () -> run("DROP USER anna, root"));
    assertThrows(StorageException.NotFound.class, () -> run("DROP USER root, nobody"));
    assertTrue(directory.users().find("root").isPresent());
    run("DROP USER IF EXISTS root, nobody");
    assertTrue(directory.users().find("root").isEmpty());
  }

  @Test
  void anotherNameKeepsAllRights() {
    run("CREATE ROLE editors");
    run("GRANT SELECT ON docs TO editors");
    run("GRANT editors TO anna");
    run("CREATE USER root");
    run("GRANT admin TO root");
    Session open = user("anna");
    run("ALTER ROLE editors RENAME TO writers");
    run("ALTER USER anna RENAME TO anne");
    run("CREATE GROUP g");
    run("ALTER GROUP g RENAME TO h");
    assertEquals(List.of("3"), run(open, "SELECT count(*) FROM docs"));
    assertEquals(List.of("3"), run(user("anne"), "SELECT count(*) FROM docs"));
    assertEquals(
        List.of("writers|anne|false"), run(user("anne"), "SELECT * FROM vicinal.role_members"));
    assertThrows(StorageException.AlreadyExists.class, () -> run("ALTER USER ben RENAME TO anne"));
    assertThrows(StorageException.AlreadyExists.class, () -> run("ALTER USER ben RENAME TO h"));
    assertThrows(StorageException.AlreadyExists.class, () -> run("ALTER ROLE h RENAME TO reader"));
    assertThrows(StorageException.AlreadyExists.class, () -> run("ALTER ROLE h RENAME TO ben"));
    refused("2BP01", owner, "ALTER ROLE reader RENAME TO readers");
    refused("42704", owner, "ALTER USER nobody RENAME TO somebody");
    refused("0AV00", user("root"), "ALTER USER root RENAME TO boss");
    refused("42501", user("anne"), "ALTER USER ben RENAME TO bob");
  }

  @Test
  void whatOneOwnsBecomesAnothers() {
    run("ALTER TABLE docs OWNER TO anna");
    run("ALTER TABLE more OWNER TO ben");
    run("REASSIGN OWNED BY anna, ben TO ben");
    refused("42P01", user("anna"), "SELECT * FROM docs");
    run(user("ben"), "SELECT * FROM docs");
    run("DROP USER anna");
    refused("42704", owner, "REASSIGN OWNED BY nobody TO ben");
    refused("22023", owner, "REASSIGN OWNED BY ben TO public");
    refused("42501", user("ben"), "REASSIGN OWNED BY ben TO ben");
  }

  @Test
  void policiesAreAltered() {
    run("GRANT SELECT, INSERT ON docs TO anna, ben");
    run("CREATE POLICY p ON docs AS PERMISSIVE FOR SELECT TO anna USING (id = 1)");
    run("ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    Session anna = user("anna");
    assertEquals(List.of("1"), run(anna, "SELECT id FROM docs"));
    run("ALTER POLICY p ON docs USING (id = 2)");
    assertEquals(List.of("2"), run(anna, "SELECT id FROM docs"));
    run("ALTER POLICY p ON docs RENAME TO q");
    run("ALTER POLICY q ON docs TO ben");
    assertEquals(List.of(), run(anna, "SELECT id FROM docs"));
    assertEquals(List.of("2"), run(user("ben"), "SELECT id FROM docs"));
    run("CREATE POLICY other ON docs FOR INSERT WITH CHECK (id > 5)");
    refused("42601", owner, "ALTER POLICY q ON docs WITH CHECK (id = 1)");
    refused("42601", owner, "ALTER POLICY other ON docs USING (id = 1)");
    refused("42804", owner, "ALTER POLICY q ON docs USING (id)");
    assertThrows(
        StorageException.AlreadyExists.class, () -> run("ALTER POLICY q ON docs RENAME TO other"));
    assertThrows(StorageException.NotFound.class, () -> run("ALTER POLICY p ON docs TO anna"));
    refused("42501", anna, "ALTER POLICY q ON docs TO anna");
    refused("0AV00", owner, "CREATE POLICY r ON docs AS RESTRICTIVE USING (true)");
    refused("42601", owner, "CREATE POLICY r ON docs AS odd USING (true)");
  }

  @Test
  void whatEverybodyMayIsGrantedAndNotTaken() {
    run("GRANT USAGE ON SCHEMA public TO anna");
    run("GRANT USAGE, CREATE ON SCHEMA s TO anna");
    run("GRANT CONNECT, TEMPORARY ON DATABASE main TO anna");
    refused("42P01", user("anna"), "SELECT * FROM docs");
    run(user("anna"), "CREATE TABLE s.own (id INT)");
    refused("0AV00", owner, "REVOKE USAGE ON SCHEMA public FROM anna");
    refused("0AV00", owner, "REVOKE CONNECT ON DATABASE main FROM anna");
    run("CREATE DATABASE other");
    refused("0AV00", owner, "GRANT CONNECT ON DATABASE other TO anna");
    refused("3D000", owner, "GRANT CONNECT ON DATABASE nosuch TO anna");
    refused("3F000", owner, "GRANT USAGE ON SCHEMA nosuch TO anna");
    refused("42704", owner, "GRANT USAGE ON SCHEMA public TO nobody");
    refused("42601", owner, "GRANT USAGE ON docs TO anna");
  }

  @Test
  void whatIsNotThereIsNamed() {
    for (String sql :
        List.of(
            "GRANT SELECT (id) ON docs TO anna",
            "GRANT EXECUTE ON FUNCTION f TO anna",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO anna",
            "DROP OWNED BY anna",
            "CREATE ROLE r LOGIN",
            "CREATE USER u SUPERUSER",
            "ALTER USER anna SET search_path = s",
            "ALTER TABLE docs FORCE ROW LEVEL SECURITY",
            "SET SESSION AUTHORIZATION anna")) {
      refused("0AV00", owner, sql);
    }
    refused("42601", owner, "CREATE ROLE r PASSWORT");
    refused("42601", owner, "GRANT SELECT docs TO anna");
  }

  @Test
  void theStandardsViewsTellOfPrivilegesAndRoles() {
    run("CREATE ROLE editors");
    run("GRANT editors TO anna WITH ADMIN OPTION");
    run("GRANT SELECT ON docs TO editors");
    run("GRANT INSERT ON SCHEMA s TO anna WITH GRANT OPTION");
    run("GRANT DELETE ON more TO ben");
    Session anna = user("anna");
    assertEquals(
        List.of("anna|s|elsewhere|INSERT|YES", "editors|public|docs|SELECT|NO"),
        run(
            anna,
            "SELECT grantee, table_schema, table_name, privilege_type, is_grantable"
                + " FROM information_schema.table_privileges ORDER BY 1"));
    assertEquals(
        List.of("editors"), run(anna, "SELECT role_name FROM information_schema.enabled_roles"));
    assertEquals(
        List.of("anna|editors|YES"),
        run(anna, "SELECT * FROM information_schema.applicable_roles"));
    assertEquals(List.of(), run(user("ben"), "SELECT * FROM information_schema.applicable_roles"));
    assertEquals(List.of("3"), run("SELECT count(*) FROM information_schema.table_privileges"));
  }

  @Test
  void theQueryOfAViewIsToldToItsOwnerOnly() {
    run("CREATE VIEW seen AS SELECT * FROM more");
    run("GRANT SELECT ON seen TO anna");
    String definition =
        "SELECT view_definition IS NULL FROM information_schema.views WHERE table_name = 'seen'";
    assertEquals(List.of("true"), run(user("anna"), definition));
    assertEquals(List.of("false"), run(definition));
  }

  @Test
  void theNewWordsAreStillNames() {
    run("CREATE TABLE owned (reassign INT, role INT)");
    run("SELECT reassign, role FROM owned");
  }
}
