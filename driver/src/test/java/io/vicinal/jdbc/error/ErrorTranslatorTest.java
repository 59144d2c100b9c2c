package io.vicinal.jdbc.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorTranslatorTest {
  @Test
  void givesEveryStorageFailureItsState() {
    var states =
        Map.ofEntries(
            Map.entry(new StorageException.NotFound("table", "t"), "42P01"),
            Map.entry(new StorageException.NotFound("index", "i"), "42704"),
            Map.entry(new StorageException.NotFound("database", "d"), "3D000"),
            Map.entry(new StorageException.AlreadyExists("table", "t"), "42P07"),
            Map.entry(new StorageException.AlreadyExists("index", "i"), "42710"),
            Map.entry(new StorageException.DuplicateKey("t", "id", "1"), "23505"),
            Map.entry(new StorageException.NullNotAllowed("t", "c"), "23502"),
            Map.entry(StorageException.VectorData.dimension("v", 3, 2), "22000"),
            Map.entry(new StorageException.InvalidSetting("m"), "22023"),
            Map.entry(new StorageException.ValueOutOfRange("v"), "22003"),
            Map.entry(new StorageException.Conflict("t"), "40001"),
            Map.entry(new StorageException.ReadOnly("r"), "25006"),
            Map.entry(new StorageException.InUse("u"), "58030"),
            Map.entry(new StorageException.FormatVersion("f", 2, 1), "XX001"),
            Map.entry(new StorageException.Corrupt("f", 8, "1", "2"), "XX001"),
            Map.entry(new StorageException.Io("write", new IOException("broken")), "58030"),
            Map.entry(
                new StorageException.Io("write", new IOException("No space left on device")),
                "53100"),
            Map.entry(new StorageException.OutOfMemory("o"), "53200"),
            Map.entry(new StorageException.LimitExceeded("l"), "54000"),
            Map.entry(new StorageException.TooManyColumns("c"), "54011"),
            Map.entry(new StorageException.Cancelled("c"), "57014"),
            Map.entry(StorageException.Cancelled.timeout(5), "57014"));
    states.forEach((failure, state) -> {
      SQLException error = ErrorTranslator.translate(failure);
      assertEquals(state, error.getSQLState());
      assertEquals(failure.getMessage(), error.getMessage());
      assertSame(failure, error.getCause());
    });
  }

  @Test
  void givesTypedExceptions() {
    typed(
        new StorageException.DuplicateKey("t", "c", "v"),
        SQLIntegrityConstraintViolationException.class);
    typed(new StorageException.Conflict("t"), SQLTransactionRollbackException.class);
    typed(StorageException.VectorData.dimension("v", 3, 2), SQLDataException.class);
    typed(StorageException.Cancelled.timeout(5), SQLTimeoutException.class);
    typed(new SqlStateException(SqlState.SYNTAX_ERROR, "x"), SQLSyntaxErrorException.class);
  }

  private static void typed(RuntimeException failure, Class<? extends SQLException> type) {
    assertInstanceOf(type, ErrorTranslator.translate(failure));
  }

  @Test
  void looksThroughWhatAvaticaWrapsAround() {
    var cause = new SqlStateException(SqlState.UNDEFINED_COLUMN, "no \"x\"").at(2, 7);
    var wrapped = new SQLException("Error while executing SQL \"…\"", new RuntimeException(cause));
    SQLException error = ErrorTranslator.translate(wrapped);
    assertEquals("42703", error.getSQLState());
    assertEquals("no \"x\"\nline 2, column 7", error.getMessage());
  }

  @Test
  void keepsOnlyOurOwnBugsForXx000() {
    SQLException bug = ErrorTranslator.translate(new IllegalStateException("oops"));
    assertEquals("XX000", bug.getSQLState());
    assertEquals("internal error: java.lang.IllegalStateException: oops", bug.getMessage());
    assertEquals("54001", ErrorTranslator.translate(new StackOverflowError()).getSQLState());
    SQLException avatica = ErrorTranslator.translate(new SQLException("Statement closed"));
    assertEquals("HY000: statement closed", avatica.getSQLState() + ": " + avatica.getMessage());
  }
}
