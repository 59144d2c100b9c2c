package io.vicinal.planner;

import static io.vicinal.storage.Privilege.ALTER;
import static io.vicinal.storage.Privilege.CREATE;
import static io.vicinal.storage.Privilege.DELETE;
import static io.vicinal.storage.Privilege.DROP;
import static io.vicinal.storage.Privilege.EXECUTE;
import static io.vicinal.storage.Privilege.INDEX;
import static io.vicinal.storage.Privilege.INSERT;
import static io.vicinal.storage.Privilege.SELECT;
import static io.vicinal.storage.Privilege.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.User;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every kind of statement by every way to a right, from a table of what each needs. A kind without
 * a row does not compile.
 */
final class AccessMatrixTest {
  /** On what the rights of a row are. */
  private enum On {
    TABLE,
    SCHEMA,
    DATABASE,
    /** Everybody may. */
    NOTHING,
    /** Owners of the table and admins may. */
    OWNER,
    /** Admins may. */
    ADMIN
  }

  /** What a statement needs; it is run where that changes nothing and else only prepared. */
  private record Needs(String sql, On on, Set<Privilege> privileges, boolean runs) {}

  private static Needs table(String sql, Privilege... privileges) {
    return new Needs(sql, On.TABLE, Set.of(privileges), false);
  }

  private static Needs on(On on, String sql, Privilege... privileges) {
    return new Needs(sql, on, Set.of(privileges), on == On.OWNER || on == On.ADMIN);
  }

