package io.vicinal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.sql.error.ErrorMapper;
import io.vicinal.sql.error.SqlStateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT * FORM docs|42601|1:15|syntax error at line 1, column 15: unexpected \"docs\"",
        "-- nothing;|42601|0:0|empty statement",
        " ; |42601|0:0|empty statement",
        "SELECT|42601|1:6|syntax error at line 1, column 6: unexpected end of statement",
        "SELEC 1|42601|1:1|syntax error at line 1, column 1: unexpected \"SELEC\"",
        "SELECT * FROM docs WHERE title = 3 +|42601|1:36|syntax error at line 1, column 36:"
            + " unexpected end of statement",
        "SELECT id FROM|42601|1:14|syntax error at line 1, column 14: unexpected end of statement",
        "SELECT id FROM docs WHERE |42601|1:25|syntax error at line 1, column 25: unexpected end of"
            + " statement",
        "CREATE TABLE t (a INT, all INT)|42601|1:24|syntax error at line 1, column 24: unexpected"
            + " \"all\"",
        "SELECT 1 § 2|42601|1:10|syntax error at line 1, column 10: unexpected character \"§\"",
        "SELECT 'abc|42601|1:8|syntax error at line 1, column 8: unterminated string or name",
        "MERGE INTO docs USING docs AS d ON TRUE WHEN NOT MATCHED THEN DELETE|42601|1:41|a row that"
            + " matches nothing can be inserted, not updated or deleted",
        "UPDATE docs SET id = 1, id = 2|42601|1:25|column \"id\" is set twice",
        "CREATE TABLE t (a INT, UNIQUE (b))|42703|1:32|unique column \"b\" does not exist",
        "CREATE TABLE t (a INT GENERATED ALWAYS AS IDENTITY DEFAULT 1)|42P16|1:17|column \"a\""
            + " cannot be both an identity and have a default",
        "CREATE TABLE t (a SERIAL GENERATED ALWAYS AS IDENTITY)|42601|1:46|column \"a\" has more"
            + " than one identity",
        "UPSERT INTO docs (id) VALUES (1)|0AV00|1:1|upsert is not supported",
        "ALTER SYSTEM SET x = 1|0AV00|1:1|alter system is not supported",
        "CALL f(1 + 1)|42601|1:10|syntax error at line 1, column 10: unexpected \"+\"",
        "CREATE TABLE t (v VECTOR(0))|54000|1:19|vector dimension must be between 1 and 65535, not"
            + " 0",
        "CREATE TABLE t (v VECTOR(65536))|54000|1:19|vector dimension must be between 1 and 65535,"
            + " not 65536",
        "CREATE TABLE t (a INT, A INT)|42701|1:24|column \"a\" is defined twice",
        "CREATE TABLE t (a INT PRIMARY KEY, PRIMARY KEY (a))|42P16|1:17|a table has at most one"
            + " primary key",
        "CREATE TABLE t (a INT, PRIMARY KEY (b))|42703|1:37|primary key column \"b\" does not"
            + " exist",
        "CREATE TABLE t (a INT NULL PRIMARY KEY)|42P16|1:17|column \"a\" cannot be both a primary"
            + " key and nullable",
        "CREATE INDEX i ON t (c) WITH (m = 1, M = 2)|42601|1:38|option \"m\" is given twice",
        "SELECT * FROM docz|42P01|1:15|table \"docz\" does not exist",
        "SELECT foo FROM docs|42703|1:8|column \"foo\" does not exist",
        "SELECT d.foo FROM docs d|42703|1:10|column \"foo\" does not exist",
        "SELECT id FROM docs a, docs b|42702|1:8|column \"id\" is ambiguous",
        "SELECT foo(1) FROM docs|42883|1:8|function foo(INTEGER) does not exist",
        "SELECT title + TRUE FROM docs|42883|1:8|\"+\" cannot be applied to VARCHAR and BOOLEAN",
        "SELECT year <-> '[1]' FROM docs|42883|1:8|\"l2_distance\" cannot be applied to INTEGER and"
            + " CHAR(3)",
        "SELECT embedding <-> '[1,2]' FROM docs|22000|1:22|column \"embedding\" expects 3"
            + " dimensions, not 2",
        "SELECT embedding <-> 'hello' FROM docs|22000|1:22|column \"embedding\": text is not a"
            + " vector like [1,2,3]: unexpected \"h\" at character 1",
        "SELECT embedding <-> VECTOR('[1,2]', 2) FROM docs|22000|1:22|vectors differ in dimension:"
            + " 3 and 2",
        "SELECT TO_VECTOR(embedding, 4) FROM docs|22000|1:18|expected 4 dimensions, not 3",
        "SELECT title, count(*) FROM docs|42803|1:8|column \"title\" must be grouped or aggregated",
        "INSERT INTO docs (id, embedding) VALUES (1)|42601|1:13|insert has 2 columns but 1 values",
        "INSERT INTO docs (id, id) VALUES (1, 2)|42701|1:23|column \"id\" is given twice",
        "INSERT INTO docs (id, nope) VALUES (1, 2)|42703|1:23|column \"nope\" does not exist",
        "INSERT INTO docs (title) VALUES ('x')|23502|1:13|column \"id\" must not be null",
        "INSERT INTO docs (id, embedding) VALUES (1, '[1,2]')|22000|1:45|column \"embedding\""
            + " expects 3 dimensions, not 2",
        "INSERT INTO docs (id, embedding) VALUES (1, TRUE)|42804|1:45|column \"embedding\" is of"
            + " type VECTOR(3), not BOOLEAN",
        "SELECT CAST(TRUE AS VECTOR(3)) FROM docs|42846|1:13|cannot cast BOOLEAN to VECTOR(3)",
        "SELECT CAST(embedding AS INT) FROM docs|42846|1:8|cannot cast VECTOR(3) to INTEGER",
        "SELECT DATE 'soon'|22007|1:8|invalid date: \"soon\"",
        "SELECT ? < ?|42804|1:8|the type of a parameter is unknown here; cast it",
        "SELECT 1234567890123456789012345678901234567890|22003|1:8|number out of range:"
            + " 1234567890123456789012345678901234567890",
        "SELECT * FROM TABLE(KNN(TABLE docs))|42601|1:21|knn expects TABLE t, DESCRIPTOR(column)"
            + " and a query vector first",
        "SELECT * FROM TABLE(KNN(TABLE docs, DESCRIPTOR(embedding), ?, COUNT => 3))|42601|1:63|knn"
            + " has no argument \"count\"",
        "SELECT * FROM TABLE(KNN(TABLE docs, DESCRIPTOR(embedding), ?, K => 0))|22023|1:68|k must"
            + " be a positive whole number, not 0",
        "SELECT * FROM TABLE(KNN(TABLE docs, DESCRIPTOR(embedding), ?, METRIC =>"
            + " 'far'))|22023|1:73|unknown distance metric 'far'",
      })
  void wrongStatementsSayWhatAndWhere(String sql, String state, String position, String message) {
    SqlStateException error = Sample.failure(sql);
    assertEquals(
        state + " " + position + " " + message,
        error.state().code()
            + " "
            + error.line()
            + ":"
            + error.column()
            + " "
            + error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2147483647 + CAST(id AS INTEGER)|22003|number out of range: integer overflow",
        "1 / (1 - 1)|22012|division by zero",
        "CAST('abc' AS INTEGER)|22P02|invalid number: \"abc\"",
        "TO_VECTOR('[1,2]') <-> TO_VECTOR('[1,2,3]')|22000|vectors differ in dimension: 2 and 3",
        "TO_VECTOR('[1,NaN]')|22000|NaN and infinity are not allowed in a vector: character 4",
        "TO_VECTOR(ARRAY[1, NULL])|22000|vector component 2 is not a number",
        "CAST('[1,2]' AS VECTOR(3))|22000|expected 3 dimensions, not 2",
        "'a' LIKE 'a!' ESCAPE '!'|22025|pattern \"a!\" ends with its escape character",
      })
  void computationsFailWithAState(String expression, String state, String message) {
    String constant = expression.replace("id", "1");
    SqlStateException error = assertThrows(SqlStateException.class, () -> Sample.compute(constant));
    assertEquals(state + " " + message, error.state().code() + " " + error.getMessage());
  }

  @Test
  void aDivisionByZeroIsToldByItsMessage() {
    for (String message : new String[] {"/ by zero", "Division undefined"}) {
      assertEquals("22012 division by zero", ofSum(new ArithmeticException(message)));
    }
  }

  /** Code in which sums overflowed often is compiled to throw one exception for all. */
  @Test
  void anOverflowNeedsNoMessage() {
    assertEquals(
        "22003 number out of range: integer overflow",
        ofSum(new ArithmeticException("integer overflow")));
    assertEquals("22003 number out of range", ofSum(new ArithmeticException()));
  }

  private static String ofSum(ArithmeticException error) {
    SqlStateException mapped =
        ErrorMapper.translate(new IllegalStateException(error), "SELECT n + n FROM t");
    return mapped.state().code() + " " + mapped.getMessage();
  }
}
