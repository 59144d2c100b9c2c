package io.vicinal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.sql.ast.TransactionControl;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TransactionControlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BEGIN|BEGIN",
        "begin work|BEGIN",
        "BEGIN TRANSACTION|BEGIN",
        "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY|BEGIN ISOLATION LEVEL READ COMMITTED READ"
            + " ONLY",
        "START TRANSACTION READ WRITE, ISOLATION LEVEL REPEATABLE READ|BEGIN ISOLATION LEVEL"
            + " REPEATABLE READ READ WRITE",
        "START TRANSACTION ISOLATION LEVEL READ UNCOMMITTED|BEGIN ISOLATION LEVEL READ UNCOMMITTED",
        "START TRANSACTION ISOLATION LEVEL SERIALIZABLE|BEGIN ISOLATION LEVEL SERIALIZABLE",
        "COMMIT|COMMIT",
        "COMMIT WORK|COMMIT",
        "COMMIT TRANSACTION;|COMMIT",
        "END|COMMIT",
        "ROLLBACK|ROLLBACK",
        "ROLLBACK WORK|ROLLBACK",
        "ABORT|ROLLBACK",
        "ABORT TRANSACTION|ROLLBACK",
        "ROLLBACK TO a|ROLLBACK TO SAVEPOINT `a`",
        "ROLLBACK TRANSACTION TO SAVEPOINT \"A b\"|ROLLBACK TO SAVEPOINT `A b`",
        "SAVEPOINT level|SAVEPOINT `level`",
        "RELEASE a|RELEASE SAVEPOINT `a`",
        "RELEASE SAVEPOINT a|RELEASE SAVEPOINT `a`",
        "SET TRANSACTION READ ONLY|SET TRANSACTION READ ONLY",
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ|SET SESSION"
            + " CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ",
      })
  void isReadInEverySpelling(String sql, String canonical) {
    SqlNode statement = Dialect.parse(sql);
    assertInstanceOf(TransactionControl.class, statement);
    assertEquals(canonical, statement.toString().replaceAll("\\s+", " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN x",
        "START",
        "COMMIT a",
        "ROLLBACK TO",
        "ABORT TO a",
        "SAVEPOINT",
        "SAVEPOINT a.b",
        "RELEASE",
        "SET TRANSACTION",
        "BEGIN READ ONLY READ ONLY",
        "BEGIN ISOLATION LEVEL SNAPSHOT"
      })
  void isRefusedOtherwise(String sql) {
    var error = assertThrows(SqlStateException.class, () -> Dialect.parse(sql));
    assertEquals(SqlState.SYNTAX_ERROR, error.state());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT begin, start, \"end\", abort, work, transaction, release, level, session FROM t",
        "SET ef_search = 3"
      })
  void leavesItsWordsToOthers(String sql) {
    Dialect.parse(sql);
  }
}
