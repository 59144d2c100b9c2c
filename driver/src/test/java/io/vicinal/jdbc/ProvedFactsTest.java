package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Asks the database itself about every fact that {@link DatabaseMetaData} tells: a statement runs
 * where the fact says that it does, and fails where it says that it does not.
 */
@ParameterizedClass
@EnumSource(Where.class)
class ProvedFactsTest {
  /** Statements that run if the fact is true, and fail if it is false. */
  private static final Map<String, String> STATEMENTS =
      Map.ofEntries(
          Map.entry("supportsAlterTableWithAddColumn", "ALTER TABLE f ADD COLUMN more INT"),
          Map.entry("supportsAlterTableWithDropColumn", "ALTER TABLE f DROP COLUMN w"),
          Map.entry("supportsColumnAliasing", "SELECT id AS x, n y FROM f"),
          Map.entry("supportsConvert", "SELECT {fn CONVERT(n, SQL_VARCHAR)} FROM f"),
          Map.entry(
              "supportsCorrelatedSubqueries",
              "SELECT id FROM f x WHERE n = (SELECT MAX(n) FROM f y WHERE y.id = x.id)"),
          Map.entry("supportsExpressionsInOrderBy", "SELECT id FROM f ORDER BY n * 2 + id"),
          Map.entry("supportsFullOuterJoins", "SELECT 1 FROM f x FULL JOIN f y ON x.id = y.n"),
          Map.entry(
              "supportsOuterJoins", "SELECT 1 FROM {oj f x LEFT OUTER JOIN f y ON x.id = y.n}"),
          Map.entry("supportsLimitedOuterJoins", "SELECT 1 FROM f x RIGHT JOIN f y ON x.id = y.n"),
          Map.entry("supportsGroupBy", "SELECT n FROM f GROUP BY n"),
          Map.entry("supportsGroupByBeyondSelect", "SELECT COUNT(*) FROM f GROUP BY n, s"),
          Map.entry("supportsGroupByUnrelated", "SELECT COUNT(*) FROM f GROUP BY s"),
          Map.entry("supportsOrderByUnrelated", "SELECT id FROM f ORDER BY s"),
          Map.entry("supportsLikeEscapeClause", "SELECT id FROM f WHERE s LIKE 'a|%' ESCAPE '|'"),
          Map.entry("supportsNonNullableColumns", "CREATE TABLE nn (a INT NOT NULL)"),
          Map.entry("supportsSchemasInDataManipulation", "UPDATE sch.g SET a = 1"),
          Map.entry("supportsSchemasInTableDefinitions", "CREATE TABLE sch.h (a INT)"),
          Map.entry("supportsSchemasInIndexDefinitions", "CREATE INDEX g_a ON sch.g (a)"),
          Map.entry("supportsSchemasInPrivilegeDefinitions", "GRANT SELECT ON sch.g TO PUBLIC"),
          Map.entry("supportsSchemasInProcedureCalls", "CALL vicinal.verify()"),
          Map.entry("supportsSelectForUpdate", "SELECT id FROM f FOR UPDATE"),
          Map.entry("supportsSubqueriesInComparisons", "SELECT id FROM f WHERE n > (SELECT 1)"),
          Map.entry("supportsSubqueriesInExists", "SELECT id FROM f WHERE EXISTS (SELECT 1)"),
          Map.entry("supportsSubqueriesInIns", "SELECT id FROM f WHERE n IN (SELECT id FROM f)"),
          Map.entry(
              "supportsSubqueriesInQuantifieds",
              "SELECT id FROM f WHERE n >= ALL (SELECT n FROM f)"),
          Map.entry("supportsTableCorrelationNames", "SELECT x.id FROM f AS x"),
          Map.entry("supportsUnion", "SELECT id FROM f UNION SELECT n FROM f"),
          Map.entry("supportsUnionAll", "SELECT id FROM f UNION ALL SELECT n FROM f"),
          Map.entry("supportsMixedCaseQuotedIdentifiers", "SELECT 1 FROM \"Mixed\", \"MIXED\""),
          Map.entry("supportsMixedCaseIdentifiers", "SELECT \"Ab\" FROM (SELECT 1 AS Ab) AS x"),
          Map.entry("storesLowerCaseIdentifiers", "SELECT \"ab\" FROM (SELECT 1 AS aB) AS x"),
          Map.entry("storesUpperCaseIdentifiers", "SELECT \"AB\" FROM (SELECT 1 AS aB) AS x"),
          Map.entry("storesMixedCaseIdentifiers", "SELECT \"aB\" FROM (SELECT 1 AS aB) AS x"),
          Map.entry("supportsPositionedDelete", "DELETE FROM f WHERE CURRENT OF c"),
          Map.entry("supportsPositionedUpdate", "UPDATE f SET n = 1 WHERE CURRENT OF c"),
          Map.entry("supportsStoredFunctionsUsingCallSyntax", "{? = call abs(1)}"),
          Map.entry(
              "supportsIntegrityEnhancementFacility",
              "CREATE TABLE child (a INT REFERENCES f (id))"),
          Map.entry("supportsMinimumSQLGrammar", "SELECT id, s FROM f WHERE n = 1 ORDER BY id"));

