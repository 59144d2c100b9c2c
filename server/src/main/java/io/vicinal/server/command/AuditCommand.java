package io.vicinal.server.command;

import io.vicinal.storage.Audit;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks the audit log of a directory, and lets it go on under another key. */
@Command(
    name = "audit",
    description = "Checks the audit log of a data directory that no process has open.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class AuditCommand implements Runnable {
  private static final int PROBLEMS = 2;
  private static final int NOT_CHECKED = 3;
  private static final String KEY =
      "The key; default: what VICINAL_AUDIT_KEY_FILE names, or DIRECTORY.audit-key.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "missing command: verify or restart");
  }

  @Command(
      name = "verify",
      description = "Finds rows that were changed, moved, added or deleted.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:every row is what was written",
        "2:rows are not, or are missing",
        "3:not checked: in use, no data directory, no key, wrong arguments"
      })
  int verify(
      @Option(names = "--data", paramLabel = "DIRECTORY", defaultValue = "data") Path data,
      @Option(names = "--audit-key-file", paramLabel = "FILE", description = KEY)
          @Nullable Path keyFile,
      @Option(
              names = "--head",
              paramLabel = "NUMBER:HMAC",
              description = "What the server's log has told of the last row at some time.")
          @Nullable String head) {
    return Work.run(line(), NOT_CHECKED, () -> check(data, keyFile, head));
  }

  private int check(Path data, @Nullable Path keyFile, @Nullable String head) {
    AuditOptions options = CommandLineAudit.options(AuditOptions.Start.GO_ON, keyFile);
    try (DataDirectory directory =
        DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true).withAudit(options))) {
      Audit audit = directory.audit();
      if (!audit.isKeyThere()) {
        line().getErr().println("vicinal: the key of the audit log is not there");
        return NOT_CHECKED;
      }
      List<String> problems = audit.problems(head);
      problems.forEach(line().getOut()::println);
      line()
          .getOut()
          .printf(
              "%d rows, head %s: %s%n",
              audit.rowCount(),
              audit.head().orElse("none"),
              problems.isEmpty() ? "nothing is wrong" : problems.size() + " problems");
      return problems.isEmpty() ? 0 : PROBLEMS;
    } catch (StorageException.InUse e) {
      line()
          .getErr()
          .println("vicinal: " + e.getMessage() + "; let its process check: CALL vicinal.verify()");
      return NOT_CHECKED;
    }
  }

  @Command(
      name = "restart",
      description = {
        "Goes on under the key of the file, or a new one, where the key of the rows is lost.",
        "Those rows stay, and cannot be verified any more."
      })
  int restart(
      @Option(names = "--data", paramLabel = "DIRECTORY", defaultValue = "data") Path data,
      @Option(names = "--audit-key-file", paramLabel = "FILE", description = KEY)
          @Nullable Path keyFile) {
    return Work.run(
        line(),
        1,
        () -> {
          OpenOptions open =
              OpenOptions.DEFAULT
                  .withCreateIfMissing(false)
                  .withBackgroundWork(false)
                  .withAudit(CommandLineAudit.options(AuditOptions.Start.RESTART, keyFile));
          try (DataDirectory directory =
              CommandLineAudit.acting().call(() -> DataDirectory.open(data, open))) {
            line().getOut().println("head " + directory.audit().head().orElseThrow());
            return 0;
          }
        });
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
