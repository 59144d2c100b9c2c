package io.vicinal.server.command;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.RestoreReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a data directory out of a backup. */
@Command(
    name = "restore",
    description = {
      "Makes a data directory out of a backup, as it was then or, with archived logs, at a later",
      "moment. A backup with a changed, missing or additional file is refused."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:restored and checked",
      "1:not restored, there is no target",
      "2:wrong arguments"
    })
public final class RestoreCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "BACKUP", description = "The backup; it is not changed.")
  private @Nullable Path backup;

  @Parameters(index = "1", paramLabel = "TARGET", description = "A new or empty directory.")
  private @Nullable Path target;

  @Option(
      names = "--to-time",
      paramLabel = "TIME",
      description = "Leave out commits after it, such as 2026-11-20T09:30:00Z.")
  private @Nullable String toTime;

  @Option(names = "--to-lsn", paramLabel = "LSN", description = "Leave out commits after it.")
  private @Nullable Long toLsn;

  @Option(
      names = "--archive",
      paramLabel = "DIRECTORY",
      description = {
        "A directory with archived log files, or the data directory that they belong to, whose log",
        "is read too. May be given several times; without it the backup's own moment is restored."
      })
  private List<Path> archives = List.of();

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var line = Objects.requireNonNull(spec).commandLine();
    OptionalLong lsn = toLsn == null ? OptionalLong.empty() : OptionalLong.of(toLsn);
    var options = new RestoreOptions(lsn, time(), archives);
    return Work.run(
        line,
        1,
        () -> {
          RestoreReport report =
              DataDirectory.restore(
                  Objects.requireNonNull(backup), Objects.requireNonNull(target), options);
          print(line.getOut(), report);
          RestoreAudit.tell(
              Objects.requireNonNull(backup),
              Objects.requireNonNull(target),
              report,
              line.getErr());
          return 0;
        });
  }

  private @Nullable Instant time() {
    if (toTime == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(toTime).toInstant();
    } catch (DateTimeException _) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--to-time must be a time with its offset, such as 2026-11-20T09:30:00Z, not \""
              + toTime
              + "\"");
    }
  }

  private void print(PrintWriter out, RestoreReport report) {
    Path path = Objects.requireNonNull(target);
    if (json) {
      out.println(ReportJson.of(path, report));
      return;
    }
    report.databases().forEach(moment -> out.println(BackupCommand.describe(moment)));
    out.printf(
        "%s: %d files, %d bytes, %d commits from archived logs%n",
        path, report.files(), report.bytes(), report.replayedBatches());
    for (String sequence : report.sequences()) {
      out.printf("sequence %s goes on where it was at the backup: set it with setval%n", sequence);
    }
  }
}
