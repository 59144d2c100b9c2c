package io.vicinal.planner.change;

import io.vicinal.planner.execute.Program;
import io.vicinal.planner.execute.RowProgram;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One execution of a changing statement within a transaction. Not thread-safe. */
public final class ChangeRun implements AutoCloseable {
  private final Session session;
  private final Transaction transaction;
  private final ResourceAccount account;
  private final boolean withinTransaction;
  private final boolean keepsRows;
  private final List<Kept> rows = new ArrayList<>();

  /**
   * A row for RETURNING.
   *
   * @param row as it is stored
   * @param beside fields of the other tables in the classes of generated code, null for none
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  record Kept(@Nullable Object[] row, @Nullable Object @Nullable [] beside) {}

  /** What was there when this run began; null unless sub-queries ask for it after the changes. */
  private final @Nullable Snapshot before;

  /** What is there now; null until somebody reads it. */
  private @Nullable Snapshot view;

  private long changedTable;
  private long changedRows;

  /**
   * Begins an execution.
   *
   * @param withinTransaction whether further statements belong to the transaction, so that this one
   *     cannot begin again on a fresh snapshot
   * @param returning what {@link #rows} is asked for in the end, null for nothing
   */
  public ChangeRun(
      Session session,
      Transaction transaction,
      ResourceAccount account,
      boolean withinTransaction,
      @Nullable Returning returning) {
    this.session = session;
    this.transaction = transaction;
    this.account = account;
    this.withinTransaction = withinTransaction;
    this.keepsRows = returning != null;
    this.before = returning != null && returning.program().scans() ? transaction.view() : null;
  }

  Session session() {
    return session;
  }

  Transaction transaction() {
    return transaction;
  }

  ResourceAccount account() {
    return account;
  }

  boolean isWithinTransaction() {
    return withinTransaction;
  }

  /** Returns the database as the transaction sees it now; it belongs to this run. */
  Snapshot view() {
    Snapshot current = view;
    if (current == null) {
      current = transaction.view();
      view = current;
    }
    return current;
  }

  /** Returns what {@code program} reads now; it costs nothing where it reads nothing. */
  Snapshot readable(Program program) {
    return program.scans() ? view() : transaction.snapshot();
  }

  /**
   * Computes expressions over rows; sub-queries read what was there before this run, so that all of
   * it must be computed before the first change, but for RETURNING.
   */
  List<@Nullable Object[]> compute(
      RowProgram program, List<@Nullable Object[]> input, @Nullable Object[] parameters) {
    Snapshot readable = before == null ? readable(program.program()) : before;
    return program.compute(input, transaction, readable, parameters, account, session);
  }

  void insert(Table table, @Nullable Object[] row) {
    insert(table, row, null);
  }

  /** Adds a row; {@code beside} is what RETURNING sees of the other tables, null for nothing. */
  void insert(Table table, @Nullable Object[] row, @Nullable Object @Nullable [] beside) {
    keep(row, beside);
    changed(table);
    transaction.expect(table);
    transaction.insert(table.id(), row);
  }

  void update(Table table, Object[] key, @Nullable Object[] row) {
    update(table, key, row, null);
  }

  /** Changes a row; {@code beside} is what RETURNING sees of the other tables, null for nothing. */
  void update(
      Table table, Object[] key, @Nullable Object[] row, @Nullable Object @Nullable [] beside) {
    keep(row, beside);
    changed(table);
    transaction.expect(table);
    transaction.update(table.id(), key, row);
  }

  /** Removes a row; {@code row} is null unless it is to be kept. */
  void delete(Table table, Object[] key, @Nullable Object @Nullable [] row) {
    delete(table, key, row, null);
  }

  /** Removes a row; {@code beside} is what RETURNING sees of the other tables, null for nothing. */
  void delete(
      Table table,
      Object[] key,
      @Nullable Object @Nullable [] row,
      @Nullable Object @Nullable [] beside) {
    if (row != null) {
      keep(row, beside);
    }
    changed(table);
    transaction.delete(table.id(), key);
  }

  private void keep(@Nullable Object[] row, @Nullable Object @Nullable [] beside) {
    if (keepsRows) {
      rows.add(new Kept(row.clone(), beside));
    }
  }

  private void changed(Table table) {
    account.check();
    changedTable = table.id();
    changedRows++;
    Snapshot old = view;
    view = null;
    if (old != null) {
      old.close();
    }
  }

  /** Returns the rows as they were written, or as they were before they were removed. */
  List<Kept> rows() {
    return rows;
  }

  /** Refuses a row that has NULL where its table does not accept it. */
  static void requireNotNull(Table table, @Nullable Object[] row) {
    for (int i = 0; i < row.length; i++) {
      if (row[i] == null
          && !table.columns().get(i).nullable()
          && !(table.hasHiddenKey() && i == row.length - 1)) {
        throw new StorageException.NullNotAllowed(table.name(), table.columns().get(i).name());
      }
    }
  }

  @Override
  public void close() {
    if (changedRows > 0 && !withinTransaction) {
      TableStatistics.changed(session.wholeDatabase(), changedTable, changedRows);
    }
    Snapshot last = view;
    view = null;
    if (last != null) {
      last.close();
    }
    if (before != null) {
      before.close();
    }
  }
}
