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

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.storage.Privilege;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What statements of every kind need, as the documentation says it and not as the planner computes
 * it. A kind without rows does not compile, a form of the grammar without one fails.
 */
final class AccessNeeds {
  private AccessNeeds() {}

  /** Returns all rows. */
  static List<Needs> all() {
    return Stream.of(StatementKind.values()).flatMap(kind -> needs(kind).stream()).toList();
  }

  /** On what the rights of a row are. */
  enum On {
    TABLE,
    SCHEMA,
    DATABASE,
    /** Everybody may. */
    NOTHING,
    /** Everybody may, as it is about oneself, but no API key that is narrow. */
    ONESELF,
    /** Whoever has any privilege on the table may. */
    SEEN,
    /** Owners of the table and admins may. */
    OWNER,
    /** Admins may. */
    ADMIN,
    /** Admins may, also by an API key for developers. */
    DEFINITION
  }

  /** What a statement needs; it is run where that changes nothing and else only prepared. */
  record Needs(String sql, On on, Set<Privilege> privileges, boolean runs) {}

  private static Needs table(String sql, Privilege... privileges) {
    return new Needs(sql, On.TABLE, Set.of(privileges), false);
  }

  private static Needs on(On on, String sql, Privilege... privileges) {
    return new Needs(
        sql, on, Set.of(privileges), on == On.OWNER || on == On.ADMIN || on == On.DEFINITION);
  }

