package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.io.CrashPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of what is done to tables by itself: interrupted index builds are finished, graphs that
 * are missing are built, then small segments are merged, then what is searched much hangs on the
 * largest one.
 *
 * <p>(1) Graphs come first, because searches compare rows that have none one by one. Those of
 * segments that are sealed while something takes long, a merge above all, are built between two
 * steps of it, for half of the time at most, so that it comes to an end however fast rows come. (2)
 * Tables that a statement works on are left alone; a statement that waits for the table's
 * maintenance lock gets it after the graph that is built, or out of the middle of a merge. Whoever
 * ends a statement begins the next round. (3) Failures are kept by {@link Attempts}, for graphs and
 * merges apart.
 *
 * <p>For one thread.
 */
final class Upkeep {
  /** So often a merge ends for statements before it goes on to its end. */
  static final int GIVES_WAY_MAX = 3;

  /** A table that was left alone in a pause is looked at again after so long. */
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final DatabaseState state;
  private final IndexDefinitions definitions;
  private final IndexBuilds builds;
  private final Attempts attempts;
  private final ResourceAccount account;
  private Layout seen;
  private long nextPause = System.nanoTime(); // before, what takes long has its share of the time
  private boolean between;
  private boolean leftOut; // a table, because a statement works on it
  private @Nullable TableStore paused; // the table whose work goes on afterwards
  private @Nullable TableStore working; // the table that this holds the lock of
  private @Nullable TableStore linking; // the table whose missing graphs are being built

  /** Names the merges of a table beside its graphs, whose name is its id. */
  private record Merges(long tableId) {}

  /** The same for what hangs on the largest segment. */
  private record Hanging(long tableId) {}

