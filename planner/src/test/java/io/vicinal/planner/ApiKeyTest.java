package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.access.SecretText;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ApiKey;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API keys as SQL has them, and what connections may do that come with one. */
final class ApiKeyTest {
  private final QueryPlanner planner = new QueryPlanner();
  private final DataDirectory directory =
      DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
  private final Session owner = new Session(directory.database("main"), directory);

  @BeforeEach
  void define() {
    run(owner, "CREATE TABLE docs (id INT PRIMARY KEY, lang TEXT, v VECTOR(2))");
    run(owner, "INSERT INTO docs VALUES (1, 'en', '[1,0]'), (2, 'de', '[2,0]')");
    run(owner, "CREATE TABLE secret (id INT PRIMARY KEY)");
    run(owner, "CREATE DATABASE other");
    run(owner, "CREATE USER anna");
    run(owner, "CREATE USER ben");
    run(owner, "CREATE USER root");
    run(owner, "CREATE ROLE analyst");
    run(owner, "GRANT admin TO root");
    run(owner, "GRANT ALL ON docs TO anna WITH GRANT OPTION");
    run(owner, "GRANT CREATE ON SCHEMA public TO anna");
    run(owner, "GRANT analyst TO anna WITH ADMIN OPTION");
    run(owner, "GRANT SELECT ON secret TO analyst");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private Session user(String name) {
    return new Session(directory.database("main"), directory, found(name));
  }

  private User found(String name) {
    return directory.users().find(name).orElseThrow();
  }

  /** Connects with a key, as the server does once it has checked the secret. */
  private Session with(String user, String key) {
    return with(user, key, "main");
  }

  private Session with(String user, String key, String database) {
    return new Session(directory.database(database), directory, found(user), key(user, key).id());
  }

  private ApiKey key(String user, String name) {
    return directory.access().rules().key(found(user).id(), name).orElseThrow();
  }

  private List<String> run(Session session, String sql, @Nullable Object... values) {
    PreparedPlan plan = planner.prepare(sql, session);
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
      long[] _ = plan.execute(List.<@Nullable Object[]>of(values), ResourceAccount.unbounded());
    }
    return rows;
  }

  /** Makes a key and returns its text. */
  private String make(Session session, String sql, @Nullable Object... values) {
    return run(session, sql, values).getFirst().split("\\|")[2];
  }

  private void refused(String state, Session session, String sql) {
    SqlStateException error = assertThrows(SqlStateException.class, () -> run(session, sql), sql);
    assertEquals(state, error.state().code(), () -> sql + ": " + error.getMessage());
  }

  private static SecretText parsed(String text) {
    return SecretText.parse(text).orElseThrow();
  }

  @Test
  void aKeyIsShownOnceAndItsHashIsStored() {
    String text = make(user("anna"), "CREATE API KEY loader");
    ApiKey key = key("anna", "loader");
    assertEquals(String.valueOf(key.id()), parsed(text).subject());
    assertTrue(parsed(text).matches(key.secretHash()));
    assertFalse(key.secretHash().contains(parsed(text).secret()));
    Duration validity = Duration.between(Instant.now(), key.validUntil());
    assertTrue(validity.toDays() >= 89 && validity.toDays() <= 90, validity.toString());
    assertEquals(
        List.of("loader|anna||false"),
        run(user("anna"), "SELECT name, user_name, scopes, disabled FROM vicinal.api_keys"));
    assertFalse(run(owner, "SELECT * FROM vicinal.api_keys").toString().contains(key.secretHash()));
    assertFalse(key.toString().contains(key.secretHash()));
    assertFalse(parsed(text).toString().contains(parsed(text).secret()));
  }

  @Test
  void aTextThatWasMistypedIsNoKey() {
    String text = make(owner, "CREATE API KEY k FOR anna");
    for (int i = 0; i < text.length(); i++) {
      char[] typed = text.toCharArray();
      typed[i] = typed[i] == 'x' ? 'y' : 'x';
      assertTrue(SecretText.parse(new String(typed)).isEmpty(), "letter " + i);
      assertTrue(SecretText.parse(text.substring(0, i)).isEmpty(), "cut at " + i);
    }
    assertTrue(SecretText.parse(text + " ").isEmpty());
  }

