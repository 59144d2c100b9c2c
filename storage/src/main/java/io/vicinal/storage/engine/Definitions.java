package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.DataType;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.View;
import io.vicinal.storage.catalog.CounterRecord;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.segment.SealedSegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes definitions: first in the catalog, then in memory, both under the files lock. */
final class Definitions {
  /** Commits stop for so long at first, and longer where that is too short to sync them. */
  private static final long WAIT_NANOS = 100_000_000;

  private static final long WAIT_NANOS_MAX = 1_000_000_000;

  private final DatabaseState state;

  Definitions(DatabaseState state) {
    this.state = state;
  }

  Table createTable(TableDefinition definition) {
    state.beginDefinition();
    try {
      Table table = state.catalog.tables().create(state.record.id(), definition);
      CrashPoint.hit("definition.stored");
      var store = new TableStore(table, Collections.nCopies(table.shards(), 0L));
      state.commitLock.lock();
      try {
        state.stores.put(table.id(), store);
        state.show(store);
      } finally {
        state.commitLock.unlock();
      }
      return table;
    } finally {
      state.endDefinition();
    }
  }

  /** Changes a table; {@code check} runs when memory has nothing that is not visible. */
  void alterTable(
      long tableId,
      TableChange change,
      List<View> views,
      Runnable check,
      CommitPath commits,
      ResourceAccount account) {
    state.beginDefinition();
    try {
      boolean done = false;
      for (long wait = WAIT_NANOS; !done; wait = Math.min(2 * wait, WAIT_NANOS_MAX)) {
        state.commitLock.lock();
        try {
          state.requireWritable();
          done = commits.awaitVisible(wait);
          if (done) {
            account.hold();
            try {
              alter(state.store(tableId), change, views, check, account);
            } finally {
              account.unhold();
            }
          }
        } finally {
          state.commitLock.unlock();
        }
        if (!done) {
          commits.awaitApplied();
        }
      }
    } finally {
      state.endDefinition();
    }
  }

  private void alter(
      TableStore store,
      TableChange change,
      List<View> views,
      Runnable check,
      ResourceAccount account) {
    // What the checks read must not be taken back by a power failure after the change.
    state.awaitSynced(state.visible.peek().lsn());
    check.run();
    TableChange checked = AlterationCheck.run(store, change, account);
    Table changed = state.catalog.tables().alter(state.record.id(), store.id, checked, views);
    CrashPoint.hit("definition.stored");
    if (!views.isEmpty()) {
      state.views = state.catalog.views().of(state.record.id());
    }
    List<VectorIndex> before = store.table().indexes();
    store.redefine(changed);
    store.shards.forEach(state.unsealed::update);
    state.show(store);
    before.stream()
        .filter(index -> changed.indexes().stream().noneMatch(i -> i.id() == index.id()))
        .forEach(index -> removeGraphs(store, index.id()));
  }

  /** Lets a column number rows from {@code next} on. */
  void restartIdentity(long tableId, int column, long next) {
    state.beginDefinition();
    try {
      TableStore store = state.store(tableId);
      IdentityCounter counter =
          store.counters().stream()
              .filter(it -> it.column == column)
              .findFirst()
              .orElseThrow(() ->
                  new StorageException.InvalidSetting(
                      "column " + column + " of table " + tableId + " is no identity"));
      counter.requireHeld(next);
      state.catalog.tables().setCounter(new CounterRecord(tableId, column, next));
      state.commitLock.lock();
      try {
        counter.restore(next);
        store.noteRecent(counter); // as the log does at the next open
      } finally {
        state.commitLock.unlock();
      }
    } finally {
      state.endDefinition();
    }
  }

  void createSchema(String name) {
    state.beginDefinition();
    try {
      state.catalog.schemas().create(state.record.id(), name);
      CrashPoint.hit("definition.stored");
      showSchemas();
    } finally {
      state.endDefinition();
    }
  }

  /** Drops a schema with what is in it, where {@code contents} says so, and {@code views}. */
  void dropSchema(String name, boolean contents, List<View> views, Runnable check) {
    state.beginDefinition();
    try {
      check.run();
      List<TableStore> stores = contents ? storesIn(name) : List.of();
      var gone = new LinkedHashSet<>(views);
      state.views.stream()
          .filter(view -> contents && view.schema().equals(name))
          .forEach(gone::add);
      List<Long> sequences =
          state.sequences.stream()
              .filter(sequence -> contents && sequence.schema().equals(name))
              .map(NumberSequence::id)
              .toList();
      state
          .catalog
          .schemas()
          .drop(
              state.record.id(),
              name,
              List.copyOf(gone),
              stores.stream().map(store -> store.id).toList(),
              sequences);
      CrashPoint.hit("definition.stored");
      showSchemas();
      showSequences();
      sequences.forEach(state.sequenceValues::forget);
      state.views = state.catalog.views().of(state.record.id());
      stores.forEach(this::forget);
    } finally {
      state.endDefinition();
    }
  }

