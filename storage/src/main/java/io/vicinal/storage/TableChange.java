package io.vicinal.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ALTER TABLE asks for. Columns go by their names, so that a change means the same whatever
 * came before it.
 */
public sealed interface TableChange {
  /** Gives the table another name in its schema. */
  record RenameTable(String name) implements TableChange {}

  /**
   * Gives a column another name.
   *
   * @param checks the CHECK constraints of the table, in words that use the new name
   */
  record RenameColumn(String column, String name, List<CheckConstraint> checks)
      implements TableChange {
    public RenameColumn {
      checks = List.copyOf(checks);
    }
  }

  /** Gives a column another DEFAULT for rows to come, null for none. */
  record SetDefault(String column, @Nullable String sql) implements TableChange {}

  /**
   * Gives a column another type. Storage makes those changes by which all values stay the same
   * bytes, {@link DataType#widens}; others are made by {@link Database#replaceTable}.
   */
  record SetType(String column, DataType type) implements TableChange {}

  /** Lets a column accept NULL or not; the rows that there are must obey. */
  record SetNullable(String column, boolean nullable) implements TableChange {}

  /**
   * Lets a column number the rows in another way, or not where {@code identity} is null. One that
   * numbers rows goes on where it is, one that begins to goes on behind all that it has.
   */
  record SetIdentity(String column, @Nullable Identity identity) implements TableChange {}

  /** Drops the primary key that the table came with; made by {@link Database#replaceTable}. */
  record DropKey() implements TableChange {}

  /**
   * Adds a column behind the others. No row is written anew: those that there are have {@code
   * initial} in it, a value of the column's class or null.
   *
   * @param column without {@link ColumnDefinition#added}, which storage fills in
   */
  record AddColumn(ColumnDefinition column, @Nullable Object initial) implements TableChange {}

  /**
   * Drops a column with the indexes on it.
   *
   * @param checks the CHECK constraints that stay
   */
  record DropColumn(String column, List<CheckConstraint> checks) implements TableChange {
    public DropColumn {
      checks = List.copyOf(checks);
    }
  }

  /**
   * Replaces the CHECK constraints of the table. That all rows satisfy a new one is for the caller
   * to see, before with {@code expected}.
   */
  record SetChecks(List<CheckConstraint> checks) implements TableChange {
    public SetChecks {
      checks = List.copyOf(checks);
    }
  }

  /**
   * Requires that the values of some columns differ from row to row; the rows that there are must
   * obey. A PRIMARY_KEY makes its columns NOT NULL, too; an INDEX adds one of that name.
   *
   * @param columns names
   */
  record AddUnique(String name, List<String> columns, UniqueConstraint.Kind kind)
      implements TableChange {
    public AddUnique {
      columns = List.copyOf(columns);
    }
  }

  /** Drops a UNIQUE constraint, with its index if it has one. */
  record DropUnique(String name) implements TableChange {}

  /** Gives a constraint of any kind another name, and an index that stands for it. */
  record RenameConstraint(String name, String to) implements TableChange {}

  /** Makes several changes, one after the other, all or none. */
  record Several(List<TableChange> changes) implements TableChange {
    public Several {
      changes = List.copyOf(changes);
    }
  }
}
