package io.vicinal.storage.engine;

import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import org.jspecify.annotations.Nullable;

/** Creates, changes and drops sequences. */
final class SequenceDefinitions {
  private final DatabaseState state;

  SequenceDefinitions(DatabaseState state) {
    this.state = state;
  }

  NumberSequence create(NumberSequence sequence) {
    state.beginDefinition();
    try {
      NumberSequence created = state.catalog.sequences().create(state.record.id(), sequence);
      CrashPoint.hit("definition.stored");
      state.showSequences();
      return created;
    } finally {
      state.endDefinition();
    }
  }

  void alter(NumberSequence sequence, @Nullable Long restart) {
    state.beginDefinition();
    try {
      state.sequenceValues.alter(withId(sequence.id()), sequence, restart);
      CrashPoint.hit("definition.stored");
      state.showSequences();
    } finally {
      state.endDefinition();
    }
  }

  void drop(long sequenceId) {
    state.beginDefinition();
    try {
      state.catalog.sequences().drop(sequenceId);
      CrashPoint.hit("definition.stored");
      state.showSequences();
      state.sequenceValues.forget(sequenceId);
    } finally {
      state.endDefinition();
    }
  }

  /** Returns a sequence. @throws StorageException.NotFound */
  NumberSequence withId(long sequenceId) {
    return state.sequences.stream()
        .filter(sequence -> sequence.id() == sequenceId)
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("sequence", String.valueOf(sequenceId)));
  }
}
