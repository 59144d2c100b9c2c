package io.vicinal.server.command;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.BackupReport;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DatabaseMoment;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a backup of a directory that no other process has open. */
@Command(
    name = "backup",
    description = {
      "Writes a whole, checked copy of a data directory, with a manifest of SHA-256 sums.",
      "Of a directory that a process has open, that process takes it: CALL"
          + " vicinal.backup('TARGET')."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the backup is whole and durable",
      "1:there is no backup",
      "2:wrong arguments"
    })
public final class BackupCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIRECTORY", description = "The data directory.")
  private @Nullable Path directory;

  @Parameters(index = "1", paramLabel = "TARGET", description = "A new or empty directory.")
  private @Nullable Path target;

  @Option(
      names = "--incremental-from",
      paramLabel = "BACKUP",
      description = "Link files that this earlier backup has too; the new one is whole in itself.")
  private @Nullable Path incrementalFrom;

  @Option(
      names = "--copy",
      description = "Copy files of the directory also where they could be linked.")
  private boolean copy;

  @Option(
      names = "--prune-archive",
      description = "Delete archived log files that only lead up to this backup.")
  private boolean pruneArchive;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var line = Objects.requireNonNull(spec).commandLine();
    return Work.run(
        line,
        1,
        () -> {
          try {
            print(
                line.getOut(),
                take(Objects.requireNonNull(directory), Objects.requireNonNull(target)));
            return 0;
          } catch (StorageException.InUse e) {
            line.getErr()
                .printf(
                    "vicinal: %s; let its process take the backup: CALL vicinal.backup('%s')%n",
                    e.getMessage(), target);
            return 1;
          }
        });
  }

  private BackupReport take(Path from, Path to) {
    OpenOptions open =
        OpenOptions.DEFAULT
            .withCreateIfMissing(false)
            .withBackgroundWork(false)
            .withAudit(CommandLineAudit.options());
    var options = new BackupOptions(!copy, incrementalFrom, pruneArchive);
    try (DataDirectory data = DataDirectory.open(from, open)) {
      return CommandLineAudit.acting().call(() -> data.backup(to, options));
    }
  }

  private void print(PrintWriter out, BackupReport report) {
    Path path = Objects.requireNonNull(target);
    if (json) {
      out.println(ReportJson.of(path, report));
      return;
    }
    for (DatabaseMoment moment : report.databases()) {
      out.println(describe(moment));
    }
    out.printf(
        "%s: %d files, %d bytes, of them %d files, %d bytes linked%n",
        path, report.files(), report.bytes(), report.linkedFiles(), report.linkedBytes());
    if (pruneArchive) {
      out.printf("%d archived log files deleted%n", report.prunedFiles());
    }
  }

  static String describe(DatabaseMoment moment) {
    String time = moment.time() == null ? "" : ", committed at " + moment.time();
    return "database \"" + moment.name() + "\" up to lsn " + moment.lsn() + time;
  }
}
