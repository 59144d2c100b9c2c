package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.BackupReport;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DatabaseMoment;
import io.vicinal.storage.ResourceAccount;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code backup(target [, incremental_from])}: backs up the whole directory while it is used, and
 * gives one row, with the LSN of the session's database.
 */
final class BackupProcedure implements Procedure {
  @Override
  public String label() {
    return "backup";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("target", DataType.Kind.TEXT, true),
        new Parameter("incremental_from", DataType.Kind.TEXT, false));
  }

  @Override
  public List<SystemColumn> columns() {
    return List.of(
        SystemColumn.number("lsn"),
        SystemColumn.integer("files"),
        SystemColumn.number("bytes"),
        SystemColumn.integer("linked_files"),
        SystemColumn.number("linked_bytes"));
  }

  @Override
  public List<@Nullable Object[]> run(
      Session session, @Nullable Object[] arguments, ResourceAccount account) {
    DataDirectory directory =
        session
            .directory()
            .orElseThrow(() ->
                new SqlStateException(
                    SqlState.FEATURE_NOT_SUPPORTED, "this connection has no directory to back up"));
    Path earlier = arguments[1] instanceof String from ? path("incremental_from", from) : null;
    BackupReport report =
        directory.backup(
            path("target", String.valueOf(arguments[0])),
            BackupOptions.DEFAULT.withIncrementalFrom(earlier),
            account);
    long lsn =
        report.databases().stream()
            .filter(moment -> moment.name().equals(session.database().name()))
            .mapToLong(DatabaseMoment::lsn)
            .findFirst()
            .orElseThrow();
    @Nullable Object[] row = {
      lsn, report.files(), report.bytes(), report.linkedFiles(), report.linkedBytes()
    };
    return List.<@Nullable Object[]>of(row);
  }

  private static Path path(String argument, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, argument + " is no path: " + e.getReason(), e);
    }
  }
}