  private List<TableStore> storesIn(String schema) {
    return state.stores.values().stream()
        .filter(store -> store.table().schema().equals(schema))
        .toList();
  }

  private void showSchemas() {
    state.schemas = state.catalog.schemas().of(state.record.id());
  }

  private void showSequences() {
    state.sequences = state.catalog.sequences().of(state.record.id());
  }

  NumberSequence createSequence(NumberSequence sequence) {
    state.beginDefinition();
    try {
      NumberSequence created = state.catalog.sequences().create(state.record.id(), sequence);
      CrashPoint.hit("definition.stored");
      showSequences();
      return created;
    } finally {
      state.endDefinition();
    }
  }

  void alterSequence(NumberSequence sequence, @Nullable Long restart) {
    state.beginDefinition();
    try {
      state.sequenceValues.alter(sequence(sequence.id()), sequence, restart);
      CrashPoint.hit("definition.stored");
      showSequences();
    } finally {
      state.endDefinition();
    }
  }

  void dropSequence(long sequenceId) {
    state.beginDefinition();
    try {
      state.catalog.sequences().drop(sequenceId);
      CrashPoint.hit("definition.stored");
      showSequences();
      state.sequenceValues.forget(sequenceId);
    } finally {
      state.endDefinition();
    }
  }

  NumberSequence sequence(long sequenceId) {
    return state.sequences.stream()
        .filter(sequence -> sequence.id() == sequenceId)
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("sequence", String.valueOf(sequenceId)));
  }

  void comment(CommentTarget target, @Nullable String text) {
    state.beginDefinition();
    try {
      state.catalog.comments().set(state.record.id(), target, text);
      CrashPoint.hit("definition.stored");
    } finally {
      state.endDefinition();
    }
  }

  void createView(View view, boolean replace, Runnable check) {
    changeViews(() -> state.catalog.views().create(state.record.id(), view, replace), check);
  }

  void replaceView(View before, View after, Runnable check) {
    changeViews(() -> state.catalog.views().replace(state.record.id(), before, after), check);
  }

  void dropViews(List<View> views, Runnable check) {
    changeViews(() -> state.catalog.views().drop(state.record.id(), views), check);
  }

  private void changeViews(Runnable change, Runnable check) {
    state.beginDefinition();
    try {
      check.run();
      change.run();
      CrashPoint.hit("definition.stored");
      state.views = state.catalog.views().of(state.record.id());
    } finally {
      state.endDefinition();
    }
  }

  /** Drops tables and the views that use them. */
  void dropTables(List<Long> tableIds, List<View> views, Runnable check) {
    state.beginDefinition();
    try {
      check.run();
      List<TableStore> stores = tableIds.stream().map(state::store).toList();
      state.catalog.tables().drop(state.record.id(), views, tableIds);
      state.views = state.catalog.views().of(state.record.id());
      CrashPoint.hit("definition.stored");
      stores.forEach(this::forget);
    } finally {
      state.endDefinition();
    }
  }

  /** Lets go of a table that the catalog does not name any more. */
  private void forget(TableStore store) {
    state.commitLock.lock();
    try {
      state.stores.remove(store.id);
      for (ShardStore shard : store.shards) {
        shard.sealed.forEach(SealedSegment::deleteWhenReleased);
        state.unsealed.remove(shard);
      }
      state.visible.change(layout -> layout.without(store.id));
      store.release();
      state.sealed.signalAll();
    } finally {
      state.commitLock.unlock();
    }
  }

  /** Adds an index that is not searched yet. */
  VectorIndex addIndex(VectorIndexDefinition definition) {
    state.beginDefinition();
    try {
      TableStore store = state.store(definition.tableId());
      requireIndexable(store.table(), definition);
      VectorIndex index = state.catalog.indexes().create(definition);
      CrashPoint.hit("definition.stored");
      define(
          store,
          indexes -> {
            var more = new ArrayList<>(indexes);
            more.add(index);
            return more;
          });
      return index;
    } finally {
      state.endDefinition();
    }
  }

  /**
   * @throws StorageException.InvalidSetting if the table cannot have such an index
   */
  static void requireIndexable(Table table, VectorIndexDefinition definition) {
    DataType type = table.columns().get(definition.column()).type();
    boolean bits = type.isVector() && type.element() == VectorElement.BIT;
    switch (definition.metric()) {
      case L2, L2_SQUARED, COSINE, INNER_PRODUCT, L1 -> {}
      case HAMMING, JACCARD -> {
        if (!bits) {
          throw new StorageException.InvalidSetting(
              "metric " + definition.metric() + " has an index over bits only");
        }
      }
    }
    if (bits && definition.quantization().alwaysCodes()) {
      throw new StorageException.InvalidSetting("vectors of bits need no quantization");
    }
    if (type.isVector()
        && type.element() == VectorElement.INT8
        && definition.quantization() == Quantization.INT8) {
      throw new StorageException.InvalidSetting("vectors of bytes need no quantization to bytes");
    }
  }

  /**
   * Lets an index serve searches, under the name that it has by now.
   *
   * @throws StorageException.NotFound if it was dropped meanwhile
   */
  VectorIndex makeReady(TableStore store, long indexId) {
    state.beginDefinition();
    try {
      VectorIndex index =
          store.table().indexes().stream()
              .filter(other -> other.id() == indexId)
              .findFirst()
              .orElseThrow(() -> new StorageException.NotFound("index", String.valueOf(indexId)));
      var ready =
          new VectorIndex(
              indexId,
              index.name(),
              index.tableId(),
              index.column(),
              index.metric(),
              index.parameters(),
              index.quantization(),
              VectorIndex.State.READY);
      state.catalog.indexes().ready(indexId);
      define(
          store,
          indexes -> indexes.stream().map(other -> other.id() == indexId ? ready : other).toList());
      return ready;
    } finally {
      state.endDefinition();
    }
  }

  /** Adds an index on columns that are no vectors. */
  ColumnIndex addColumnIndex(ColumnIndexDefinition definition) {
    state.beginDefinition();
    try {
      TableStore store = state.store(definition.tableId());
      ColumnIndex index = state.catalog.indexes().createColumnIndex(definition);
      CrashPoint.hit("definition.stored");
      var more = new ArrayList<>(store.table().columnIndexes());
      more.add(index);
      redefine(store, store.table().withColumnIndexes(more));
      return index;
    } finally {
      state.endDefinition();
    }
  }

  private void redefine(TableStore store, Table changed) {
    state.commitLock.lock();
    try {
      store.redefine(changed);
      state.show(store);
    } finally {
      state.commitLock.unlock();
    }
  }

  /** Renames an index of either kind, and the constraint that it stands for. */
  void renameIndex(long indexId, String name) {
    state.beginDefinition();
    try {
      Table changed = state.catalog.indexes().rename(indexId, name);
      CrashPoint.hit("definition.stored");
      TableStore store = state.store(changed.id());
      redefine(store, changed);
    } finally {
      state.endDefinition();
    }
  }

  /** Drops the constraint that an index stands for, with it, and returns whether there is one. */
  private boolean dropUnique(long indexId, CommitPath commits) {
    for (TableStore store : state.stores.values()) {
      for (UniqueConstraint unique : store.table().uniques()) {
        if (unique.indexId() == indexId) {
          alterTable(
              store.id,
              new TableChange.DropUnique(unique.name()),
              List.of(),
              () -> {},
              commits,
              ResourceAccount.unbounded());
          return true;
        }
      }
    }
    return false;
  }

  /** Drops an index on columns that are no vectors and returns whether there was one. */
  private boolean dropColumnIndex(long indexId) {
    for (TableStore store : state.stores.values()) {
      List<ColumnIndex> indexes = store.table().columnIndexes();
      if (indexes.stream().anyMatch(index -> index.id() == indexId)) {
        state.catalog.indexes().dropColumnIndex(indexId);
        CrashPoint.hit("definition.stored");
        List<ColumnIndex> left = indexes.stream().filter(index -> index.id() != indexId).toList();
        redefine(store, store.table().withColumnIndexes(left));
        return true;
      }
    }
    return false;
  }

  /** Drops an index of any kind, with the constraint that it stands for. */
  void dropIndex(long indexId, CommitPath commits) {
    state.beginDefinition();
    try {
      if (!dropUnique(indexId, commits)) {
        dropIndex(indexId);
      }
    } finally {
      state.endDefinition();
    }
  }

  /** Drops an index that stands for no constraint, one of vectors with its graphs. */
  void dropIndex(long indexId) {
    state.beginDefinition();
    try {
      if (dropColumnIndex(indexId)) {
        return;
      }
      TableStore store = owner(indexId);
      state.catalog.indexes().drop(indexId);
      CrashPoint.hit("definition.stored");
      define(store, indexes -> indexes.stream().filter(i -> i.id() != indexId).toList());
      removeGraphs(store, indexId);
    } finally {
      state.endDefinition();
    }
  }

  private TableStore owner(long indexId) {
    return state.stores.values().stream()
        .filter(store -> store.table().indexes().stream().anyMatch(i -> i.id() == indexId))
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("index", String.valueOf(indexId)));
  }

  private void define(TableStore store, UnaryOperator<List<VectorIndex>> change) {
    Table changed = store.table().withIndexes(change.apply(store.table().indexes()));
    state.commitLock.lock();
    try {
      store.define(changed);
      state.show(store);
    } finally {
      state.commitLock.unlock();
    }
  }

  /** Removes the graph files of an index, which the catalog names no more, from disk. */
  private void removeGraphs(TableStore store, long indexId) {
    for (ShardStore shard : store.shards) {
      for (SealedSegment segment : shard.sealed) {
        List<String> names = SegmentFileNames.graphs(segment, indexId);
        segment.detachGraph(indexId);
        Path directory = state.segmentDirectory(store.id, segment.id());
        names.forEach(name -> state.delete(directory.resolve(name)));
      }
    }
  }
}
