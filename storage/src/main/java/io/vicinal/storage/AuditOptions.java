package io.vicinal.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether and with which key changes of definitions and rights are written to the audit log.
 *
 * @param keyFile the key, outside the directory; null for the file next to the directory that has
 *     its name and {@code .audit-key} behind it
 */
public record AuditOptions(Start start, @Nullable Path keyFile) {
  /** How the log begins. */
  public enum Start {
    /** Goes on with a log that is there; a directory without one gets none. */
    GO_ON,
    /** Begins the log where there is none, with a new key if there is no key file either. */
    BEGIN,
    /**
     * Goes on under the key of the file, or a new one, whatever key the rows before have: they
     * cannot be verified any more.
     */
    RESTART
  }

  /** Goes on with a log that is there, with the key next to the directory. */
  public static final AuditOptions DEFAULT = new AuditOptions(Start.GO_ON, null);

  /** Begins the log where there is none. */
  public static AuditOptions beginning(@Nullable Path keyFile) {
    return new AuditOptions(Start.BEGIN, keyFile);
  }
}
