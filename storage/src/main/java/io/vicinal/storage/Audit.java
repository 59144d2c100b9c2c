package io.vicinal.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The audit log of a directory: who did what. Changes of definitions and rights write their row in
 * their own transaction; all else comes through {@link #record}. Thread-safe.
 */
public interface Audit {
  /** The log of a directory that has none. */
  Audit NONE =
      new Audit() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public void record(AuditEvent event) {}

        @Override
        public void settle() {}

        @Override
        public boolean isKeyThere() {
          return false;
        }

        @Override
        public long rowCount() {
          return 0;
        }

        @Override
        public List<AuditRow> rows() {
          return List.of();
        }

        @Override
        public Optional<String> head() {
          return Optional.empty();
        }

        @Override
        public List<String> problems(@Nullable String expectedHead) {
          return List.of();
        }

        @Override
        public int prune(Instant before) {
          return 0;
        }
      };

  /** Returns whether rows are written. */
  boolean isOn();

  /**
   * Writes a row, durably; does nothing where the log is not on, or the directory cannot be written
   * to. A row that cannot be written, because the disk is full or the key is missing, is told to
   * the process's own log: what it is about has happened. Of many such rows within a minute most
   * are only counted.
   */
  void record(AuditEvent event);

  /** Writes how many were only counted since the last time, as it happens every minute. */
  void settle();

  /** Returns whether there is a key to verify rows with. */
  boolean isKeyThere();

  /** Returns the number of rows. */
  long rowCount();

  /** Returns all rows, oldest first. */
  List<AuditRow> rows();

  /**
   * Returns number and hmac of the last row, {@code 17:9f86…}. Kept elsewhere, it tells later that
   * none of the rows up to it is missing. Empty where there is none.
   */
  Optional<String> head();

  /**
   * Returns everything that is wrong with the log, one line each; nothing where there is no key
   * beside the directory and none was named.
   *
   * @param expectedHead an earlier {@link #head}, null for none
   */
  List<String> problems(@Nullable String expectedHead);

  /**
   * Deletes the rows from before a moment, but the last ones, and writes one that says so.
   *
   * @return how many were deleted
   */
  int prune(Instant before);
}