  /** Queries whose one value is true if the fact is. */
  private static final Map<String, String> VALUES =
      Map.of(
          "nullPlusNonNullIsNull",
          "SELECT (CAST(NULL AS INT) + 1) IS NULL",
          "nullsAreSortedHigh",
          "SELECT (SELECT x IS NULL FROM (VALUES (1), (NULL)) AS v (x) ORDER BY x DESC LIMIT 1)"
              + " AND (SELECT x = 1 FROM (VALUES (1), (NULL)) AS v (x) ORDER BY x LIMIT 1)",
          "nullsAreSortedLow",
          "SELECT (SELECT x IS NULL FROM (VALUES (1), (NULL)) AS v (x) ORDER BY x LIMIT 1)"
              + " AND (SELECT x = 1 FROM (VALUES (1), (NULL)) AS v (x) ORDER BY x DESC LIMIT 1)",
          "nullsAreSortedAtStart",
          "SELECT (SELECT x IS NULL FROM (VALUES (1), (NULL)) AS v (x) ORDER BY x LIMIT 1) AND"
              + " (SELECT x IS NULL FROM (VALUES (1), (NULL)) AS v (x) ORDER BY x DESC LIMIT 1)",
          "nullsAreSortedAtEnd",
          "SELECT (SELECT x = 1 FROM (VALUES (1), (NULL)) AS v (x) ORDER BY x LIMIT 1)"
              + " AND (SELECT x = 1 FROM (VALUES (1), (NULL)) AS v (x) ORDER BY x DESC LIMIT 1)");