  /** The table: what the documentation says, and no code of the planner. */
  private static List<Needs> needs(StatementKind kind) {
    return switch (kind) {
      case QUERY ->
          List.of(
              table("SELECT * FROM docs", SELECT),
              table("SELECT 1 FROM docs", SELECT),
              table("SELECT (SELECT max(id) FROM docs)", SELECT),
              table("SELECT 1 WHERE EXISTS (SELECT 1 FROM docs)", SELECT),
              table("WITH d AS (SELECT id FROM docs) SELECT * FROM d", SELECT),
              table("SELECT id FROM docs ORDER BY v <-> '[1,0]' LIMIT 1", SELECT),
              table("SELECT id FROM TABLE(KNN(TABLE docs, DESCRIPTOR(v), '[1,0]', 1))", SELECT),
              table("SELECT 1 UNION ALL SELECT id FROM docs", SELECT),
              on(On.NOTHING, "SELECT name FROM vicinal.tables"),
              on(On.NOTHING, "VALUES (1)"));
      case EXPLAIN ->
          List.of(
              table("EXPLAIN SELECT * FROM docs", SELECT),
              table("EXPLAIN ANALYZE SELECT * FROM docs", SELECT),
              table("EXPLAIN DELETE FROM docs", DELETE),
              table("EXPLAIN CREATE INDEX ON docs USING hnsw (v vector_l2_ops)", INDEX));
      case SHOW ->
          List.of(
              on(On.NOTHING, "SHOW TABLES"),
              on(On.NOTHING, "SHOW GRANTS"),
              on(On.ADMIN, "SHOW GRANTS FOR other"));
      case CALL ->
          List.of(
              on(On.DATABASE, "CALL vicinal.verify()", EXECUTE),
              new Needs("CALL vicinal.backup('nowhere')", On.ADMIN, Set.of(), false));
      case INSERT ->
          List.of(
              table("INSERT INTO docs (id) VALUES (9)", INSERT),
              table("INSERT INTO docs (id) VALUES (9) RETURNING id", INSERT, SELECT),
              table("INSERT INTO docs (id) SELECT id FROM docs", INSERT, SELECT),
              table("INSERT INTO docs (id) VALUES (9) ON CONFLICT DO NOTHING", INSERT),
              table("INSERT INTO docs (id) VALUES (9) ON CONFLICT (id) DO NOTHING", INSERT, SELECT),
              table(
                  "INSERT INTO docs (id) VALUES (9) ON CONFLICT (id) DO UPDATE SET lang = 'x'",
                  INSERT,
                  SELECT,
                  UPDATE));
      case UPDATE ->
          List.of(
              table("UPDATE docs SET lang = 'x'", UPDATE),
              table("UPDATE docs SET lang = body", UPDATE, SELECT),
              table("UPDATE docs SET lang = 'x' WHERE id = 1", UPDATE, SELECT),
              table("UPDATE docs SET lang = 'x' RETURNING id", UPDATE, SELECT));
      case DELETE ->
          List.of(
              table("DELETE FROM docs", DELETE),
              table("DELETE FROM docs WHERE id = 1", DELETE, SELECT),
              table("DELETE FROM docs RETURNING id", DELETE, SELECT));
      case MERGE ->
          List.of(
              table(
                  "MERGE INTO docs USING (VALUES (1)) AS s(i) ON docs.id = s.i"
                      + " WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (s.i)",
                  SELECT,
                  DELETE,
                  INSERT),
              table(
                  "MERGE INTO docs USING (VALUES (1)) AS s(i) ON docs.id = s.i"
                      + " WHEN MATCHED THEN UPDATE SET lang = 'x'",
                  SELECT,
                  UPDATE));
      case TRUNCATE -> List.of(table("TRUNCATE TABLE docs", DELETE));
      case CREATE_TABLE ->
          List.of(
              on(On.SCHEMA, "CREATE TABLE t (id INT)", CREATE),
              on(On.SCHEMA, "CREATE TABLE t AS SELECT id FROM docs", CREATE, SELECT));
      case ALTER_TABLE ->
          List.of(
              table("ALTER TABLE docs ADD COLUMN more INT", ALTER),
              table("ALTER TABLE docs RENAME TO t", ALTER),
              table("ALTER TABLE docs ADD UNIQUE (lang)", ALTER, SELECT),
              table("ALTER TABLE docs ADD PRIMARY KEY (lang)", ALTER, SELECT),
              table("ALTER TABLE docs ADD COLUMN more INT UNIQUE", ALTER, SELECT),
              table("ALTER INDEX docs_index RENAME TO t", INDEX),
              on(On.OWNER, "ALTER TABLE docs DISABLE ROW LEVEL SECURITY"),
              on(On.ADMIN, "REASSIGN OWNED BY staff TO other"));
      case DROP_TABLE -> List.of(table("DROP TABLE docs", DROP));
      case CREATE_VIEW ->
          List.of(
              on(On.SCHEMA, "CREATE VIEW t AS SELECT 1 AS one", CREATE),
              on(On.SCHEMA, "CREATE VIEW t AS SELECT id FROM docs", CREATE, SELECT),
              // Its owner may, too; this one is nobody's.
              on(On.ADMIN, "CREATE OR REPLACE VIEW w AS SELECT 2 AS one"));
      case DROP_VIEW -> List.of(on(On.SCHEMA, "DROP VIEW w", DROP));
      case CREATE_INDEX ->
          List.of(
              table("CREATE INDEX ON docs USING hnsw (v vector_l2_ops)", INDEX),
              table("CREATE UNIQUE INDEX ON docs (lang)", INDEX, SELECT));
      case DROP_INDEX -> List.of(table("DROP INDEX docs_index", INDEX));
      case CREATE_SCHEMA -> List.of(on(On.DATABASE, "CREATE SCHEMA t", CREATE));
      case DROP_SCHEMA -> List.of(on(On.DATABASE, "DROP SCHEMA s", DROP));
      case ALTER_DATABASE ->
          List.of(on(On.DATABASE, "ALTER DATABASE CURRENT SET archive_log = off", ALTER));
      case OPTIMIZE -> List.of(table("OPTIMIZE TABLE docs", ALTER), table("VACUUM docs", ALTER));
      case REINDEX ->
          List.of(table("REINDEX TABLE docs", INDEX), table("REINDEX INDEX docs_index", INDEX));
      case CHECKPOINT -> List.of(on(On.DATABASE, "CHECKPOINT", ALTER));
      case ANALYZE -> List.of(table("ANALYZE docs", ALTER));
      // What others run is not there, for whoever is no admin.
      case KILL -> List.of(on(On.NOTHING, "KILL QUERY 1"), on(On.NOTHING, "KILL SESSION 1"));
      case CREATE_SEQUENCE -> List.of(on(On.SCHEMA, "CREATE SEQUENCE numbers", CREATE));
      case ALTER_SEQUENCE -> List.of(on(On.SCHEMA, "ALTER SEQUENCE numbers RESTART", ALTER));
      case DROP_SEQUENCE -> List.of(on(On.SCHEMA, "DROP SEQUENCE numbers", DROP));
      case COMMENT ->
          List.of(
              table("COMMENT ON TABLE docs IS 'x'", ALTER),
              on(On.DATABASE, "COMMENT ON DATABASE main IS 'x'", ALTER));
      case CREATE_DATABASE, DROP_DATABASE -> List.of(); // for admins, of a directory
      case SET -> List.of(on(On.NOTHING, "SET ef_search = 50"), on(On.NOTHING, "RESET ROLE"));
      case BEGIN -> List.of(on(On.NOTHING, "BEGIN"));
      case COMMIT -> List.of(on(On.NOTHING, "COMMIT"));
      case ROLLBACK -> List.of(on(On.NOTHING, "ROLLBACK"));
      case SAVEPOINT -> List.of(on(On.NOTHING, "SAVEPOINT x"));
      case RELEASE_SAVEPOINT -> List.of(on(On.NOTHING, "RELEASE SAVEPOINT x"));
      case SET_TRANSACTION -> List.of(on(On.NOTHING, "SET TRANSACTION READ ONLY"));
      case CREATE_USER -> List.of(on(On.ADMIN, "CREATE USER IF NOT EXISTS other"));
      case ALTER_USER ->
          List.of(
              on(On.ADMIN, "ALTER USER other ACCOUNT UNLOCK"),
              new Needs("ALTER USER other RENAME TO another", On.ADMIN, Set.of(), false));
      case DROP_USER -> List.of(on(On.ADMIN, "DROP USER IF EXISTS nobody, no_one"));
      // Everybody makes keys of their own.
      case CREATE_API_KEY ->
          List.of(
              on(On.ADMIN, "CREATE API KEY %d FOR other"),
              on(On.ADMIN, "CREATE API KEY %d FOR other WITH (SCOPES = 'read')"));
      case ALTER_API_KEY ->
          List.of(
              on(On.ADMIN, "ALTER API KEY matrix FOR other ROTATE"),
              on(On.ADMIN, "ALTER API KEY matrix FOR other ENABLE"),
              on(On.ADMIN, "ALTER API KEY matrix FOR other VALID UNTIL 'infinity'"));
      case DROP_API_KEY -> List.of(on(On.ADMIN, "DROP API KEY IF EXISTS nothing FOR other"));
      case CREATE_ROLE ->
          List.of(
              on(On.ADMIN, "CREATE ROLE IF NOT EXISTS inner_role"),
              on(On.ADMIN, "CREATE GROUP IF NOT EXISTS staff"));
      case DROP_ROLE -> List.of(on(On.ADMIN, "DROP ROLE IF EXISTS nobody"));
      case ALTER_GROUP -> List.of(on(On.ADMIN, "ALTER GROUP staff ADD USER other"));
      case GRANT ->
          List.of(
              on(On.OWNER, "GRANT SELECT ON docs TO other"),
              on(On.ADMIN, "GRANT reader TO other"),
              on(On.ADMIN, "GRANT SELECT ON SCHEMA public TO other"),
              on(On.ADMIN, "GRANT SELECT ON DATABASE main TO other"));
      case REVOKE ->
          List.of(
              on(On.OWNER, "REVOKE SELECT ON docs FROM other"),
              on(On.ADMIN, "REVOKE SELECT ON SCHEMA public FROM other"));
      case CREATE_POLICY ->
          List.of(
              new Needs("CREATE POLICY %d ON docs USING (true)", On.OWNER, Set.of(), true),
              new Needs("ALTER POLICY matrix ON docs USING (true)", On.OWNER, Set.of(), true));
      case DROP_POLICY -> List.of(on(On.OWNER, "DROP POLICY IF EXISTS nothing ON docs"));
    };
  }

