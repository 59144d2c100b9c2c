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
        "TIME|TIME(0)",
        "TIMESTAMP|TIMESTAMP(6)",
        "TIMESTAMPTZ|TIMESTAMP_WITH_LOCAL_TIME_ZONE(6)",
        "TIMESTAMP WITH TIME ZONE|TIMESTAMP_WITH_LOCAL_TIME_ZONE(6)",
        "UUID|UUID",
        "JSON|VARCHAR",
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
