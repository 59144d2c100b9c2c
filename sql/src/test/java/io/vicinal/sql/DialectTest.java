package io.vicinal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DialectTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE IF NOT EXISTS docs (id BIGINT PRIMARY KEY, title VARCHAR NOT NULL, year"
            + " INTEGER DEFAULT 2026, meta JSON, embedding VECTOR(384)) WITH (shards = 4)",
        "CREATE TABLE t (a INTEGER, b INTEGER, CONSTRAINT k PRIMARY KEY (a, b))",
        "DROP TABLE IF EXISTS docs",
        "CREATE VECTOR INDEX IF NOT EXISTS i ON docs (embedding) USING hnsw WITH (metric ="
            + " 'cosine', m = 16, ef_construction = 200, quantization = 'auto')",
        "CREATE INDEX ON docs (embedding vector_cosine_ops) USING hnsw",
        "DROP INDEX IF EXISTS i",
        "SHOW TABLES",
        "SHOW INDEXES",
        "SHOW ef_search",
        "OPTIMIZE TABLE docs",
        "VACUUM",
        "REINDEX INDEX s.i",
        "REINDEX TABLE docs",
        "CHECKPOINT",
        "ALTER DATABASE CURRENT SET durability = 'interval', flush_interval_ms = 5",
        "ALTER DATABASE main SET archive_log = on",
        "CALL s.p()",
        "CALL p(-1, NULL, b => 'x', c => ?)",
        "EXPLAIN SELECT id FROM docs",
        "EXPLAIN ANALYZE (FORMAT JSON) SELECT id FROM docs",
        "INSERT INTO docs (id, embedding) VALUES (1, '[1,2,3]'), (2, ?)",
        "UPDATE docs SET title = 'x' WHERE id = 1",
        "DELETE FROM docs WHERE id = 1",
        "SELECT id FROM docs ORDER BY embedding <-> ? LIMIT 10",
      })
  void unparsesWhatItParses(String sql) {
    String once = Sample.text(Dialect.parse(sql));
    assertEquals(once, Sample.text(Dialect.parse(once)));
  }

  @Test
  void parsesScripts() {
    assertEquals(2, Dialect.parseScript("SHOW TABLES; DROP TABLE t;").size());
    assertEquals(List.of(), Dialect.parseScript("  "));
  }
}