  @Test
  void rotatingLeavesTheSecretBeforeForADay() {
    String first = make(user("anna"), "CREATE API KEY k VALID UNTIL ?", "2090-01-01");
    String second = make(user("anna"), "ALTER API KEY k ROTATE");
    ApiKey key = key("anna", "k");
    assertEquals(Instant.parse("2090-01-01T00:00:00Z"), key.validUntil(), "it is not shortened");
    assertTrue(parsed(second).matches(key.secretHash()));
    assertTrue(parsed(first).matches(String.valueOf(key.previousHash())));
    Instant now = Instant.now();
    assertTrue(key.hasPrevious(now.plus(Duration.ofHours(23))));
    assertFalse(key.hasPrevious(now.plus(Duration.ofHours(25))));
    String third = make(user("root"), "ALTER API KEY k FOR anna ROTATE VALID UNTIL 'infinity'");
    assertTrue(parsed(third).matches(key("anna", "k").secretHash()));
    assertTrue(parsed(second).matches(String.valueOf(key("anna", "k").previousHash())));
    assertEquals(null, key("anna", "k").validUntil());
  }

  @Test
  void rotatingBringsNoSecretBackThatHadEnded() {
    String first = make(user("anna"), "CREATE API KEY k VALID UNTIL '2001-01-01'");
    String second = make(user("anna"), "ALTER API KEY k ROTATE");
    ApiKey key = key("anna", "k");
    assertTrue(parsed(second).matches(key.secretHash()));
    assertTrue(key.isValid(Instant.now()));
    assertTrue(parsed(first).matches(String.valueOf(key.previousHash())));
    assertFalse(key.hasPrevious(Instant.now()));
  }

  @Test
  void keysAreChangedAndDropped() {
    run(user("anna"), "CREATE API KEY k");
    assertThrows(StorageException.AlreadyExists.class, () -> run(user("anna"), "CREATE API KEY k"));
    run(user("ben"), "CREATE API KEY k"); // another user's is another
    run(user("anna"), "ALTER API KEY k DISABLE");
    assertFalse(key("anna", "k").isValid(Instant.now()));
    run(user("anna"), "ALTER API KEY k ENABLE");
    run(user("anna"), "ALTER API KEY k VALID UNTIL '2001-01-01 12:00:00+01'");
    assertEquals(Instant.parse("2001-01-01T11:00:00Z"), key("anna", "k").validUntil());
    assertFalse(key("anna", "k").isValid(Instant.now()));
    refused("22007", user("anna"), "ALTER API KEY k VALID UNTIL 'soon'");
    refused("22007", user("anna"), "CREATE API KEY k2 VALID UNTIL 'soon'");
    refused("42704", user("anna"), "ALTER API KEY nothing ROTATE");
    refused("42704", user("anna"), "DROP API KEY nothing");
    run(user("anna"), "DROP API KEY IF EXISTS nothing");
    run(user("anna"), "DROP API KEY k");
    assertTrue(directory.access().rules().key(found("anna").id(), "k").isEmpty());
    run(owner, "DROP USER ben");
    assertEquals(List.of(), directory.access().rules().keys(), "keys go with their user");
    refused("42704", owner, "CREATE API KEY k"); // for whom
    refused("42704", owner, "CREATE API KEY k FOR nobody");
    refused("42601", owner, "CREATE OR REPLACE API KEY k FOR anna");
    run(owner, "CREATE TABLE api (rotate INT, scopes INT)"); // still names
  }

  @Test
  void theKeysOfOneDoNotExistForAnother() {
    run(user("anna"), "CREATE API KEY k");
    for (String statement :
        List.of(
            "ALTER API KEY %s FOR %s ROTATE",
            "ALTER API KEY %s FOR %s DISABLE",
            "DROP API KEY %s FOR %s",
            "DROP API KEY IF EXISTS %s FOR %s")) {
      String there = failure(user("ben"), statement.formatted("k", "anna"));
      assertEquals(there, failure(user("ben"), statement.formatted("nothing", "anna")));
      assertEquals(there, failure(user("ben"), statement.formatted("k", "nobody")));
      assertTrue(there.startsWith("42501"), there);
    }
    assertEquals(List.of(), run(user("ben"), "SELECT * FROM vicinal.api_keys"));
    assertEquals(1, run(user("root"), "SELECT * FROM vicinal.api_keys").size());
    refused("42704", user("ben"), "DROP API KEY k");
  }