  /** The table: what the documentation says, and no code of the planner. */
  static List<Needs> needs(StatementKind kind) {
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
              on(On.NOTHING, "SELECT table_name FROM information_schema.tables"),
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
              on(On.NOTHING, "SHOW INDEXES"),
              on(On.NOTHING, "SHOW DATABASES"),
              on(On.NOTHING, "SHOW ALL"),
              on(On.NOTHING, "SHOW ef_search"),
              on(On.SEEN, "DESCRIBE docs"),
              on(On.NOTHING, "SHOW GRANTS"),
              on(On.ADMIN, "SHOW GRANTS FOR other"));
      case CALL ->
          List.of(
              on(On.DATABASE, "CALL vicinal.verify()", EXECUTE),
              table("CALL vicinal.recall_report('docs_index', 1)", SELECT),
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
              on(On.SCHEMA, "CREATE TABLE t AS SELECT id FROM docs", CREATE, SELECT),
              on(On.SCHEMA, "CREATE TABLE t (LIKE docs)", CREATE, SELECT));
      case ALTER_TABLE ->
          List.of(
              table("ALTER TABLE docs ADD COLUMN more INT", ALTER),
              table("ALTER TABLE docs RENAME TO t", ALTER),
              table("ALTER TABLE docs RENAME COLUMN lang TO other", ALTER),
              table("ALTER TABLE docs DROP COLUMN lang", ALTER),
              table("ALTER TABLE docs ALTER COLUMN lang SET DEFAULT 'x'", ALTER),
              table("ALTER TABLE docs ALTER COLUMN lang SET NOT NULL", ALTER),
              table("ALTER TABLE docs ALTER id ADD GENERATED ALWAYS AS IDENTITY", ALTER),
              table("ALTER TABLE docs ALTER id DROP IDENTITY IF EXISTS", ALTER),
              table("ALTER TABLE docs ALTER number RESTART", ALTER),
              table("ALTER TABLE docs ALTER COLUMN lang TYPE VARCHAR(9)", ALTER, SELECT),
              table("ALTER TABLE docs RENAME CONSTRAINT long_lang TO t", ALTER),
              table("ALTER TABLE docs DROP CONSTRAINT long_lang", ALTER),
              table("ALTER TABLE docs ADD UNIQUE (lang)", ALTER, SELECT),
              table("ALTER TABLE docs ADD PRIMARY KEY (lang)", ALTER, SELECT),
              table("ALTER TABLE docs ADD COLUMN more INT UNIQUE", ALTER, SELECT),
              table("ALTER INDEX docs_index RENAME TO t", INDEX),
              on(On.OWNER, "ALTER TABLE docs DISABLE ROW LEVEL SECURITY"),
              on(On.ADMIN, "ALTER TABLE docs OWNER TO other"),
              on(On.ADMIN, "REASSIGN OWNED BY staff TO other"));
      case DROP_TABLE -> List.of(table("DROP TABLE docs", DROP));
      case CREATE_VIEW ->
          List.of(
              on(On.SCHEMA, "CREATE VIEW t AS SELECT 1 AS one", CREATE),
              on(On.SCHEMA, "CREATE VIEW t AS SELECT id FROM docs", CREATE, SELECT),
              // Its owner may, too; this one is nobody's.
              on(On.DEFINITION, "CREATE OR REPLACE VIEW w AS SELECT 2 AS one"));
      case ALTER_VIEW ->
          List.of(
              // Their owners may, too; this one is nobody's.
              new Needs("ALTER VIEW w RENAME TO w2", On.DEFINITION, Set.of(), false),
              new Needs("ALTER VIEW w RENAME one TO two", On.DEFINITION, Set.of(), false),
              on(On.DEFINITION, "ALTER VIEW w SET SCHEMA public"));
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
              table("COMMENT ON COLUMN docs.lang IS 'x'", ALTER),
              table("COMMENT ON INDEX docs_index IS 'x'", INDEX),
              on(On.SCHEMA, "COMMENT ON VIEW w IS 'x'", ALTER),
              on(On.SCHEMA, "COMMENT ON SEQUENCE q IS 'x'", ALTER),
              on(On.SCHEMA, "COMMENT ON SCHEMA public IS 'x'", ALTER),
              on(On.DATABASE, "COMMENT ON DATABASE main IS 'x'", ALTER));
      case CREATE_DATABASE -> List.of(new Needs("CREATE DATABASE %d", On.ADMIN, Set.of(), false));
      case DROP_DATABASE -> List.of(on(On.ADMIN, "DROP DATABASE IF EXISTS nothing"));
      case SET ->
          List.of(
              on(On.NOTHING, "SET ef_search = 50"),
              on(On.NOTHING, "RESET ROLE"),
              on(On.NOTHING, "CREATE EXTENSION IF NOT EXISTS vector"));
      case BEGIN -> List.of(on(On.NOTHING, "BEGIN"));
      case COMMIT -> List.of(on(On.NOTHING, "COMMIT"));
      case ROLLBACK -> List.of(on(On.NOTHING, "ROLLBACK"));
      case SAVEPOINT -> List.of(on(On.NOTHING, "SAVEPOINT x"));
      case RELEASE_SAVEPOINT -> List.of(on(On.NOTHING, "RELEASE SAVEPOINT x"));
      case SET_TRANSACTION -> List.of(on(On.NOTHING, "SET TRANSACTION READ ONLY"));
      case CREATE_USER -> List.of(on(On.ADMIN, "CREATE USER IF NOT EXISTS other"));
      case ALTER_USER ->
          List.of(
              on(On.ONESELF, "ALTER USER %u PASSWORD 'correct horse 9'"),
              on(On.ADMIN, "ALTER USER other ACCOUNT UNLOCK"),
              new Needs("ALTER USER other RENAME TO another", On.ADMIN, Set.of(), false));
      case DROP_USER -> List.of(on(On.ADMIN, "DROP USER IF EXISTS nobody, no_one"));
      case CREATE_API_KEY ->
          List.of(
              on(On.ONESELF, "CREATE API KEY %d"),
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
              on(On.ADMIN, "REVOKE reader FROM other"),
              on(On.ADMIN, "REVOKE SELECT ON SCHEMA public FROM other"));
      case CREATE_POLICY ->
          List.of(
              new Needs("CREATE POLICY %d ON docs USING (true)", On.OWNER, Set.of(), true),
              new Needs("ALTER POLICY matrix ON docs USING (true)", On.OWNER, Set.of(), true));
      case DROP_POLICY -> List.of(on(On.OWNER, "DROP POLICY IF EXISTS nothing ON docs"));
    };
  }
}
