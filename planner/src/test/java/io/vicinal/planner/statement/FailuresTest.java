package io.vicinal.planner.statement;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.StorageException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  private static final int LEVELS = 4_000;

  @Test
  void whatIsThrownDeepInAnExpressionIsFound() {
    for (RuntimeException thrown :
        List.of(
            new StorageException.Cancelled("statement was cancelled"),
            new SqlStateException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number out of range"))) {
      RuntimeException wrapped = thrown;
      for (int i = 0; i < LEVELS; i++) {
        wrapped = new RuntimeException("while converting", wrapped);
      }
      assertSame(thrown, Failures.translate(wrapped, "SELECT 1"));
    }
  }
}
