package io.vicinal.server.command;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Progress;
import io.vicinal.storage.RepairOptions;
import io.vicinal.storage.RepairReport;
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

/** Makes what is derived and damaged in a data directory anew. */
@Command(
    name = "repair",
    description = {
      "Makes key indexes, graphs, stored norms and bounds anew where they are damaged, and removes",
      "files that nothing names. Never invents a row, and gives none up unless told to."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = VerifyCommand.NOT_CHECKED,
    exitCodeOnExecutionException = VerifyCommand.NOT_CHECKED,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing is wrong, or all of it was repaired",
      "1:only warnings are left, as after a dry run",
      "2:errors are left: rows, definitions or the log are damaged",
      "3:not repaired: in use, no data directory, catalog damaged, wrong arguments, or it failed"
    })
public final class RepairCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIRECTORY",
      description = "The data directory; no process may have it open.")
  private @Nullable Path directory;

  @Option(names = "--dry-run", description = "Tell what would be done and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--discard-damaged-log",
      description = {
        "Give up what a damaged log holds from the damage on, acknowledged transactions too.",
        "The files are kept aside; see first with --dry-run how much that is."
      })
  private boolean discardDamagedLog;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var line = Objects.requireNonNull(spec).commandLine();
    var path = Objects.requireNonNull(directory);
    return Work.run(
        line,
        VerifyCommand.NOT_CHECKED,
        () -> {
          RepairReport report =
              DataDirectory.repair(
                  path, new RepairOptions(dryRun, discardDamagedLog), Progress.NONE);
          print(line.getOut(), path, report);
          return VerifyCommand.exitCode(report.after());
        });
  }

  private void print(PrintWriter out, Path path, RepairReport report) {
    if (json) {
      out.println(ReportJson.of(path, report));
      return;
    }
    out.println("before: " + VerifyCommand.summary(report.before()));
    report.actions().forEach(action -> out.println((dryRun ? "would do: " : "done: ") + action));
    if (!dryRun) {
      report.after().problems().forEach(problem -> out.println("left: " + problem.text()));
      out.println("after: " + VerifyCommand.summary(report.after()));
    }
  }
}