  private String failure(Session session, String sql) {
    SqlStateException error = assertThrows(SqlStateException.class, () -> run(session, sql), sql);
    return error.state().code() + ": " + error.getMessage();
  }

  @Test
  void aKeyThatReadsOnlyReads() {
    run(user("anna"), "CREATE API KEY k WITH (read)");
    Session reader = with("anna", "k");
    assertEquals(List.of("2"), run(reader, "SELECT count(*) FROM docs"));
    for (String sql :
        List.of(
            "INSERT INTO docs (id) VALUES (9)",
            "UPDATE docs SET lang = 'x'",
            "DELETE FROM docs",
            "TRUNCATE docs",
            "DROP TABLE docs",
            "ALTER TABLE docs ADD COLUMN more INT",
            "CREATE INDEX ON docs (lang)",
            "CREATE TABLE t (id INT)",
            "GRANT SELECT ON docs TO ben",
            "GRANT analyst TO ben",
            "ALTER USER anna PASSWORD 'correct horse 1'",
            "CREATE API KEY more",
            "ALTER API KEY k ROTATE",
            "ALTER API KEY k VALID UNTIL 'infinity'",
            "DROP API KEY k")) {
      refused("42501", reader, sql);
    }
    run(user("anna"), "CREATE API KEY w WITH (SCOPES = 'write')");
    Session writer = with("anna", "w");
    run(writer, "INSERT INTO docs (id) VALUES (9)");
    run(writer, "DELETE FROM docs WHERE id = 9");
    refused("42501", writer, "ALTER TABLE docs ADD COLUMN more INT");
    run(user("anna"), "CREATE API KEY d WITH (developer)");
    run(with("anna", "d"), "CREATE TABLE made (id INT)");
    run(user("anna"), "DROP TABLE made"); // is anna's
    refused("42501", with("anna", "d"), "CREATE API KEY more");
  }

  @Test
  void aKeyWithoutScopesStandsForItsUser() {
    run(user("anna"), "CREATE API KEY k");
    Session all = with("anna", "k");
    run(all, "INSERT INTO docs (id) VALUES (9)");
    run(all, "GRANT SELECT ON docs TO ben");
    run(all, "CREATE API KEY more");
    run(user("root"), "CREATE API KEY k");
    run(with("root", "k"), "CREATE USER carl");
  }

  @Test
  void aKeyGivesNoRightThatItsUserHasNot() {
    for (String scope : List.of("read", "write", "developer", "admin")) {
      run(owner, "CREATE API KEY " + scope + " FOR ben WITH (" + scope + ")");
      refused("42P01", with("ben", scope), "SELECT * FROM docs");
      refused("42501", with("ben", scope), "CREATE USER carl");
    }
  }

