package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.VectorIndex;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseMetaDataTest {
  private Connection connection;
  private DatabaseMetaData metadata;

  @BeforeEach
  void connect() throws SQLException {
    var engine = new FakeEngine();
    engine.tables.add(
        new Table(
            1,
            "public",
            "docs",
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.BIGINT), false, null),
                new ColumnDefinition("title", DataType.of(DataType.Kind.TEXT), true, "'none'"),
                new ColumnDefinition(
                    "price", new DataType(DataType.Kind.DECIMAL, 10, 2), true, null),
                new ColumnDefinition("embedding", DataType.vector(384), true, null)),
            List.of(0),
            1,
            List.of(
                new VectorIndex(
                    9,
                    "docs_idx",
                    1,
                    3,
                    Metric.COSINE,
                    HnswParameters.DEFAULT,
                    VectorIndex.State.READY))));
    engine.tables.add(
        new Table(
            2,
            "sales",
            "do_s",
            List.of(
                new ColumnDefinition("v", DataType.vector(2), true, null),
                new ColumnDefinition(
                    TableDefinition.ROW_ID, DataType.of(DataType.Kind.BIGINT), false, null)),
            List.of(1),
            1,
            List.of()));
    connection = engine.connect();
    metadata = connection.getMetaData();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static List<String> rows(ResultSet rows, String... columns) throws SQLException {
    var lines = new ArrayList<String>();
    while (rows.next()) {
      var line = new StringBuilder();
      for (String column : columns) {
        line.append(line.isEmpty() ? "" : " ").append(rows.getString(column));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  @Test
  void noMethodThrows() throws ReflectiveOperationException, SQLException {
    for (Method method : DatabaseMetaData.class.getMethods()) {
      Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        Class<?> type = method.getParameterTypes()[i];
        arguments[i] =
            type == int.class
                ? Integer.valueOf(ResultSet.TYPE_FORWARD_ONLY)
                : type == boolean.class ? Boolean.TRUE : type == Class.class ? Object.class : null;
      }
      Object answer = method.invoke(metadata, arguments);
      if (answer instanceof ResultSet rows) {
        assertNotNull(rows.getStatement(), method.getName());
        while (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            rows.getObject(i);
          }
        }
        rows.close();
      }
    }
  }

  @Test
  void namesProductDriverAndRules() throws SQLException {
    assertEquals("Vicinal", metadata.getDatabaseProductName());
    assertEquals("Vicinal JDBC driver", metadata.getDriverName());
    assertTrue(metadata.getDriverVersion().matches("\\d+\\.\\d+\\.\\d+.*"));
    assertTrue(metadata.storesLowerCaseIdentifiers());
    assertFalse(metadata.storesUpperCaseIdentifiers());
    assertTrue(metadata.supportsMixedCaseQuotedIdentifiers());
    assertEquals("\"", metadata.getIdentifierQuoteString());
    assertEquals("\\", metadata.getSearchStringEscape());
    assertTrue(metadata.supportsTransactions());
    assertTrue(metadata.supportsSavepoints());
    assertTrue(metadata.dataDefinitionCausesTransactionCommit());
    assertFalse(metadata.isReadOnly());
  }

  @Test
  void listsTablesByPattern() throws SQLException {
    assertEquals(
        List.of("main public docs TABLE", "main sales do_s TABLE"),
        rows(
            metadata.getTables(null, null, "do_s", null),
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "TABLE_TYPE"));
    assertEquals(
        List.of("do_s"), rows(metadata.getTables(null, "%", "do\\_s", null), "TABLE_NAME"));
    assertEquals(List.of(), rows(metadata.getTables("other", null, "%", null), "TABLE_NAME"));
    assertEquals(
        List.of(), rows(metadata.getTables(null, null, "%", new String[] {"VIEW"}), "TABLE_NAME"));
    assertEquals(
        List.of("information_schema", "public", "sales", "vicinal"),
        rows(metadata.getSchemas(), "TABLE_SCHEM"));
    assertEquals(List.of("main"), rows(metadata.getCatalogs(), "TABLE_CAT"));
    assertEquals(
        List.of("SYSTEM VIEW", "TABLE", "VIEW"), rows(metadata.getTableTypes(), "TABLE_TYPE"));
  }

  @Test
  void listsSystemViews() throws SQLException {
    assertEquals(
        List.of("vicinal index_progress SYSTEM VIEW", "vicinal indexes SYSTEM VIEW"),
        rows(
            metadata.getTables(null, "vicinal", "index%", new String[] {"SYSTEM VIEW"}),
            "TABLE_SCHEM",
            "TABLE_NAME",
            "TABLE_TYPE"));
    assertEquals(
        List.of(),
        rows(metadata.getTables(null, "vicinal", "%", new String[] {"TABLE"}), "TABLE_NAME"));
    assertEquals(
        List.of("disk_bytes BIGINT YES 15"),
        rows(
            metadata.getColumns(null, "vicinal", "indexes", "disk%"),
            "COLUMN_NAME",
            "TYPE_NAME",
            "IS_NULLABLE",
            "ORDINAL_POSITION"));
  }

  @Test
  void listsColumnsWithPlainTypeNamesAndSizes() throws SQLException {
    assertEquals(
        List.of(
            "id -5 BIGINT 19 NO null 1",
            "title 12 TEXT 2147483647 YES 'none' 2",
            "price 3 DECIMAL 10 YES null 3",
            "embedding 1111 VECTOR 384 YES null 4"),
        rows(
            metadata.getColumns(null, "public", "docs", "%"),
            "COLUMN_NAME",
            "DATA_TYPE",
            "TYPE_NAME",
            "COLUMN_SIZE",
            "IS_NULLABLE",
            "COLUMN_DEF",
            "ORDINAL_POSITION"));
    assertEquals(List.of("v"), rows(metadata.getColumns(null, "sales", null, null), "COLUMN_NAME"));
  }

  @Test
  void listsKeysAndIndexes() throws SQLException {
    assertEquals(
        List.of("id 1 docs_pkey"),
        rows(metadata.getPrimaryKeys(null, "public", "docs"), "COLUMN_NAME", "KEY_SEQ", "PK_NAME"));
    assertEquals(List.of(), rows(metadata.getPrimaryKeys(null, "sales", "do_s"), "COLUMN_NAME"));
    assertEquals(
        List.of("false docs_pkey 3 id", "true docs_idx 3 embedding"),
        rows(
            metadata.getIndexInfo(null, null, "docs", false, true),
            "NON_UNIQUE",
            "INDEX_NAME",
            "TYPE",
            "COLUMN_NAME"));
    assertEquals(
        List.of("docs_pkey"),
        rows(metadata.getIndexInfo(null, null, "docs", true, true), "INDEX_NAME"));
  }

  @Test
  void listsTheFunctionsOfVectors() throws SQLException {
    assertEquals(
        List.of("l1_distance", "l2_distance"),
        rows(metadata.getFunctions(null, null, "l_\\_distance"), "FUNCTION_NAME"));
  }

  @Test
  void listsTypesWithVector() throws SQLException {
    try (ResultSet types = metadata.getTypeInfo()) {
      int last = Integer.MIN_VALUE;
      boolean vector = false;
      while (types.next()) {
        assertTrue(types.getInt("DATA_TYPE") >= last);
        last = types.getInt("DATA_TYPE");
        assertEquals(
            List.of("SMALLINT", "INTEGER", "BIGINT").contains(types.getString("TYPE_NAME")),
            types.getBoolean("AUTO_INCREMENT"));
        if (types.getString("TYPE_NAME").equals("VECTOR")) {
          vector = true;
          assertEquals(Types.OTHER, last);
          assertEquals(65_535, types.getInt("PRECISION"));
          assertEquals("dimension", types.getString("CREATE_PARAMS"));
        }
      }
      assertTrue(vector);
    }
    assertEquals(1_600, metadata.getMaxColumnsInIndex());
  }
}