  /** Ends what a statement need not wait for. */
  private static final class GaveWay extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GaveWay() {
      super("a statement needs the table", null, false, false);
    }
  }

  Upkeep(
      DatabaseState state,
      IndexDefinitions definitions,
      IndexBuilds builds,
      Attempts attempts,
      ResourceAccount account) {
    this.state = state;
    this.definitions = definitions;
    this.builds = builds;
    this.attempts = attempts;
    this.account = account;
    this.seen = state.visible.peek().layout();
  }

  /** Does all there is to do; throws the first of the failures, and what ends the account. */
  void run() {
    for (TableStore store : state.stores.values()) {
      attempt(store.id, () -> alone(store, () -> link(store)));
    }
    state.linkingFails = attempts.hasFailed();
    for (TableStore store : state.stores.values()) {
      attempt(new Merges(store.id), () -> alone(store, () -> merge(store)));
    }
    for (TableStore store : state.stores.values()) {
      attempt(new Hanging(store.id), () -> alone(store, () -> hang(store)));
    }
    attempts.rethrow();
  }

  private void attempt(Object what, Runnable work) {
    account.check();
    if (state.isWritable()) {
      attempts.run(what, work);
    }
  }

  /** Runs {@code work} unless a statement works on the table. */
  private void alone(TableStore store, Runnable work) {
    // Inside a listener of a statement this thread has the lock already.
    boolean isStatement = store != working && store.maintenance.isHeldByCurrentThread();
    if (isStatement || !store.maintenance.tryLock()) {
      leftOut = true;
      return;
    }
    TableStore outer = working;
    try {
      working = store;
      work.run();
    } finally {
      working = outer;
      store.maintenance.unlock();
    }
  }

  private void link(TableStore store) {
    for (IndexBuilds.Build build : builds.unattended(store.id)) {
      finish(store, build);
    }
    if (linkMissing(store) && mayGoOn(store)) {
      // Once more for what was sealed meanwhile; what comes then finds a pause or the next round,
      // because merges would never begin where rows come faster than they are linked.
      boolean _ = linkMissing(store);
    }
  }

  private void finish(TableStore store, IndexBuilds.Build build) {
    try {
      var graphs = new MissingGraphs(state, pausing(build), account);
      graphs.build(store, List.of(build.index()), 0);
      graphs.catchUp(store, build.index());
      definitions.makeReady(store, build.index().id());
    } catch (StorageException.NotFound e) {
      LOG.info("index \"{}\" was dropped before it was finished", build.index().name());
    } catch (RuntimeException | Error e) {
      build.failed(e);
      throw e;
    }
    build.close();
  }

  /** Builds the graphs that ready indexes miss; returns whether there were any. */
  private boolean linkMissing(TableStore store) {
    var missing = new ArrayList<IndexBuilds.Build>();
    TableStore outer = linking;
    linking = store;
    try {
      for (VectorIndex index : store.readyIndexes()) {
        if (MissingGraphs.any(state, store, index, TableWork.GRAPH_ROWS_MIN)) {
          missing.add(builds.begin(store.table(), index, true, Progress.NONE));
        }
      }
      for (IndexBuilds.Build build : missing) {
        new MissingGraphs(state, pausing(build), account, () -> mayGoOn(store))
            .build(store, List.of(build.index()), TableWork.GRAPH_ROWS_MIN);
      }
    } finally {
      missing.forEach(IndexBuilds.Build::close);
      linking = outer;
    }
    return !missing.isEmpty();
  }

  private void merge(TableStore store) {
    var merger = new Merger(state, Progress.NONE, account, () -> pauseMerging(store));
    RuntimeException failure = null;
    for (ShardStore shard : store.shards) {
      try {
        while (merger.mergeSmall(store, shard)) {
          store.gaveWay = 0;
          pauseMerging(store);
        }
      } catch (GaveWay e) {
        store.gaveWay++;
        LOG.debug("a merge of table \"{}\" is put off", store.table().name(), e);
        return;
      } catch (StorageException.Cancelled e) {
        throw e;
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure; // keeps no other shard waiting
      }
    }
    if (failure != null) {
      store.mergeProblem = String.valueOf(failure.getMessage());
      throw failure;
    }
    store.gaveWay = 0;
    store.mergeProblem = null;
  }

  private void hang(TableStore store) {
    try {
      new HangingSegments(
              state,
              () -> {
                pause();
                if (!mayGoOn(store)) {
                  throw new GaveWay();
                }
              })
          .run(store);
    } catch (GaveWay e) {
      LOG.debug("rows of table \"{}\" are searched apart for longer", store.table().name(), e);
    }
  }

  private void pauseMerging(TableStore store) {
    CrashPoint.hit("merge.paused");
    pause();
    if (!mayGoOn(store) && store.gaveWay < GIVES_WAY_MAX) {
      throw new GaveWay();
    }
  }

  /** Returns whether no statement waits for the table, nor for the one whose work is paused. */
  private boolean mayGoOn(TableStore store) {
    return !store.maintenance.hasQueuedThreads()
        && (paused == null || !paused.maintenance.hasQueuedThreads());
  }

  private Progress pausing(Progress listener) {
    return (phase, done, total) -> {
      CrashPoint.hit("graph.paused");
      pause();
      listener.report(phase, done, total);
    };
  }

  /** Builds the graphs of what was sealed since it was last looked for. */
  private void pause() {
    account.check();
    Layout now = state.visible.peek().layout();
    long start = System.nanoTime();
    if (between || now == seen || start - nextPause < 0) {
      return;
    }
    between = true;
    leftOut = false;
    paused = working;
    try {
      for (TableStore store : state.stores.values()) {
        // The one that is linked goes on with its own after the graph that it is at.
        if (store != linking && mayGoOn(store)) {
          attempt(store.id, () -> alone(store, () -> linkMissing(store)));
        }
      }
      seen = leftOut ? seen : now;
      long end = System.nanoTime();
      nextPause = end + Math.max(end - start, leftOut ? LOOK_AGAIN_NANOS : 0);
    } finally {
      between = false;
      paused = null;
    }
  }
}
