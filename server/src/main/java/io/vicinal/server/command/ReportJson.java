package io.vicinal.server.command;

import io.vicinal.storage.BackupReport;
import io.vicinal.storage.DatabaseMoment;
import io.vicinal.storage.RepairReport;
import io.vicinal.storage.RestoreReport;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes reports as JSON; the fields are described in docs/reliability.md. */
final class ReportJson {
  private ReportJson() {}

  static String of(Path directory, VerifyReport report) {
    return "{\"directory\":" + text(directory.toString()) + "," + fields(report) + "}";
  }

  static String of(Path directory, RepairReport report) {
    return "{\"directory\":"
        + text(directory.toString())
        + ",\"dryRun\":"
        + report.dryRun()
        + ",\"actions\":"
        + array(report.actions().stream().map(ReportJson::text).toList())
        + ",\"before\":{"
        + fields(report.before())
        + "},\"after\":{"
        + fields(report.after())
        + "}}";
  }

  static String of(Path target, BackupReport report) {
    return "{\"target\":"
        + text(target.toString())
        + ",\"databases\":"
        + array(report.databases().stream().map(ReportJson::moment).toList())
        + ",\"files\":"
        + report.files()
        + ",\"bytes\":"
        + report.bytes()
        + ",\"linkedFiles\":"
        + report.linkedFiles()
        + ",\"linkedBytes\":"
        + report.linkedBytes()
        + ",\"prunedFiles\":"
        + report.prunedFiles()
        + "}";
  }

  static String of(Path target, RestoreReport report) {
    return "{\"target\":"
        + text(target.toString())
        + ",\"databases\":"
        + array(report.databases().stream().map(ReportJson::moment).toList())
        + ",\"files\":"
        + report.files()
        + ",\"bytes\":"
        + report.bytes()
        + ",\"replayedBatches\":"
        + report.replayedBatches()
        + ",\"sequences\":"
        + array(report.sequences().stream().map(ReportJson::text).toList())
        + "}";
  }

  private static String moment(DatabaseMoment moment) {
    @Nullable Instant time = moment.time();
    return "{\"name\":"
        + text(moment.name())
        + ",\"lsn\":"
        + moment.lsn()
        + ",\"time\":"
        + text(time == null ? null : time.toString())
        + "}";
  }

  private static String fields(VerifyReport report) {
    return "\"level\":"
        + report.level().number()
        + ",\"sound\":"
        + report.sound()
        + ",\"errors\":"
        + report.errorCount()
        + ",\"warnings\":"
        + report.warningCount()
        + ",\"filesChecked\":"
        + report.filesChecked()
        + ",\"rowsChecked\":"
        + report.rowsChecked()
        + ",\"graphsChecked\":"
        + report.graphsChecked()
        + ",\"problems\":"
        + array(report.problems().stream().map(ReportJson::problem).toList());
  }

  private static String problem(VerifyProblem problem) {
    boolean hasOffset = problem.offset() != VerifyProblem.NO_OFFSET;
    return "{\"severity\":"
        + text(problem.severity().name().toLowerCase(Locale.ROOT))
        + ",\"level\":"
        + problem.level().number()
        + ",\"object\":"
        + text(problem.object())
        + ",\"file\":"
        + text(problem.file())
        + ",\"offset\":"
        + (hasOffset ? String.valueOf(problem.offset()) : "null")
        + ",\"message\":"
        + text(problem.message())
        + ",\"expected\":"
        + text(problem.expected())
        + ",\"found\":"
        + text(problem.found())
        + "}";
  }

  private static String array(Collection<String> items) {
    return items.stream().collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns a JSON string (RFC 8259); control characters and half surrogates are escaped. */
  private static String text(@Nullable String value) {
    if (value == null) {
      return "null";
    }
    var out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7F || Character.isSurrogate(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
