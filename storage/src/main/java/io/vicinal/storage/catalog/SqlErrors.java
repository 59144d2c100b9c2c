package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Translates what SQLite reports into the words of storage. */
final class SqlErrors {
  // https://sqlite.org/rescode.html, primary result codes
  private static final int BUSY = 5;
  private static final int READONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CONSTRAINT = 19;
  private static final int NOT_A_DATABASE = 26;

  private SqlErrors() {}

  static StorageException translate(SQLException error, String file) {
    return switch (error.getErrorCode() & 0xFF) {
      case BUSY -> new StorageException.InUse("file \"" + file + "\" is in use");
      case READONLY -> new StorageException.ReadOnly("file \"" + file + "\" is read-only");
      case CORRUPT, NOT_A_DATABASE ->
          new StorageException.Corrupt(
              file, "as a whole", "a sound SQLite database", String.valueOf(error.getMessage()));
      case FULL ->
          // Io knows a full device by this text only.
          new StorageException.Io(
              "cannot write file \"" + file + "\"", new IOException("No space left", error));
      // What a caller can do wrong is looked up before it is written; these are the safety net.
      case CONSTRAINT -> constraint(error);
      default -> new StorageException.Io("cannot use file \"" + file + "\"", error);
    };
  }

  private static StorageException constraint(SQLException error) {
    String message = String.valueOf(error.getMessage());
    return error instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY
        ? new StorageException.NotFound("catalog row", message)
        : new StorageException.AlreadyExists("catalog row", message);
  }
}
