package io.vicinal.storage.engine;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * What readers see: an LSN and the segments to look in, changed together in one volatile write.
 *
 * <p>Neither readers nor the log's thread wait here for anybody.
 */
final class VisibleState {
  /** The LSN up to which changes are visible, in these segments. */
  record View(long lsn, Layout layout) {}

  private final AtomicReference<View> current;

  VisibleState(long lsn) {
    current = new AtomicReference<>(new View(lsn, Layout.of(Map.of())));
  }

  View peek() {
    return current.get();
  }

  /** Returns the current view with one reference to its layout, for the caller to give back. */
  View acquire() {
    while (true) {
      View view = current.get();
      if (view.layout().tryRetain()) {
        return view;
      }
    }
  }

  /** Makes changes up to {@code lsn} visible. */
  void advance(long lsn) {
    current.updateAndGet(view -> lsn > view.lsn() ? new View(lsn, view.layout()) : view);
  }

  /** Replaces the layout; callers take turns (commit lock). */
  void change(UnaryOperator<Layout> change) {
    Layout before = current.get().layout();
    Layout after = change.apply(before);
    current.updateAndGet(view -> new View(view.lsn(), after));
    before.release();
  }
}
