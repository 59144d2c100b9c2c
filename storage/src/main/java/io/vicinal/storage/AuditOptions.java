package io.vicinal.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether and with which key changes of definitions and rights are written to the audit log.
 *
 * @param begin begins the log where there is none; otherwise only one that is there goes on
 * @param keyFile the key, outside the directory; null for the file next to the directory that has
 *     its name and {@code .audit-key} behind it
 */
public record AuditOptions(boolean begin, @Nullable Path keyFile) {
  /** Goes on with a log that is there, with the key next to the directory. */
  public static final AuditOptions DEFAULT = new AuditOptions(false, null);

  /** Begins the log where there is none. */
  public static AuditOptions beginning(@Nullable Path keyFile) {
    return new AuditOptions(true, keyFile);
  }
}
