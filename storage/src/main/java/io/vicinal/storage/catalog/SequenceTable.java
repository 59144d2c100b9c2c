package io.vicinal.storage.catalog;

import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.DataType;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and changes the tables {@code number_sequences} and {@code sequence_values}. */
final class SequenceTable {
  private SequenceTable() {}

  static void create(CatalogTransaction transaction, DdlOperation.CreateSequence create)
      throws SQLException {
    Row _ = Definitions.schema(transaction, create.databaseId(), create.schema());
    Definitions.requireFreeRelation(
        transaction, create.databaseId(), create.schema(), create.name());
    Sequence.NUMBER_SEQUENCE.take(transaction, create.sequenceId());
    transaction.insert(
        GuardedTable.NUMBER_SEQUENCES,
        create.sequenceId(),
        create.databaseId(),
        create.schema(),
        create.name(),
        (long) create.typeCode(),
        create.start(),
        create.increment(),
        create.min(),
        create.max(),
        create.cycle() ? 1L : 0L);
    transaction.insert(GuardedTable.SEQUENCE_VALUES, create.sequenceId(), create.start());
  }

  static void alter(CatalogTransaction transaction, DdlOperation.AlterSequence alter)
      throws SQLException {
    Row row = row(transaction, alter.sequenceId());
    if (!row.text("name").equals(alter.name())) {
      Definitions.requireFreeRelation(
          transaction, row.number("database_id"), row.text("schema_name"), alter.name());
    }
    transaction.update(
        row,
        row.with("name", alter.name())
            .with("type_code", (long) alter.typeCode())
            .with("start_value", alter.start())
            .with("increment", alter.increment())
            .with("min_value", alter.min())
            .with("max_value", alter.max())
            .with("cycles", alter.cycle() ? 1L : 0L));
  }

  static void drop(CatalogTransaction transaction, long sequenceId) throws SQLException {
    Row row = row(transaction, sequenceId);
    CommentTable.drop(transaction, CommentTarget.Kind.SEQUENCE, sequenceId);
    transaction.deleteWhere(GuardedTable.SEQUENCE_VALUES, "sequence_id", sequenceId);
    transaction.delete(row);
  }

  /** Returns the row of a sequence. @throws StorageException.NotFound */
  static Row row(CatalogTransaction transaction, long sequenceId) throws SQLException {
    return transaction
        .find(GuardedTable.NUMBER_SEQUENCES, sequenceId)
        .orElseThrow(() -> new StorageException.NotFound("sequence", Long.toString(sequenceId)));
  }

  /** Returns the sequences of a database by schema and name. */
  static List<NumberSequence> of(CatalogTransaction transaction, long databaseId)
      throws SQLException {
    return transaction.rows(GuardedTable.NUMBER_SEQUENCES).stream()
        .filter(row -> row.number("database_id") == databaseId)
        .map(SequenceTable::sequence)
        .sorted(Comparator.comparing(NumberSequence::schema).thenComparing(NumberSequence::name))
        .toList();
  }

  private static NumberSequence sequence(Row row) {
    return new NumberSequence(
        row.number("id"),
        row.text("schema_name"),
        row.text("name"),
        Arrays.stream(DataType.Kind.values())
            .filter(kind -> kind.code() == row.integer("type_code"))
            .findFirst()
            .orElseThrow(),
        row.number("start_value"),
        row.number("increment"),
        row.number("min_value"),
        row.number("max_value"),
        row.number("cycles") != 0);
  }

  /** Returns what a sequence gives next, null if nothing. */
  static @Nullable Long value(CatalogTransaction transaction, long sequenceId) throws SQLException {
    return (Long) valueRow(transaction, sequenceId).valueOrNull("next_value");
  }

  static void setValue(CatalogTransaction transaction, long sequenceId, @Nullable Long next)
      throws SQLException {
    Row before = valueRow(transaction, sequenceId);
    Row after = before.with("next_value", next);
    if (!before.equals(after)) {
      transaction.update(before, after);
    }
  }

  private static Row valueRow(CatalogTransaction transaction, long sequenceId) throws SQLException {
    return transaction
        .find(GuardedTable.SEQUENCE_VALUES, sequenceId)
        .orElseThrow(() -> new StorageException.NotFound("sequence", Long.toString(sequenceId)));
  }

  static DdlOperation.CreateSequence creation(
      long sequenceId, long databaseId, NumberSequence sequence) {
    NewDefinition.requireName("sequence", sequence.name());
    return new DdlOperation.CreateSequence(
        sequenceId,
        databaseId,
        sequence.schema(),
        sequence.name(),
        sequence.kind().code(),
        sequence.start(),
        sequence.increment(),
        sequence.min(),
        sequence.max(),
        sequence.cycle());
  }

  static DdlOperation.AlterSequence alteration(NumberSequence sequence) {
    NewDefinition.requireName("sequence", sequence.name());
    return new DdlOperation.AlterSequence(
        sequence.id(),
        sequence.name(),
        sequence.kind().code(),
        sequence.start(),
        sequence.increment(),
        sequence.min(),
        sequence.max(),
        sequence.cycle());
  }
}