  /** What other tests ask, or no statement can. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "allProceduresAreCallable",
          "allTablesAreSelectable",
          "autoCommitFailureClosesAllResultSets",
          "dataDefinitionCausesTransactionCommit",
          "dataDefinitionIgnoredInTransactions",
          "doesMaxRowSizeIncludeBlobs",
          "generatedKeyAlwaysReturned",
          "isCatalogAtStart",
          "isReadOnly",
          "locatorsUpdateCopy",
          "storesLowerCaseQuotedIdentifiers",
          "storesMixedCaseQuotedIdentifiers",
          "storesUpperCaseQuotedIdentifiers",
          "supportsANSI92EntryLevelSQL",
          "supportsANSI92FullSQL",
          "supportsANSI92IntermediateSQL",
          "supportsBatchUpdates",
          "supportsCatalogsInDataManipulation",
          "supportsCatalogsInIndexDefinitions",
          "supportsCatalogsInPrivilegeDefinitions",
          "supportsCatalogsInProcedureCalls",
          "supportsCatalogsInTableDefinitions",
          "supportsCoreSQLGrammar",
          "supportsDataDefinitionAndDataManipulationTransactions",
          "supportsDataManipulationTransactionsOnly",
          "supportsDifferentTableCorrelationNames",
          "supportsExtendedSQLGrammar",
          "supportsGetGeneratedKeys",
          "supportsMultipleOpenResults",
          "supportsMultipleResultSets",
          "supportsMultipleTransactions",
          "supportsNamedParameters",
          "supportsOpenCursorsAcrossCommit",
          "supportsOpenCursorsAcrossRollback",
          "supportsOpenStatementsAcrossCommit",
          "supportsOpenStatementsAcrossRollback",
          "supportsRefCursors",
          "supportsSavepoints",
          "supportsSharding",
          "supportsStatementPooling",
          "supportsStoredProcedures",
          "supportsTransactions",
          "usesLocalFilePerTable",
          "usesLocalFiles");

  @Parameter Where where;

  private Connection connection;
  private DatabaseMetaData metadata;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    metadata = connection.getMetaData();
    statement = connection.createStatement();
    statement.execute("CREATE TABLE f (id INT PRIMARY KEY, n INT, s TEXT, w INT)");
    statement.execute("INSERT INTO f VALUES (1, 1, 'a', 0), (2, NULL, NULL, 0)");
    statement.execute("CREATE SCHEMA sch");
    statement.execute("CREATE TABLE sch.g (a INT)");
    statement.execute("CREATE TABLE \"Mixed\" (a INT)");
    statement.execute("CREATE TABLE \"MIXED\" (a INT)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    Where.stop();
  }

  private String first(String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next(), sql);
      return String.valueOf(rows.getString(1));
    }
  }

  private boolean fact(String name) throws ReflectiveOperationException {
    return (boolean) DatabaseMetaData.class.getMethod(name).invoke(metadata);
  }

  @Test
  void everyFactIsAsked() {
    var unknown = new TreeSet<String>();
    for (Method method : DatabaseMetaData.class.getMethods()) {
      if (method.getReturnType() == boolean.class
          && method.getParameterCount() == 0
          && !Modifier.isStatic(method.getModifiers())
          && !STATEMENTS.containsKey(method.getName())
          && !VALUES.containsKey(method.getName())
          && !ELSEWHERE.contains(method.getName())) {
        unknown.add(method.getName());
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void statementsRunWhereTheFactIsTrueAndFailWhereItIsNot()
      throws ReflectiveOperationException, SQLException {
    List<String> lies = new ArrayList<>();
    for (var fact : STATEMENTS.entrySet()) {
      String outcome = "runs";
      try {
        if (statement.execute(fact.getValue())) {
          statement.getResultSet().close();
        }
      } catch (SQLException e) {
        outcome = e.getSQLState();
        assertTrue(!outcome.startsWith("XX"), e + ": " + fact);
      }
      if (fact(fact.getKey()) != outcome.equals("runs")) {
        lies.add(fact.getKey() + " is " + fact(fact.getKey()) + ", the statement: " + outcome);
      }
    }
    for (var fact : VALUES.entrySet()) {
      if (fact(fact.getKey()) != first(fact.getValue()).equals("true")) {
        lies.add(fact.getKey() + " is " + fact(fact.getKey()));
      }
    }
    assertEquals(List.of(), lies);
  }

  @Test
  void transactionsAreAsItSays() throws SQLException {
    assertTrue(metadata.supportsTransactions() && metadata.supportsSavepoints());
    connection.setAutoCommit(false);
    statement.execute("INSERT INTO f VALUES (3, 3, 'c', 0)");
    ResultSet open = connection.createStatement().executeQuery("SELECT id FROM f ORDER BY id");
    assertTrue(open.next());
    connection.rollback();
    assertTrue(metadata.supportsOpenCursorsAcrossRollback());
    assertTrue(open.next());
    assertEquals("2", first("SELECT COUNT(*) FROM f"));
    statement.execute("INSERT INTO f VALUES (4, 4, 'd', 0)");
    assertTrue(metadata.dataDefinitionCausesTransactionCommit());
    statement.execute("CREATE TABLE committing (a INT)");
    connection.rollback();
    assertEquals("3", first("SELECT COUNT(*) FROM f"));
    connection.commit();
    assertTrue(metadata.supportsOpenStatementsAcrossCommit());
    assertEquals("3", first("SELECT COUNT(*) FROM f"));
  }

  @Test
  void limitsAreWhereItSays() throws SQLException {
    limit(metadata.getMaxColumnsInSelect(), "SELECT id", ", n", " FROM f", "54011");
    limit(metadata.getMaxColumnsInOrderBy(), "SELECT id FROM f ORDER BY n", ", n", "", "54001");
    int longest = metadata.getMaxStatementLength();
    String head = "SELECT 1 --";
    statement.execute(head + "x".repeat(longest - head.length()));
    assertThrows(
        SQLException.class,
        () -> statement.execute(head + "x".repeat(longest - head.length() + 1)));
    int widest = metadata.getMaxColumnsInTable();
    for (int count : new int[] {widest, widest + 1}) {
      var sql = new StringBuilder("CREATE TABLE wide" + count + " (c0 INT");
      for (int i = 1; i < count; i++) {
        sql.append(", c").append(i).append(" INT");
      }
      sql.append(")");
      if (count == widest) {
        statement.execute(sql.toString());
      } else {
        assertThrows(SQLException.class, () -> statement.execute(sql.toString()));
      }
    }
  }

  private void limit(int max, String head, String more, String tail, String state)
      throws SQLException {
    statement.executeQuery(head + more.repeat(max - 1) + tail).close();
    SQLException refused =
        assertThrows(
            SQLException.class, () -> statement.executeQuery(head + more.repeat(max) + tail));
    assertEquals(state, refused.getSQLState());
  }

  @Test
  void proceduresAreThoseThatCallRuns() throws SQLException {
    var names = new ArrayList<String>();
    try (ResultSet procedures = metadata.getProcedures("main", "vicin%", "%")) {
      while (procedures.next()) {
        names.add(procedures.getString("PROCEDURE_NAME"));
      }
    }
    assertEquals(List.of("backup", "recall_report", "verify"), names);
    try (ResultSet none = metadata.getProcedures(null, "public", null)) {
      assertTrue(!none.next());
    }
    try (ResultSet columns = metadata.getProcedureColumns(null, null, "recall\\_report", "%")) {
      assertTrue(columns.next());
      assertEquals(DatabaseMetaData.procedureColumnIn, columns.getShort("COLUMN_TYPE"));
      assertEquals(1, columns.getInt("ORDINAL_POSITION"));
      assertEquals("TEXT", columns.getString("TYPE_NAME"));
    }
  }
}