  @Test
  void theKeyOfAnAdminIsNoAdminUnlessItSaysSo() {
    run(user("root"), "CREATE API KEY r WITH (read)");
    Session reader = with("root", "r");
    assertEquals(List.of("2"), run(reader, "SELECT count(*) FROM docs"));
    refused("42501", reader, "CREATE USER carl");
    refused("42501", reader, "SHOW GRANTS FOR anna");
    run(reader, "SET ROLE admin");
    refused("42501", reader, "CREATE USER carl");
    run(reader, "RESET ROLE");
    refused("42501", reader, "CREATE DATABASE third");
    refused("42501", reader, "ALTER TABLE docs OWNER TO root");
    refused("42501", reader, "CALL vicinal.backup('nowhere')");
    assertEquals(List.of("root"), run(reader, "SELECT name FROM vicinal.users"));
    run(user("root"), "CREATE API KEY a WITH (admin)");
    run(with("root", "a"), "CREATE USER carl");
    // Policies do not hide from a key what they show to its user.
    run(owner, "CREATE POLICY p ON docs USING (false)");
    run(owner, "ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
    assertEquals(List.of("2"), run(reader, "SELECT count(*) FROM docs"));
  }

  @Test
  void aClauseIsSaidOnceAndAnEndIsNoNull() {
    for (String sql :
        List.of(
            "CREATE API KEY k WITH (read) WITH (admin)",
            "CREATE API KEY k VALID UNTIL ? VALID UNTIL ?",
            "CREATE API KEY k VALID UNTIL '2090-01-01' WITH (read) VALID UNTIL 'infinity'",
            "CREATE API KEY k VALID UNTIL '2090'\n'-01-01'",
            "CREATE USER carl PASSWORD 'correct horse 1' PASSWORD 'correct horse 2'",
            "CREATE USER carl VALID UNTIL ? VALID UNTIL ?",
            "CREATE USER carl PASSWORD 'correct'\n' horse 1'",
            "ALTER USER ben ACCOUNT LOCK ACCOUNT UNLOCK")) {
      refused("42601", user("root"), sql);
    }
    run(user("root"), "CREATE API KEY k");
    refused("22023", user("root"), "ALTER API KEY k VALID UNTIL NULL");
    refused("22023", user("root"), "ALTER API KEY k ROTATE VALID UNTIL NULL");
    refused("22023", user("root"), "CREATE API KEY other VALID UNTIL NULL");
    assertEquals(
        "22023",
        assertThrows(
                SqlStateException.class,
                () ->
                    run(
                        user("root"),
                        "CREATE API KEY other VALID UNTIL ?",
                        new @Nullable Object[] {null}))
            .state()
            .code());
    run(user("root"), "ALTER USER ben VALID UNTIL NULL");
  }

  @Test
  void whatIsOnesOwnIsSoWhateverNameOneHas() {
    run(user("anna"), "CREATE API KEY k");
    Session open = user("anna");
    run(owner, "ALTER USER anna RENAME TO anne");
    run(owner, "CREATE USER anna");
    run(owner, "CREATE API KEY k FOR anna");
    refused("42501", open, "ALTER API KEY k FOR anna ROTATE");
    refused("42501", open, "DROP API KEY k FOR anna");
    refused("42501", open, "ALTER USER anna PASSWORD 'correct horse 1'");
    run(open, "ALTER API KEY k FOR anne DISABLE");
    assertTrue(key("anne", "k").disabled());
    run(open, "ALTER USER anne PASSWORD 'correct horse 1'");
  }

  @Test
  void noKeyThatIsNarrowChangesRightsOwnersOrPolicies() {
    run(user("anna"), "CREATE TABLE hers (id INT PRIMARY KEY)");
    run(owner, "GRANT analyst TO root");
    run(owner, "CREATE POLICY p ON hers USING (true)");
    run(owner, "ALTER TABLE hers OWNER TO analyst");
    for (String scope : List.of("developer", "analyst", "'database:main'")) {
      for (String user : List.of("anna", "root")) {
        run(user(user), "CREATE API KEY k WITH (" + scope + ")");
        for (String sql :
            List.of(
                "GRANT SELECT ON hers TO ben",
                "REVOKE SELECT ON hers FROM ben",
                "GRANT SELECT ON DATABASE main TO ben",
                "ALTER TABLE hers OWNER TO analyst",
                "ALTER TABLE hers DISABLE ROW LEVEL SECURITY",
                "CREATE POLICY q ON hers USING (true)",
                "ALTER POLICY p ON hers USING (id > 0)",
                "DROP POLICY p ON hers",
                "REASSIGN OWNED BY analyst TO anna",
                "GRANT analyst TO ben")) {
          refused("42501", with(user, "k"), sql);
        }
        run(user(user), "DROP API KEY k");
      }
    }
  }

  @Test
  void aRoleIsAllThatAKeyActsAs() {
    run(user("anna"), "CREATE API KEY k WITH (analyst)");
    Session analyst = with("anna", "k");
    assertEquals(List.of("0"), run(analyst, "SELECT count(*) FROM secret"));
    refused("42P01", analyst, "SELECT * FROM docs");
    run(analyst, "SET ROLE analyst");
    run(analyst, "RESET ROLE");
    refused("42P01", analyst, "SELECT * FROM docs");
    refused("42704", user("anna"), "CREATE API KEY x WITH (nosuch)");
    run(owner, "CREATE ROLE foreign_role");
    refused("42704", user("anna"), "CREATE API KEY x WITH ('foreign_role')");
    refused("22023", user("root"), "CREATE API KEY x WITH ('foreign_role', analyst)");
    refused("22023", user("root"), "CREATE API KEY x WITH (admin, analyst)");
    refused("22023", user("root"), "CREATE API KEY x WITH ('')");
    refused("42601", user("root"), "CREATE API KEY x WITH (1)");
    run(owner, "REVOKE analyst FROM anna");
    refused("42P01", analyst, "SELECT * FROM secret");
  }

  @Test
  void aKeyMayBeBoundToADatabase() {
    run(owner, "GRANT reader TO anna");
    run(user("anna"), "CREATE API KEY k WITH (SCOPES = 'read, database:main')");
    assertEquals(
        List.of("read,database:main"), run(user("anna"), "SELECT scopes FROM vicinal.api_keys"));
    assertEquals(List.of("2"), run(with("anna", "k"), "SELECT count(*) FROM docs"));
    assertEquals(List.of("main"), run(with("anna", "k"), "SHOW DATABASES"));
    var there = new Session(directory.database("other"), directory);
    run(there, "CREATE TABLE docs (id INT)");
    assertEquals(
        List.of("0"),
        run(
            new Session(directory.database("other"), directory, found("anna")),
            "SELECT count(*) FROM docs"));
    refused("42P01", with("anna", "k", "other"), "SELECT count(*) FROM docs");
    refused("3D000", user("anna"), "CREATE API KEY x WITH ('database:nosuch')");
  }

  @Test
  void whatHappensToAKeyHoldsForConnectionsThatAreOpen() {
    run(user("anna"), "CREATE API KEY k WITH (read)");
    Session open = with("anna", "k");
    PreparedPlan plan = planner.prepare("SELECT id FROM docs", open);
    plan.query(new Object[0], ResourceAccount.unbounded()).close();
    run(user("anna"), "ALTER API KEY k DISABLE");
    assertEquals(
        "42P01",
        assertThrows(
                SqlStateException.class,
                () -> plan.query(new Object[0], ResourceAccount.unbounded()))
            .state()
            .code());
    run(user("anna"), "ALTER API KEY k ENABLE");
    plan.query(new Object[0], ResourceAccount.unbounded()).close();
    run(user("anna"), "DROP API KEY k");
    refused("42P01", open, "SELECT id FROM docs");
    refused("42501", open, "CREATE API KEY k");
  }

  @Test
  void plansAreNotSharedBetweenAUserAndItsKeys() {
    run(user("anna"), "CREATE API KEY r WITH (read)");
    run(user("anna"), "CREATE API KEY w WITH (write)");
    String sql = "DELETE FROM docs WHERE id = 77";
    for (int i = 0; i < 3; i++) {
      run(user("anna"), sql);
      run(with("anna", "w"), sql);
      refused("42501", with("anna", "r"), sql);
    }
  }

  @Test
  void aChangeOfKeysEndsATransactionThatItIsNoPartOf() {
    Session anna = user("anna");
    run(anna, "BEGIN");
    run(anna, "INSERT INTO docs (id) VALUES (9)");
    run(anna, "CREATE API KEY k");
    run(anna, "ROLLBACK");
    assertEquals(List.of("3"), run(anna, "SELECT count(*) FROM docs"));
  }

  @Test
  void aKeyDoesNotTellThatADatabaseIsStillThere() {
    Session other = new Session(directory.database("other"), directory);
    run(other, "GRANT SELECT ON DATABASE other TO anna");
    run(user("anna"), "CREATE API KEY k WITH ('database:other')");
    String scopes = "SELECT scopes FROM vicinal.api_keys";
    assertEquals(List.of("developer,database:other"), run(user("anna"), scopes));
    run(other, "REVOKE SELECT ON DATABASE other FROM anna");
    assertEquals(List.of("developer,database:?"), run(user("anna"), scopes));
    assertEquals(List.of("developer,database:other"), run(owner, scopes));
    run(owner, "DROP DATABASE other");
    assertEquals(List.of("developer,database:?"), run(owner, scopes));
  }
}
