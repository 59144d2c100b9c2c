package io.vicinal.storage.catalog;

import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.StorageException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and drops sequences, and notes what they give next.
 *
 * <p>Thread-safe; the invariants and errors are those of {@link Catalog}.
 */
public final class CatalogSequences {
  private final CatalogSession session;

  CatalogSequences(CatalogSession session) {
    this.session = session;
  }

  /** Returns the sequences of a database by schema and name. */
  public List<NumberSequence> of(long databaseId) {
    return session.read(transaction -> SequenceTable.of(transaction, databaseId));
  }

  /**
   * Creates a sequence and returns it with its id.
   *
   * @throws StorageException.AlreadyExists if the name is taken
   * @throws StorageException.NotFound if there is no such schema
   */
  public NumberSequence create(long databaseId, NumberSequence sequence) {
    return session.write(transaction -> {
      long id = Sequence.NUMBER_SEQUENCE.next(transaction);
      DdlLog.execute(transaction, SequenceTable.creation(id, databaseId, sequence));
      return sequence.withId(id);
    });
  }

  /** Changes a sequence and what it gives next, null for nothing. */
  public void alter(NumberSequence sequence, @Nullable Long next) {
    session.write(transaction -> {
      DdlLog.execute(transaction, SequenceTable.alteration(sequence));
      SequenceTable.setValue(transaction, sequence.id(), next);
      return sequence;
    });
  }

  /** Drops a sequence. @throws StorageException.NotFound */
  public void drop(long sequenceId) {
    session.execute(new DdlOperation.DropSequence(sequenceId));
  }

  /** Returns what a sequence gives next, empty for nothing. @throws StorageException.NotFound */
  public Optional<Long> value(long sequenceId) {
    return session.read(
        transaction -> Optional.ofNullable(SequenceTable.value(transaction, sequenceId)));
  }

  /** Notes what a sequence gives next, null for nothing. @throws StorageException.NotFound */
  public void setValue(long sequenceId, @Nullable Long next) {
    session.write(transaction -> {
      SequenceTable.setValue(transaction, sequenceId, next);
      return sequenceId;
    });
  }
}
