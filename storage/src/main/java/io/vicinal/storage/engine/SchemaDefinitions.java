package io.vicinal.storage.engine;

import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.View;
import io.vicinal.storage.io.CrashPoint;
import java.util.LinkedHashSet;
import java.util.List;

/** Creates schemas, and drops them with what is in them. */
final class SchemaDefinitions {
  private final DatabaseState state;
  private final TableDefinitions tables;

  SchemaDefinitions(DatabaseState state, TableDefinitions tables) {
    this.state = state;
    this.tables = tables;
  }

  void create(String name) {
    state.beginDefinition();
    try {
      state.catalog.schemas().create(state.record.id(), name);
      CrashPoint.hit("definition.stored");
      state.showSchemas();
    } finally {
      state.endDefinition();
    }
  }

  /** Drops a schema with what is in it, where {@code contents} says so, and {@code views}. */
  void drop(String name, boolean contents, List<View> views, Runnable check) {
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
      state.showSchemas();
      state.showSequences();
      sequences.forEach(state.sequenceValues::forget);
      state.showViews();
      stores.forEach(tables::forget);
    } finally {
      state.endDefinition();
    }
  }

  private List<TableStore> storesIn(String schema) {
    return state.stores.values().stream()
        .filter(store -> store.table().schema().equals(schema))
        .toList();
  }
}
