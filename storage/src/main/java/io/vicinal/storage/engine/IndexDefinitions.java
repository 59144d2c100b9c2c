package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.io.CrashPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Adds, renames and drops indexes of either kind. */
final class IndexDefinitions {
  private final DatabaseState state;
  private final TableAlterations alterations;

  IndexDefinitions(DatabaseState state, TableAlterations alterations) {
    this.state = state;
    this.alterations = alterations;
  }

  /** Adds an index that is not searched yet. */
  VectorIndex add(VectorIndexDefinition definition) {
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
  void rename(long indexId, String name) {
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

  /** Drops an index of any kind, with the constraint that it stands for. */
  void drop(long indexId, CommitPath commits) {
    state.beginDefinition();
    try {
      if (!dropUnique(indexId, commits)) {
        drop(indexId);
      }
    } finally {
      state.endDefinition();
    }
  }

  /** Drops the constraint that an index stands for, with it, and returns whether there is one. */
  private boolean dropUnique(long indexId, CommitPath commits) {
    for (TableStore store : state.stores.values()) {
      for (UniqueConstraint unique : store.table().uniques()) {
        if (unique.indexId() == indexId) {
          alterations.alter(
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

  /** Drops an index that stands for no constraint, one of vectors with its graphs. */
  void drop(long indexId) {
    state.beginDefinition();
    try {
      if (dropColumnIndex(indexId)) {
        return;
      }
      TableStore store = owner(indexId);
      state.catalog.indexes().drop(indexId);
      CrashPoint.hit("definition.stored");
      define(store, indexes -> indexes.stream().filter(i -> i.id() != indexId).toList());
      GraphFiles.remove(state, store, indexId);
    } finally {
      state.endDefinition();
    }
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
}
