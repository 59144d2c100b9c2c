package io.vicinal.storage.engine;

import io.vicinal.storage.Table;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.CounterRecord;
import io.vicinal.storage.catalog.DdlEntry;
import io.vicinal.storage.catalog.DdlRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.catalog.ShardRecord;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.wal.WalBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds memory from catalog and log: a function of the two, without any effect on disk.
 *
 * <p>Changes of tables that are gone are skipped, and so is what files know already.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final DatabaseState state;

  /** Tables of which files may have values that no counter knows. */
  private final Set<TableStore> uncounted = new HashSet<>();

  private long changes;
  private long definitionsVersion;

  Recovery(DatabaseState state) {
    this.state = state;
  }

  /** Opens what the catalog names. */
  void openSegments(CatalogState catalog) {
    for (Table table : catalog.tables()) {
      Long owner = catalog.databaseOfTable().get(table.id());
      if (owner != null && owner == state.record.id()) {
        var store = new TableStore(table, sealedLsns(table, catalog.shards()));
        state.stores.put(table.id(), store);
        catalog.segments().stream()
            .filter(segment -> segment.tableId() == table.id())
            .sorted(
                Comparator.comparingLong(SegmentRecord::maxLsn)
                    .thenComparingLong(SegmentRecord::id))
            .forEach(segment -> open(store, segment));
        restoreCounters(store, catalog.counters());
      }
    }
  }

  private static List<Long> sealedLsns(Table table, List<ShardRecord> records) {
    var lsns = new ArrayList<Long>();
    for (int shard = 0; shard < table.shards(); shard++) {
      lsns.add(0L);
    }
    for (ShardRecord record : records) {
      if (record.tableId() == table.id()) {
        lsns.set(record.shard(), record.sealedLsn());
      }
    }
    return lsns;
  }

  private void open(TableStore store, SegmentRecord record) {
    SealedSegment segment =
        SealedSegment.open(
            state.files, state.segmentDirectory(store.id, record.id()), store.table(), record);
    for (String problem : segment.derivedProblems()) {
      LOG.warn("{}; answers come from the rows, slower, until it is repaired", problem);
    }
    store.shards.get(record.shard()).sealed.add(segment);
  }

  /** Applies one batch of the log. */
  void replay(WalBatch batch) {
    for (byte[] bytes : batch.records()) {
      for (DdlEntry entry : DdlRecord.decode(bytes)) {
        definitionsVersion = Math.max(definitionsVersion, entry.version());
      }
      TableStore store = state.stores.get(ChangeCodec.tableId(bytes));
      if (store != null) {
        Change change = store.codec().decode(bytes);
        ShardStore shard = store.shards.get(change.shard());
        // What files have was counted when they were written; it may have been restarted since.
        if (!change.removal() && (batch.lsn() > shard.sealedLsn || uncounted.contains(store))) {
          store.noteIdentities(change.values());
        }
        shard.replay(change, batch.lsn());
        changes++;
      }
    }
    for (TableStore store : state.stores.values()) {
      for (ShardStore shard : store.shards) {
        if (shard.hasPending() && shard.growing.sizeBytes() > state.options.growingBytesMax()) {
          shard.freeze();
        }
      }
    }
  }

  /** Returns the last change of a definition that the log is known to repeat, or 0. */
  long definitionsVersion() {
    return definitionsVersion;
  }

  /** Returns how many changes were read from the log. */
  long changes() {
    return changes;
  }

  /** Returns the highest LSN that files have. */
  long sealedLsn() {
    return state.stores.values().stream()
        .flatMap(store -> store.shards.stream())
        .mapToLong(shard -> shard.sealedLsn)
        .max()
        .orElse(0);
  }

  /** Makes identities and hidden row ids go on behind the values that the catalog tells. */
  private void restoreCounters(TableStore store, List<CounterRecord> records) {
    for (IdentityCounter counter : store.counters()) {
      Optional<CounterRecord> known =
          records.stream()
              .filter(r -> r.tableId() == store.id && r.column() == counter.column)
              .findFirst();
      if (known.isPresent()) {
        counter.restore(known.get().nextValue());
      } else {
        // Nothing was sealed yet, or an older release has sealed it.
        uncounted.add(store);
        store.noteAll(counter);
      }
    }
  }
}
