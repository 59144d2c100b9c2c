package io.vicinal.server.command;

import io.vicinal.server.settings.Setting;
import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says how commands that change a directory are told to its audit log. */
final class CommandLineAudit {
  private CommandLineAudit() {}

  /** Returns how a log goes on; its key may be named by the environment, as for the server. */
  static AuditOptions options() {
    return options(AuditOptions.Start.GO_ON, null);
  }

  /** Returns the same for a key that a flag may name. */
  static AuditOptions options(AuditOptions.Start start, @Nullable Path flag) {
    String named = System.getenv(Setting.AUDIT_KEY_FILE.variable());
    return new AuditOptions(
        start, flag != null || named == null || named.isEmpty() ? flag : Path.of(named));
  }

  /** Returns whom the log names: the user of the operating system. */
  static Acting acting() {
    return Acting.at("command line").as(0, System.getProperty("user.name", ""), null);
  }
}
