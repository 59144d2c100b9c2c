package io.vicinal.planner.statement;

import io.vicinal.planner.execute.Program;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/** The changes that one ALTER TABLE makes, all or none: first collected, then executed. */
final class TableAlteration {
  private final Preparation preparation;
  private final Session session;
  private final Table before;
  private Table later;
  private final List<TableChange> changes = new ArrayList<>();
  private final AlteredRows rows;
  private final List<CheckConstraint> checks = new ArrayList<>();

  /** Values of columns in the rows as they are to be written, where they are not kept. */
  private final Map<String, SqlNode> values = new HashMap<>();

  /** Where identity columns go on. */
  private final Map<String, Long> restarted = new HashMap<>();

  private boolean rewritten;
  private boolean cascade;

  /** A CHECK constraint that comes, with the query for rows that break it. */
  private record AddedCheck(CheckConstraint check, Program violations) {}

  TableAlteration(Preparation preparation, Table table) {
    this.preparation = preparation;
    this.session = preparation.session();
    this.before = table;
    this.later = table;
    this.rows = new AlteredRows(session, table);
  }

  Preparation preparation() {
    return preparation;
  }

  /** Returns the table as the changes so far leave it. */
  Table table() {
    return later;
  }

  AlteredRows rows() {
    return rows;
  }

  /** Makes one more change of what the ones before left. */
  void add(TableChange change) {
    requireNoPolicy(change);
    changes.add(change);
    later = SupposedTable.after(later, change);
  }

  /** Adds a CHECK constraint, which no row may break. */
  void add(CheckConstraint check) {
    var all = new ArrayList<>(later.checks());
    all.add(check);
    checks.add(check);
    add(new TableChange.SetChecks(all));
  }

  /** Makes the rows be written anew. */
  void rewrite() {
    rewritten = true;
  }

  /** Makes the rows be written anew with this value, over the columns that there were. */
  void rewrite(String column, SqlNode value) {
    rewritten = true;
    values.put(column, value);
  }

  /** Lets an identity column go on at {@code next}. */
  void restart(String column, long next) {
    restarted.put(column, next);
  }

  /** Lets views that are in the way be dropped. */
  void cascade() {
    cascade = true;
  }

  /** Returns the column of that name. @throws SqlStateException 42703 */
  ColumnDefinition column(SqlIdentifier column) {
    int position = later.columnPosition(column.getSimple());
    if (position < 0 || column.getSimple().equals(TableDefinition.ROW_ID)) {
      throw new SqlStateException(
              SqlState.UNDEFINED_COLUMN,
              "column \""
                  + column.getSimple()
                  + "\" of table \""
                  + later.name()
                  + "\" does not exist")
          .at(column.getParserPosition());
    }
    return later.columns().get(position);
  }

  /** Returns the names of the constraints that there are. */
  Set<String> constraintNames() {
    Set<String> names = new HashSet<>();
    if (!later.hasHiddenKey()) {
      names.add(later.primaryKeyName());
    }
    later.uniques().forEach(unique -> names.add(unique.name()));
    later.checks().forEach(check -> names.add(check.name()));
    return names;
  }

  /** Makes all changes. */
  void execute(ResourceAccount account) {
    if (!changes.isEmpty()) {
      change(account);
    }
    if (!restarted.isEmpty()) {
      Table now =
          session
              .database()
              .table(later.schema(), later.name())
              .orElseThrow(() -> StorageException.Conflict.altered(later.name()));
      restarted.forEach((column, next) ->
          session.database().restartIdentity(now.id(), now.columnPosition(column), next, account));
    }
  }

  private void change(ResourceAccount account) {
    var dependents = new AlteredViews(session);
    List<View> dropped = cascade ? dependents.inTheWay(before, changes) : List.of();
    Runnable check =
        () -> {
          requireUnchanged();
          requireNoOther(dropped, dependents.inTheWay(before, changes));
        };
    if (rewritten) {
      Map<String, SqlNode> all = rows.initial();
      all.putAll(values);
      new RewrittenTable(preparation, before, later, all, added()).run(dropped, check, account);
      return;
    }
    List<AddedCheck> added =
        checks.stream().map(it -> new AddedCheck(it, rows.violations(it))).toList();
    session
        .database()
        .alterTable(
            before.id(),
            changes.size() == 1 ? changes.getFirst() : new TableChange.Several(changes),
            dropped,
            () -> {
              check.run();
              added.forEach(it -> rows.requireNone(it.violations(), it.check(), account));
            },
            account);
  }

  private Set<String> added() {
    Set<String> names = new HashSet<>();
    for (TableChange change : changes) {
      if (change instanceof TableChange.AddColumn add) {
        names.add(add.column().name());
      }
    }
    return names;
  }

  /** Refuses changes that were decided of another definition than the table has now. */
  private void requireUnchanged() {
    Database database = session.database();
    boolean same =
        database
            .table(before.schema(), before.name())
            .filter(now -> now.id() == before.id() && now.version() == before.version())
            .isPresent();
    if (!same) {
      throw StorageException.Conflict.altered(before.name());
    }
  }

  private void requireNoOther(List<View> dropped, List<View> inTheWay) {
    if (!dropped.containsAll(inTheWay)) {
      throw ViewDependents.inTheWay("table \"" + before.name() + "\"", inTheWay, session);
    }
  }

  /** Refuses to take a column from under a policy. */
  private void requireNoPolicy(TableChange change) {
    String column =
        switch (change) {
          case TableChange.RenameColumn rename -> rename.column();
          case TableChange.DropColumn drop -> drop.column();
          case TableChange.SetType set -> set.column();
          default -> null;
        };
    if (column == null || session.directory().isEmpty()) {
      return;
    }
    for (RowPolicy policy : session.directory().get().access().rules().policies()) {
      String text = policy.using() + " " + policy.check();
      if (policy.tableId() == before.id() && text.contains(AlterTableStatement.quoted(column))) {
        throw new SqlStateException(
            SqlState.DEPENDENT_OBJECTS,
            "column \"" + column + "\" is used by policy \"" + policy.name() + "\"");
      }
    }
  }
}
