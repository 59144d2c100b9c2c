package io.vicinal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.ast.ColumnDefinition;
import io.vicinal.sql.ast.CreateIndex;
import io.vicinal.sql.ast.CreateTable;
import io.vicinal.sql.ast.Explain;
import io.vicinal.sql.function.DistanceMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDescribeTable;
import org.apache.calcite.sql.SqlSetOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatementsTest {
  @Test
  void createTableHasColumnsKeyAndOptions() {
    CreateTable table =
        (CreateTable)
            Dialect.parse(
                "CREATE TABLE docs (id BIGINT PRIMARY KEY, title TEXT NOT NULL DEFAULT 'none', meta"
                    + " JSONB, embedding vector(384)) WITH (shards = 4)");
    assertFalse(table.ifNotExists());
    assertEquals(List.of("id"), table.primaryKey());
    assertEquals(Map.of("shards", 4L), table.options());
    ColumnDefinition title = table.columns().get(1);
    assertFalse(title.nullable());
    assertEquals("'none'", title.defaultValue().orElseThrow().toString());
    assertTrue(table.columns().get(2).isJson());
    assertFalse(table.columns().get(0).nullable());
    assertEquals("VECTOR(384)", type(table.columns().get(3)).toString());
  }

  @Test
  void createTableTakesATableConstraint() {
    CreateTable table =
        (CreateTable)
            Dialect.parse("CREATE TABLE t (a INT, b INT, CONSTRAINT pk PRIMARY KEY (b, a))");
    assertEquals(List.of("b", "a"), table.primaryKey());
    assertEquals(Optional.of("pk"), table.primaryKeyName());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CREATE TABLE t (id BIGSERIAL PRIMARY KEY, a INT UNIQUE CHECK (a > 0), CONSTRAINT c CHECK"
            + " (a < id), UNIQUE (a, id), b INT CONSTRAINT u UNIQUE)",
        "CREATE TABLE t (id INT GENERATED ALWAYS AS IDENTITY (START WITH -5 INCREMENT BY 2))",
        "INSERT INTO t DEFAULT VALUES RETURNING *",
        "INSERT INTO t AS x (a) OVERRIDING SYSTEM VALUE VALUES (1), (DEFAULT) ON CONFLICT DO"
            + " NOTHING",
        "INSERT INTO t SELECT * FROM s ON CONFLICT (a, b) DO UPDATE SET a = EXCLUDED.a, b = DEFAULT"
            + " WHERE t.a > 1 RETURNING a, b + 1 AS c",
        "INSERT INTO t SELECT * FROM s RETURNING id",
        "INSERT INTO t (SELECT 1) ON CONFLICT ON CONSTRAINT t_pkey DO NOTHING",
        "UPDATE t AS x SET a = DEFAULT, b = y.b FROM y JOIN z ON y.i = z.i WHERE x.i = y.i"
            + " RETURNING x.a",
        "DELETE FROM t USING y AS q, z WHERE t.i = q.i RETURNING *",
        "DELETE FROM t RETURNING id",
        "MERGE INTO t AS a USING (SELECT 1 AS i) AS s ON a.i = s.i WHEN MATCHED AND a.x > 1 THEN"
            + " UPDATE SET x = s.i WHEN MATCHED THEN DELETE WHEN NOT MATCHED AND s.i > 0 THEN"
            + " INSERT (i) VALUES (s.i) WHEN NOT MATCHED THEN DO NOTHING RETURNING *",
        "MERGE INTO t USING s ON TRUE WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED THEN INSERT"
            + " DEFAULT VALUES",
        "TRUNCATE TABLE t",
        "TRUNCATE t",
      })
  void changesAndConstraintsAreWrittenAsTheyAreRead(String sql) {
    String once = Sample.text(Dialect.parse(sql));
    assertEquals(once, Sample.text(Dialect.parse(once)));
  }

  @Test
  void constraintsKeepTheirNames() {
    CreateTable table =
        (CreateTable)
            Dialect.parse(
                "CREATE TABLE t (a INT UNIQUE CONSTRAINT positive CHECK (a > 0), b SMALLSERIAL,"
                    + " CONSTRAINT ba UNIQUE (b, a), CHECK (a < b))");
    assertEquals(
        "[Optional.empty, Optional[ba]]",
        table.uniques().stream().map(u -> u.name()).toList().toString());
    assertEquals(Optional.of("a"), table.checks().get(0).column());
    assertEquals(Optional.of("positive"), table.checks().get(0).name());
    assertEquals(Optional.empty(), table.checks().get(1).column());
    assertFalse(table.columns().get(1).nullable());
    assertFalse(table.columns().get(1).identity().orElseThrow().always());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOLEAN|BOOLEAN",
        "BOOL|BOOLEAN",
        "SMALLINT|SMALLINT",
        "INT|INTEGER",
        "INTEGER|INTEGER",
        "INT4|INTEGER",
        "BIGINT|BIGINT",
        "INT8|BIGINT",
        "REAL|REAL",
        "FLOAT4|REAL",
        "DOUBLE PRECISION|DOUBLE",
        "DOUBLE|DOUBLE",
        "FLOAT8|DOUBLE",
        "FLOAT|DOUBLE",
        "DECIMAL(38, 10)|DECIMAL(38, 10)",
        "NUMERIC(5)|DECIMAL(5, 0)",
        "VARCHAR(7)|VARCHAR(7)",
        "TEXT|VARCHAR",
        "CHAR(3)|CHAR(3)",
        "VARBINARY(9)|VARBINARY(9)",
        "BYTEA|VARBINARY",
        "DATE|DATE",
        "TIME|TIME(6)",
        "TIMESTAMP|TIMESTAMP(6)",
        "TIMESTAMPTZ|TIMESTAMP_WITH_LOCAL_TIME_ZONE(6)",
        "TIMESTAMP WITH TIME ZONE|TIMESTAMP_WITH_LOCAL_TIME_ZONE(6)",
        "UUID|UUID",
        "JSON|JSON",
        "VECTOR(65535)|VECTOR(65535)",
        "VECTOR|VECTOR",
      })
  void typesHaveTheirNames(String written, String derived) {
    CreateTable table = (CreateTable) Dialect.parse("CREATE TABLE t (x " + written + ")");
    assertEquals(derived, type(table.columns().get(0)).toString());
    assertTrue(type(table.columns().get(0)).isNullable());
  }

  private static RelDataType type(ColumnDefinition column) {
    return column.type().deriveType(Sample.validator());
  }

  @Test
  void createVectorIndexInOurSpelling() {
    CreateIndex index =
        (CreateIndex)
            Dialect.parse(
                "CREATE VECTOR INDEX IF NOT EXISTS i ON docs (embedding) USING HNSW WITH (metric ="
                    + " 'cosine', m = 16, quantization = auto, fast = TRUE, f = 0.5)");
    assertTrue(index.vector());
    assertTrue(index.ifNotExists());
    assertEquals("i", index.name().orElseThrow().getSimple());
    assertEquals(Optional.of("hnsw"), index.method());
    assertEquals("cosine", index.options().get("metric"));
    assertEquals(16L, index.options().get("m"));
    assertEquals("auto", index.options().get("quantization"));
    assertEquals(true, index.options().get("fast"));
  }

  @Test
  void createIndexInThePgvectorSpelling() {
    CreateIndex index =
        (CreateIndex)
            Dialect.parse(
                "CREATE INDEX ON docs USING hnsw (embedding vector_cosine_ops) WITH (m = 16)");
    assertTrue(index.name().isEmpty());
    assertEquals(
        Optional.of(DistanceMetric.COSINE),
        index.operatorClass().flatMap(DistanceMetric::byOperatorClass));
    assertEquals("embedding", index.column().getSimple());
  }

  @Test
  void explainHasModes() {
    Explain explain = (Explain) Dialect.parse("EXPLAIN ANALYZE (FORMAT JSON) SELECT 1");
    assertTrue(explain.analyze());
    assertEquals(Explain.Format.JSON, explain.format());
    assertFalse(((Explain) Dialect.parse("EXPLAIN PLAN FOR SELECT 1")).analyze());
    assertInstanceOf(Explain.class, Dialect.parse("EXPLAIN (SELECT 1)"));
    Explain build = (Explain) Dialect.parse("EXPLAIN CREATE VECTOR INDEX ON docs (v) WITH (m = 8)");
    assertInstanceOf(CreateIndex.class, build.query());
  }

  @Test
  void settingsAndDescriptionsAreCalcites() {
    SqlSetOption set = (SqlSetOption) Dialect.parse("SET ef_search = 200");
    assertEquals("ef_search", set.getName().toString());
    assertEquals("200", set.getValue().toString());
    assertEquals(
        "hnsw.ef_search",
        ((SqlSetOption) Dialect.parse("SET hnsw.ef_search = 2")).getName().toString());
    assertEquals(null, ((SqlSetOption) Dialect.parse("RESET ef_search")).getValue());
    assertInstanceOf(SqlDescribeTable.class, Dialect.parse("DESCRIBE docs"));
  }
}
