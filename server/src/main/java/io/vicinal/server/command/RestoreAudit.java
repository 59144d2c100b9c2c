package io.vicinal.server.command;

import io.vicinal.storage.Audit;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.RestoreReport;
import io.vicinal.storage.StorageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Tells the audit log of a restored directory who has restored it, and from where. That log wants
 * its own key; without it the directory is restored all the same, and whoever did it is told.
 */
final class RestoreAudit {
  private RestoreAudit() {}

  static void tell(Path backup, Path target, RestoreReport report, PrintWriter err) {
    OpenOptions open =
        OpenOptions.DEFAULT
            .withCreateIfMissing(false)
            .withBackgroundWork(false)
            .withAudit(CommandLineAudit.options());
    try (DataDirectory data = DataDirectory.open(target, open)) {
      Audit audit = data.audit();
      if (audit.rowCount() == 0) {
        return; // it had no log
      }
      if (!audit.isKeyThere()) {
        missing(err, "its key is not there");
        return;
      }
      audit.record(
          AuditEvent.of(CommandLineAudit.acting(), "RESTORE")
              .about("BACKUP", 0, backup.toString())
              .with(
                  report.databases().stream()
                      .map(BackupCommand::describe)
                      .collect(Collectors.joining("; "))));
    } catch (RuntimeException e) { // the restore itself is done
      missing(err, e instanceof StorageException ? String.valueOf(e.getMessage()) : e.toString());
    }
  }

  private static void missing(PrintWriter err, String why) {
    err.printf("vicinal: the audit log has no row about this restore: %s%n", why);
    err.flush();
  }
}