  private final QueryPlanner planner = new QueryPlanner();
  private final DataDirectory directory =
      DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
  private final Session owner = new Session(directory.database("main"), directory);
  private final List<String> users = new ArrayList<>();
  private int cells;

  @BeforeEach
  void define() {
    for (String sql :
        List.of(
            "CREATE TABLE docs (id INT PRIMARY KEY, lang TEXT, body TEXT, v VECTOR(2))",
            "CREATE INDEX docs_index ON docs USING hnsw (v vector_cosine_ops)",
            "CREATE VIEW w AS SELECT 1 AS one",
            "CREATE SCHEMA s",
            "CREATE SEQUENCE q",
            "CREATE USER other",
            "CREATE API KEY matrix FOR other",
            "CREATE POLICY matrix ON docs USING (true)",
            "CREATE USER root",
            "GRANT admin TO root",
            "CREATE ROLE inner_role",
            "CREATE ROLE outer_role",
            "CREATE GROUP staff",
            "CREATE ROLE holders",
            "GRANT inner_role TO outer_role")) {
      run(owner, sql);
    }
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private void run(Session session, String sql) {
    PreparedPlan plan = planner.prepare(sql, session);
    if (plan.result() == StatementKind.Result.ROWS) {
      plan.query(new Object[0], ResourceAccount.unbounded()).close();
    } else {
      long[] _ =
          plan.execute(List.<@Nullable Object[]>of(new Object[0]), ResourceAccount.unbounded());
    }
  }

  /** Returns "ok", or the SQLSTATE with which the statement is refused before it does anything. */
  private String outcome(Session session, Needs needs) {
    return outcome(session, needs.sql(), needs.runs());
  }

  /** Returns the SQLSTATE of a statement that is to be refused at the latest when it runs. */
  private String refusal(Session session, String sql) {
    return outcome(session, sql, true);
  }

  private String outcome(Session session, String text, boolean runs) {
    cells++;
    String sql = text.replace("%d", "p" + cells);
    try {
      if (runs) {
        run(session, sql);
      } else {
        PreparedPlan _ = planner.prepare(sql, session);
      }
      return "ok";
    } catch (SqlStateException e) {
      return e.state().code();
    }
  }

  /** Returns the statement with names that nothing has. */
  private static String ofNothing(String sql) {
    return sql.replaceAll("\\bdocs(_index)?\\b", "nosuch$1")
        .replaceAll("(DROP VIEW|DROP SCHEMA|DROP SEQUENCE|ALTER SEQUENCE) \\w+", "$1 nosuch");
  }

  private Session newUser() {
    User user = directory.users().create("u" + cells, "*");
    users.add(user.name());
    return new Session(directory.database("main"), directory, user);
  }

  private void dropUsers() {
    users.forEach(directory.users()::drop);
    users.clear();
  }

  private static String name(Session session) {
    return session.user().orElseThrow().name();
  }

  private void grant(Set<Privilege> privileges, String object, String to) {
    if (!privileges.isEmpty()) {
      String names = privileges.stream().map(Enum::name).collect(Collectors.joining(", "));
      run(owner, "GRANT " + names + " ON " + object + " TO " + to);
    }
  }

  private static String object(On on) {
    return switch (on) {
      case TABLE, NOTHING, OWNER, ADMIN -> "docs";
      case SCHEMA -> "SCHEMA public";
      case DATABASE -> "DATABASE main";
    };
  }

  @Test
  void everyKindNeedsWhatTheTableSays() {
    for (StatementKind kind : StatementKind.values()) {
      for (Needs needs : needs(kind)) {
        boolean none = needs.on() == On.NOTHING;
        boolean privileged = !needs.privileges().isEmpty();
        String label = kind + ": " + needs.sql();
        Session nobody = newUser();
        String refused = none ? outcome(nobody, needs) : refusal(nobody, needs.sql());
        String missing = none ? "ok" : refusal(nobody, ofNothing(needs.sql()));
        assertEquals(missing, refused, label + " is as if there were no such thing");
        assertEquals(none, refused.equals("ok"), label + " without any right");

        String object = object(needs.on());
        EnumSet<Privilege> all = EnumSet.allOf(Privilege.class);
        if (needs.on() == On.OWNER || needs.on() == On.ADMIN) {
          Session most = newUser();
          grant(all, "docs", name(most));
          grant(all, "DATABASE main", name(most));
          assertEquals("42501", refusal(most, needs.sql()), label + " with all privileges");
        }
        for (Privilege privilege : needs.privileges()) {
          Session most = newUser();
          EnumSet<Privilege> others = EnumSet.complementOf(EnumSet.of(privilege));
          grant(others, object, name(most));
          assertEquals("42501", refusal(most, needs.sql()), label + " without " + privilege);
        }
        if (privileged) {
          ways(needs, label, object, needs.equals(needs(kind).getFirst()));
        }
        Session admin = newUser();
        run(owner, "GRANT admin TO " + name(admin));
        assertEquals("ok", outcome(admin, needs), label + " as an admin");
        run(owner, "ALTER USER " + name(admin) + " ACCOUNT LOCK");
        if (!none) {
          assertEquals(refused, refusal(admin, needs.sql()), label + " as a locked admin");
        }
        if (needs.on() == On.OWNER || needs.on() == On.TABLE) {
          Session holder = newUser();
          run(owner, "ALTER TABLE docs OWNER TO " + name(holder));
          assertEquals("ok", outcome(holder, needs), label + " as the owner");
          run(owner, "ALTER TABLE docs OWNER TO holders");
          assertEquals(refused, refusal(holder, needs.sql()), label + " as the owner before");
        }
        dropUsers();
      }
    }
    System.out.println("AccessMatrixTest looked at " + cells + " cells");
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
        Session user = newUser();
        if (to.equals("inner_role")) {
          run(owner, "GRANT outer_role TO " + name(user)); // by one role more
        } else if (to.equals("staff")) {
          run(owner, "ALTER GROUP staff ADD USER " + name(user));
        }
        String grantee = to.equals("self") ? name(user) : to;
        grant(needs.privileges(), on, grantee);
        assertEquals("ok", outcome(user, needs), label + " by " + to + " on " + on);
        run(owner, "REVOKE ALL ON " + on + " FROM " + grantee);
        assertNotEquals("ok", refusal(user, needs.sql()), label + " when it is taken back");
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
      Session user = newUser();
      run(owner, "GRANT " + role + " TO " + name(user));
      for (StatementKind kind : StatementKind.values()) {
        for (Needs needs : needs(kind)) {
          boolean may =
              needs.on() == On.NOTHING
                  || (needs.on() != On.OWNER
                      && needs.on() != On.ADMIN
                      && has.containsAll(needs.privileges()));
          String found = outcome(user, needs);
          if (!found.equals(may ? "ok" : "42501")) {
            wrong.add(role + ", " + needs.sql() + ": " + found);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }
}
