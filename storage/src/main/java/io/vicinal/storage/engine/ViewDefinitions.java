package io.vicinal.storage.engine;

import io.vicinal.storage.View;
import io.vicinal.storage.io.CrashPoint;
import java.util.List;

/** Creates, replaces and drops views. */
final class ViewDefinitions {
  private final DatabaseState state;

  ViewDefinitions(DatabaseState state) {
    this.state = state;
  }

  void create(View view, boolean replace, Runnable check) {
    change(() -> state.catalog.views().create(state.record.id(), view, replace), check);
  }

  void replace(View before, View after, Runnable check) {
    change(() -> state.catalog.views().replace(state.record.id(), before, after), check);
  }

  void drop(List<View> views, Runnable check) {
    change(() -> state.catalog.views().drop(state.record.id(), views), check);
  }

  private void change(Runnable change, Runnable check) {
    state.beginDefinition();
    try {
      check.run();
      change.run();
      CrashPoint.hit("definition.stored");
      state.showViews();
    } finally {
      state.endDefinition();
    }
  }
}
