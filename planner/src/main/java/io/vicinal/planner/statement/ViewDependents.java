package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * Finds the views that a change would break, by trying: each is analyzed as if the change had been
 * made. So a view is in the way of what it uses, and of nothing else.
 */
final class ViewDependents {
  private ViewDependents() {}

  /**
   * Returns the views that are sound now and would not be, in no order.
   *
   * @param change what becomes of the tables
   * @param gone views that go anyway
   */
  static List<View> of(Session asking, UnaryOperator<List<Table>> change, List<View> gone) {
    Session session = asking.trusted();
    Database database = session.database();
    if (database.views().isEmpty()) {
      return List.of();
    }
    CatalogView now = CatalogView.of(database);
    List<Table> tables = change.apply(database.tables());
    var left = new ArrayList<>(database.views());
    left.removeAll(gone);
    left.removeIf(view -> !isSound(view, now, session));
    var broken = new ArrayList<View>();
    boolean found = true;
    while (found) {
      var visible = new ArrayList<>(database.views());
      visible.removeAll(gone);
      visible.removeAll(broken);
      CatalogView later = CatalogView.supposing(database, tables, visible);
      List<View> more = left.stream().filter(view -> !isSound(view, later, session)).toList();
      broken.addAll(more);
      left.removeAll(more);
      found = !more.isEmpty();
    }
    return broken;
  }

  static boolean isSound(View view, CatalogView catalog, Session session) {
    try {
      var sql =
          "SELECT * FROM %s.%s"
              .formatted(
                  AlterTableStatement.quoted(view.schema()),
                  AlterTableStatement.quoted(view.name()));
      Analyzed _ = StatementAnalyzer.analyze(Dialect.parse(sql), catalog, session);
      Analyzed query =
          StatementAnalyzer.analyze(
              Dialect.parse(view.sql()), catalog, session, List.of(view.searchSchema()));
      List<RelDataTypeField> fields = query.rowType().getFieldList();
      for (int i = 0; i < fields.size(); i++) {
        if (fields.get(i).getType().isNullable() && !view.columns().get(i).nullable()) {
          return false;
        }
      }
      return true;
    } catch (RuntimeException | AssertionError e) {
      PlanningWork.check();
      return false;
    }
  }

  /** Returns the error of a change that views are in the way of. */
  static SqlStateException inTheWay(String what, List<View> views, Session session) {
    List<View> seen = session.database().views();
    if (!seen.containsAll(views)) {
      return new SqlStateException(SqlState.DEPENDENT_OBJECTS, what + " is used by others");
    }
    String names =
        views.stream()
            .map(view -> "\"" + view.schema() + "\".\"" + view.name() + "\"")
            .sorted()
            .collect(Collectors.joining(", "));
    return new SqlStateException(SqlState.DEPENDENT_OBJECTS, what + " is used by view " + names);
  }
}
