package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which segments every table consists of: immutable, counted by references as a whole.
 *
 * <p>It keeps one reference to each of its segments until its own last one is given back, so that
 * files go only after their last reader.
 */
final class Layout {
  private static final Logger LOG = LoggerFactory.getLogger(Layout.class);

  private final Map<Long, TableView> tables;
  private final AtomicInteger references = new AtomicInteger(1);

  private Layout(Map<Long, TableView> tables) {
    this.tables = Map.copyOf(tables);
    forEach(Segment::retain);
  }

  static Layout of(Map<Long, TableView> tables) {
    return new Layout(tables);
  }

  /** Returns a layout in which one table is as in {@code view}. */
  Layout with(TableView view) {
    var changed = new HashMap<>(tables);
    changed.put(view.table().id(), view);
    return new Layout(changed);
  }

  /** Returns a layout without a table. */
  Layout without(long tableId) {
    var changed = new HashMap<>(tables);
    changed.remove(tableId);
    return new Layout(changed);
  }

  /** Returns a layout with {@code view} in the place of a table. */
  Layout replacing(long tableId, TableView view) {
    var changed = new HashMap<>(tables);
    changed.remove(tableId);
    changed.put(view.table().id(), view);
    return new Layout(changed);
  }

  Map<Long, TableView> tables() {
    return tables;
  }

  /** Adds a reference; false if the last one is gone and a newer layout has to be asked for. */
  boolean tryRetain() {
    return references.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      forEach(Layout::release);
    }
  }

  /** Files that cannot be deleted now are deleted at the next open; no reader should hear of it. */
  static void release(Segment segment) {
    try {
      segment.release();
    } catch (StorageException.Io e) {
      LOG.warn("cannot delete files that nobody needs any more", e);
    }
  }

  private void forEach(Consumer<Segment> action) {
    tables.values().forEach(view -> view.segments().forEach(action));
  }
}
