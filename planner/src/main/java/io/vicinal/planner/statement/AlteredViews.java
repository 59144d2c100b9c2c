package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the views that changes of a table would break, or give another meaning. */
final class AlteredViews {
  private final Session session;

  AlteredViews(Session session) {
    this.session = session;
  }

  /**
   * Returns the views that are in the way of {@code changes}, each made of what the one before
   * left.
   */
  List<View> inTheWay(Table table, List<TableChange> changes) {
    Set<View> broken = new LinkedHashSet<>();
    Table later = table;
    boolean matters = false;
    for (List<TableChange> together : runs(changes)) {
      Table before = later;
      for (TableChange change : together) {
        if (isRefused(later, change)) {
          return List.of(); // with an error of its own
        }
        later = SupposedTable.after(later, change);
        matters |= matters(change);
      }
      broken.addAll(changed(before, together));
      if (together.getFirst() instanceof TableChange.SetType set) {
        broken.addAll(using(before, set.column()));
      }
    }
    Table end = later;
    if (matters) {
      broken.addAll(ViewDependents.of(session, tables -> put(tables, end), List.of()));
    }
    return List.copyOf(broken);
  }

  /** Returns the changes one by one, but columns that are added one after the other together. */
  private static List<List<TableChange>> runs(List<TableChange> changes) {
    var runs = new ArrayList<List<TableChange>>();
    for (TableChange change : changes) {
      boolean continues =
          change instanceof TableChange.AddColumn
              && !runs.isEmpty()
              && runs.getLast().getFirst() instanceof TableChange.AddColumn;
      if (!continues) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(change);
    }
    return runs;
  }

  /** Returns the views that could not be without a column. */
  private List<View> using(Table table, String column) {
    Table without = SupposedTable.after(table, new TableChange.DropColumn(column, table.checks()));
    return ViewDependents.of(session, tables -> put(tables, without), List.of());
  }

  private static boolean isRefused(Table table, TableChange change) {
    return switch (change) {
      case TableChange.AddColumn add -> table.columnPosition(add.column().name()) >= 0;
      case TableChange.RenameColumn rename -> table.columnPosition(rename.name()) >= 0;
      default -> false;
    };
  }

  private static boolean matters(TableChange change) {
    return switch (change) {
      case TableChange.RenameTable _,
          TableChange.RenameColumn _,
          TableChange.DropColumn _,
          TableChange.AddColumn _ ->
          true;
      case TableChange.SetNullable set -> set.nullable();
      case TableChange.SetDefault _,
          TableChange.SetType _,
          TableChange.SetIdentity _,
          TableChange.DropKey _,
          TableChange.SetChecks _,
          TableChange.AddUnique _,
          TableChange.DropUnique _,
          TableChange.RenameConstraint _ ->
          false;
      case TableChange.Several several ->
          several.changes().stream().anyMatch(AlteredViews::matters);
    };
  }

  /** Returns the views in which a name would mean another column than before. */
  private List<View> changed(Table table, List<TableChange> together) {
    Database whole = session.wholeDatabase();
    if (named(together.getFirst(), UnaryOperator.identity()) == null || whole.views().isEmpty()) {
      return List.of();
    }
    return new ArrayList<>(
        ViewMeaning.changed(
            session,
            name -> {
              Table later = table;
              for (TableChange change : together) {
                later = SupposedTable.after(later, Objects.requireNonNull(named(change, name)));
              }
              return CatalogView.supposing(whole, put(whole.tables(), later), whole.views());
            },
            null));
  }

  /** Returns what changes a name as {@code change} does, with another name; null if it does not. */
  private static @Nullable TableChange named(TableChange change, UnaryOperator<String> name) {
    return switch (change) {
      case TableChange.AddColumn add -> {
        ColumnDefinition added = add.column();
        yield new TableChange.AddColumn(
            new ColumnDefinition(name.apply(added.name()), added.type(), added.nullable(), null),
            null);
      }
      case TableChange.RenameColumn rename ->
          new TableChange.RenameColumn(rename.column(), name.apply(rename.name()), List.of());
      case TableChange.DropColumn drop ->
          new TableChange.RenameColumn(drop.column(), name.apply(drop.column()), List.of());
      default -> null;
    };
  }

  private static List<Table> put(List<Table> tables, Table later) {
    return tables.stream().map(t -> t.id() == later.id() ? later : t).toList();
  }
}
