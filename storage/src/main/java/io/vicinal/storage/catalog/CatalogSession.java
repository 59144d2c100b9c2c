package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs reads and writes of a catalog one after the other, each as one transaction.
 *
 * <p>Thread-safe. After a write failed in the file system nothing is written any more: it is not
 * known what reached the disk, and only opening the file again tells.
 */
final class CatalogSession implements AutoCloseable {
  /** What is done within one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(CatalogTransaction transaction) throws SQLException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final CatalogFile file;
  private final boolean readOnly;
  private @Nullable AuditLog audit;
  private boolean failed;
  private volatile long version;

  CatalogSession(CatalogFile file, boolean readOnly) throws SQLException {
    this.file = file;
    this.readOnly = readOnly;
    try (CatalogTransaction transaction = file.begin()) {
      version = DdlLog.version(transaction);
    }
  }

  /** Returns the version of the DDL log after the last write; does not wait. */
  long version() {
    return version;
  }

  <T> T read(Work<T> work) {
    lock.lock();
    try (CatalogTransaction transaction = file.begin()) {
      return work.run(transaction);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, file.name());
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether writes are taken. */
  boolean isWritable() {
    lock.lock();
    try {
      return !readOnly && !failed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets changes be told to {@code log}. */
  void setAudit(AuditLog log) {
    lock.lock();
    try {
      audit = log;
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code work} and commits it, durably; an exception takes everything back. */
  <T> T write(Work<T> work) {
    return write(work, false);
  }

  /** Does the same for what nothing else depends on: a full disk does not end writing. */
  <T> T writeAudit(Work<T> work) {
    return write(work, true);
  }

  private <T> T write(Work<T> work, boolean dispensable) {
    lock.lock();
    try {
      requireWritable();
      T result = read(transaction -> commit(transaction, work));
      emptyLog(dispensable);
      return result;
    } catch (StorageException.Io e) {
      failed |= !dispensable || !e.diskFull();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code operation} as a write of its own. */
  void execute(DdlOperation operation) {
    write(transaction -> {
      DdlLog.execute(transaction, operation);
      return operation;
    });
  }

  void copyTo(Path target) {
    lock.lock();
    try {
      file.copyTo(target);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, target.toString());
    } catch (IOException e) {
      throw new StorageException.Io("cannot write file \"" + target + "\"", e);
    } finally {
      lock.unlock();
    }
  }

  List<String> problems() {
    lock.lock();
    try {
      return CatalogVerifier.problems(file);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, file.name());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      file.close();
    } catch (SQLException e) {
      throw SqlErrors.translate(e, file.name());
    } finally {
      lock.unlock();
    }
  }

  private <T> T commit(CatalogTransaction transaction, Work<T> work) throws SQLException {
    AuditLog log = audit;
    try {
      if (log != null && log.isOn(transaction)) {
        transaction.keepNotes();
      }
      T result = work.run(transaction);
      if (log != null) {
        log.seal(transaction);
      }
      long newVersion = DdlLog.version(transaction);
      transaction.commit();
      version = newVersion;
      if (log != null) {
        log.sealed();
      }
      return result;
    } finally {
      if (log != null) {
        log.undone();
      }
    }
  }

  /**
   * Moves what was committed from the -wal file into the catalog. A damaged -wal file would
   * silently give an older state, so it is not left full for longer than one write.
   */
  private void emptyLog(boolean dispensable) {
    try {
      Pragmas.rows(file.connection(), "wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      // What was asked for is durable in the -wal file; the next write is refused, but for a full
      // disk that only what nothing depends on met: the next one that is not refused empties it.
      failed |=
          !dispensable
              || !(SqlErrors.translate(e, file.name()) instanceof StorageException.Io io
                  && io.diskFull());
    }
  }

  private void requireWritable() {
    if (readOnly) {
      throw new StorageException.ReadOnly("file \"" + file.name() + "\" is open for reading only");
    }
    if (failed) {
      throw new StorageException.ReadOnly(
          "file \"" + file.name() + "\" could not be written and must be opened again");
    }
  }
}
