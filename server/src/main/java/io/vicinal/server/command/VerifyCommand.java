package io.vicinal.server.command;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.StorageException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Checks a data directory without changing it; exits with 0 when it is sound, 1 when it is not or
 * cannot be read.
 */
@Command(
    name = "verify",
    description =
        "Checks checksums, catalog and cross references of a data directory without changing it.",
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIRECTORY",
      description = "The data directory; no process may be writing to it.")
  private @Nullable Path directory;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    var path = java.util.Objects.requireNonNull(directory);
    try {
      var report = DataDirectory.verify(path);
      report.problems().forEach(out::println);
      out.printf(
          "%s: %d files, %d rows, %s%n",
          path,
          report.filesChecked(),
          report.rowsChecked(),
          report.sound() ? "no problems" : report.problems().size() + " problems");
      return report.sound() ? 0 : 1;
    } catch (StorageException e) {
      out.println(e.getMessage());
      return 1;
    } finally {
      out.flush();
    }
  }
}
