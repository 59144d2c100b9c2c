package io.vicinal.storage.engine;

import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.wal.WriteAheadLog;
import org.jspecify.annotations.Nullable;

/** Opens a database: what the catalog names, brought forward by the log. */
final class DatabaseOpening {
  private final DatabaseState state;
  private final Recovery recovery;

  private DatabaseOpening(DatabaseState state) {
    this.state = state;
    this.recovery = new Recovery(state);
  }

  /** Opens a database without changing anything but the torn tail of its log. */
  static LocalDatabase open(
      DatabaseRecord record,
      FileStore files,
      Catalog catalog,
      CatalogState catalogState,
      OpenOptions options) {
    var state = new DatabaseState(record, files, catalog, options);
    try {
      var opening = new DatabaseOpening(state);
      opening.recovery.openSegments(catalogState);
      return options.readOnly() ? opening.readOnly() : opening.writable();
    } catch (RuntimeException | Error e) {
      state.stores.values().forEach(TableStore::release);
      throw e;
    }
  }

  private LocalDatabase readOnly() {
    long lsn =
        WriteAheadLog.read(
                state.files,
                state.logDirectory(),
                state.record.id(),
                state.record.checkpointLsn(),
                state.record.durableLsn(),
                recovery::replay)
            .lastLsn();
    show(lsn);
    return new LocalDatabase(state, null);
  }

  private LocalDatabase writable() {
    @Nullable WriteAheadLog log = null;
    try {
      log =
          WriteAheadLog.open(
              state.files,
              state.logDirectory(),
              state.record.id(),
              state.record.checkpointLsn(),
              state.record.durableLsn(),
              FileOpLog.options(state.options, state.record.settings()),
              recovery::replay);
      long lastLsn = show(log.lastLsn());
      return new LocalDatabase(
          state, new DatabaseWriter(state, log, lastLsn, recovery.definitionsVersion()));
    } catch (RuntimeException | Error e) {
      if (log != null) {
        log.close();
      }
      throw e;
    }
  }

  /** Makes what was recovered visible; returns the LSN behind which writing goes on. */
  private long show(long logLsn) {
    long lastLsn = Math.max(logLsn, recovery.sealedLsn());
    state.stores.values().forEach(store -> store.shards.forEach(ShardStore::recovered));
    state.visible.advance(lastLsn);
    state.commitLock.lock();
    try {
      for (TableStore store : state.stores.values()) {
        state.show(store);
        store.shards.forEach(state.unsealed::update);
      }
    } finally {
      state.commitLock.unlock();
    }
    return lastLsn;
  }
}
