package io.vicinal.storage.engine;

import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long work on one table at a time: index builds, merges and OPTIMIZE, for statements and in
 * the background.
 *
 * <p>(1) It holds the table's maintenance lock, which neither reads nor writes ask for. (2) An
 * index that a statement wants goes when the statement fails; when the database closes first it
 * stays BUILDING, and the next open goes on with it in the background.
 */
final class TableWork {
  /** Smaller segments are scored row by row faster than by a graph. */
  static final int GRAPH_ROWS_MIN = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(TableWork.class);

  private final DatabaseState state;
  private final Sealer sealer;
  private final IndexDefinitions definitions;
  private final LongStatements statements = new LongStatements();
  private final IndexBuilds builds = new IndexBuilds();

  TableWork(DatabaseState state, Sealer sealer, IndexDefinitions definitions) {
    this.state = state;
    this.sealer = sealer;
    this.definitions = definitions;
  }

  /** Lists the indexes that the last process did not finish, for {@link #inBackground}. */
  void resume() {
    for (TableStore store : state.stores.values()) {
      for (VectorIndex index : store.table().indexes()) {
        if (index.state() == VectorIndex.State.BUILDING) {
          LOG.info(
              "going on with index \"{}\" of table \"{}\"", index.name(), store.table().name());
          builds.begin(store.table(), index, true, Progress.NONE);
        }
      }
    }
  }

  List<IndexProgress> progress() {
    return builds.list().stream()
        .filter(build -> state.stores.containsKey(build.tableId()))
        .toList();
  }

  /** Returns whether this thread is inside a listener of a statement of this database. */
  boolean isReporting() {
    return statements.isReporting();
  }

  VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    TableStore store = state.store(definition.tableId());
    statements.enter();
    try {
      VectorIndex index = definitions.add(definition);
      try (var build = builds.begin(store.table(), index, false, statements.whileOpen(progress))) {
        return build(store, index, build, account);
      } catch (RuntimeException | Error e) {
        undo(index, e, account);
        throw e;
      }
    } finally {
      statements.exit();
    }
  }

  private VectorIndex build(
      TableStore store, VectorIndex index, Progress progress, ResourceAccount account) {
    statements.lock(store.maintenance, account);
    try {
      sealAll(store, progress, account);
      if (store.readyIndexes().isEmpty()) {
        mergeAll(store, progress, account); // only copies rows, and one graph is searched faster
      }
      var graphs = new MissingGraphs(state, progress, account);
      graphs.build(store, List.of(index), 0);
      graphs.catchUp(store, index);
      return definitions.makeReady(store, index.id());
    } finally {
      store.maintenance.unlock();
    }
  }

  /** Drops an index whose statement failed, unless it only ended because the database closes. */
  private void undo(VectorIndex index, Throwable cause, ResourceAccount account) {
    try {
      if (statements.isClosing()) {
        account.check(); // who cancelled it does not want it at the next open either
        return;
      }
    } catch (StorageException.Cancelled e) {
      LOG.debug("the statement was cancelled as well", e);
    }
    try {
      definitions.drop(index.id());
    } catch (StorageException.NotFound e) {
      LOG.debug("the index is gone already", e);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  void optimize(long tableId, Progress progress, ResourceAccount account) {
    TableStore store = state.store(tableId);
    Progress whileOpen = statements.whileOpen(progress);
    statements.enter();
    try {
      statements.lock(store.maintenance, account);
      try {
        sealAll(store, whileOpen, account);
        mergeAll(store, whileOpen, account);
        store.mergeProblem = null;
        new MissingGraphs(state, whileOpen, account).build(store, store.readyIndexes(), 0);
      } finally {
        store.maintenance.unlock();
      }
    } finally {
      statements.exit();
    }
  }

  void reindex(long indexId, Progress progress, ResourceAccount account) {
    TableStore store = withIndex(indexId);
    statements.enter();
    try {
      statements.lock(store.maintenance, account);
      try {
        VectorIndex index = readyIndex(store, indexId);
        try (var build =
            builds.begin(store.table(), index, false, statements.whileOpen(progress))) {
          sealAll(store, build, account);
          new MissingGraphs(state, build, account).rebuild(store, index);
        }
      } finally {
        store.maintenance.unlock();
      }
    } finally {
      statements.exit();
    }
  }

  private TableStore withIndex(long indexId) {
    return state.stores.values().stream()
        .filter(store -> store.table().indexes().stream().anyMatch(i -> i.id() == indexId))
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("index", String.valueOf(indexId)));
  }

  private static VectorIndex readyIndex(TableStore store, long indexId) {
    return store.readyIndexes().stream()
        .filter(index -> index.id() == indexId)
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("ready index", String.valueOf(indexId)));
  }

  void checkpoint(Progress progress, ResourceAccount account) {
    statements.enter();
    try {
      for (TableStore store : state.stores.values()) {
        sealAll(store, statements.whileOpen(progress), account);
      }
      sealer.forgetLog();
    } finally {
      statements.exit();
    }
  }

  /** Writes everything that memory has of a table to files. */
  private void sealAll(TableStore store, Progress progress, ResourceAccount account) {
    for (ShardStore shard : store.shards) {
      progress.report("writing rows to files", shard.shard, store.shards.size());
      sealer.freeze(shard);
      account.check();
      while (sealer.sealOldest(store, shard, account::check)) {
        account.check();
      }
    }
  }

  private void mergeAll(TableStore store, Progress progress, ResourceAccount account) {
    var merger = new Merger(state, progress, account);
    for (ShardStore shard : store.shards) {
      account.check();
      progress.report("merging segments", shard.shard, store.shards.size());
      merger.mergeAll(store, shard);
    }
  }

  /** Does once, for all tables, what nobody asked for. */
  void inBackground(Attempts attempts, ResourceAccount account) {
    new Upkeep(state, definitions, builds, attempts, account).run();
  }

  /** Lets no statement begin and those that run end soon. */
  void stop() {
    statements.stop();
  }

  /** Waits until no statement runs. */
  void awaitNone() {
    statements.awaitNone();
  }
}
