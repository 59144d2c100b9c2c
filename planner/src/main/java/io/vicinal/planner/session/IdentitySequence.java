package io.vicinal.planner.session;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.Identity;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Table;
import java.util.List;
import java.util.Optional;

/**
 * Identity columns under the names that their sequences have in PostgreSQL, {@code
 * table_column_seq}, for nextval, currval, setval and ALTER SEQUENCE. What has such a name and is a
 * sequence of its own comes first.
 */
public final class IdentitySequence {
  private static final long COLUMNS = 4_096;

  private IdentitySequence() {}

  /** Returns what the numbers of a column are noted under, below 0 unlike ids of sequences. */
  public static long id(long tableId, int column) {
    return -(tableId * COLUMNS + column) - 1;
  }

  /** Returns whether {@code sequence} is a column. */
  public static boolean isColumn(NumberSequence sequence) {
    return sequence.id() < 0;
  }

  /** Returns the table that a column belongs to. */
  public static long tableId(NumberSequence column) {
    return (-column.id() - 1) / COLUMNS;
  }

  /** Returns the position of a column. */
  public static int column(NumberSequence column) {
    return (int) ((-column.id() - 1) % COLUMNS);
  }

  /** Returns the column that is called so in a schema of {@code database}. */
  public static Optional<NumberSequence> find(Database database, String schema, String name) {
    for (Table table : database.tables()) {
      if (table.schema().equals(schema) && name.startsWith(table.name())) {
        List<ColumnDefinition> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
          if (name.equals(table.name() + "_" + columns.get(i).name() + "_seq")) {
            Optional<NumberSequence> found = of(table, i);
            if (found.isPresent()) {
              return found;
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Returns a column as a sequence; empty unless it numbers rows. */
  public static Optional<NumberSequence> of(Table table, int column) {
    ColumnDefinition definition = table.columns().get(column);
    Identity identity = definition.identity();
    if (identity == null) {
      return Optional.empty();
    }
    long max = Identity.maximum(definition.type()).orElseThrow();
    return Optional.of(
        new NumberSequence(
            id(table.id(), column),
            table.schema(),
            table.name() + "_" + definition.name() + "_seq",
            definition.type().kind(),
            identity.start(),
            identity.increment(),
            -max - 1,
            max,
            false));
  }
}
