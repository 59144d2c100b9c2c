package io.vicinal.server.command;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a data directory, or a backup of one, without changing it. */
@Command(
    name = "verify",
    description = "Checks a data directory or a backup without changing it.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = VerifyCommand.NOT_CHECKED,
    exitCodeOnExecutionException = VerifyCommand.NOT_CHECKED,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:only warnings: something derived is damaged or left over, repair puts it right",
      "2:errors: rows, definitions or the log are damaged",
      "3:not checked: in use, no data directory, wrong arguments, or it failed"
    })
public final class VerifyCommand implements Callable<Integer> {
  static final int SOUND = 0;
  static final int WARNINGS = 1;
  static final int ERRORS = 2;
  static final int NOT_CHECKED = 3;

  @Parameters(
      paramLabel = "DIRECTORY",
      description = "The data directory; no process may be writing to it.")
  private @Nullable Path directory;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "3",
      description = {
        "1 compares every byte with its checksum, 2 also catalog, files, key indexes and log with",
        "each other, 3 also every value, every graph and a sample of searches. Default: 3."
      })
  private int level = 3;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing, only exit with a code.")
  private boolean quiet;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var line = Objects.requireNonNull(spec).commandLine();
    var path = Objects.requireNonNull(directory);
    VerifyLevel wanted =
        VerifyLevel.of(level)
            .orElseThrow(
                () -> new ParameterException(line, "--level must be 1, 2 or 3, not " + level));
    return Work.run(
        line,
        NOT_CHECKED,
        () -> {
          VerifyReport report = DataDirectory.verify(path, wanted);
          if (!quiet) {
            print(line.getOut(), path, report);
          }
          return exitCode(report);
        });
  }

  private void print(PrintWriter out, Path path, VerifyReport report) {
    if (json) {
      out.println(ReportJson.of(path, report));
      return;
    }
    report.problems().forEach(problem -> out.println(problem.text()));
    out.println(path + ": " + summary(report));
  }

  static String summary(VerifyReport report) {
    return "level %d, %d files, %d rows, %d graphs: %s"
        .formatted(
            report.level().number(),
            report.filesChecked(),
            report.rowsChecked(),
            report.graphsChecked(),
            report.sound()
                ? "nothing is wrong"
                : report.errorCount() + " errors, " + report.warningCount() + " warnings");
  }

  static int exitCode(VerifyReport report) {
    if (report.errorCount() > 0) {
      return ERRORS;
    }
    return report.sound() ? SOUND : WARNINGS;
  }
}
