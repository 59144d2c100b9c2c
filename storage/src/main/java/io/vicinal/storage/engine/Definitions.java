package io.vicinal.storage.engine;

import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.io.CrashPoint;
import org.jspecify.annotations.Nullable;

/** Changes definitions: first in the catalog, then in memory, both under the files lock. */
final class Definitions {
  final TableDefinitions tables;
  final TableAlterations alterations;
  final IndexDefinitions indexes;
  final SchemaDefinitions schemas;
  final SequenceDefinitions sequences;
  final ViewDefinitions views;
  private final DatabaseState state;

  Definitions(DatabaseState state) {
    this.state = state;
    tables = new TableDefinitions(state);
    alterations = new TableAlterations(state);
    indexes = new IndexDefinitions(state, alterations);
    schemas = new SchemaDefinitions(state, tables);
    sequences = new SequenceDefinitions(state);
    views = new ViewDefinitions(state);
  }

  /** Keeps a comment, or none where {@code text} is null. */
  void comment(CommentTarget target, @Nullable String text) {
    state.beginDefinition();
    try {
      state.catalog.comments().set(state.record.id(), target, text);
      CrashPoint.hit("definition.stored");
    } finally {
      state.endDefinition();
    }
  }
}
