package io.vicinal.planner.statement;

import io.vicinal.planner.change.TruncateTables;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.Truncate;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/** TRUNCATE: all rows of some tables go; with RESTART IDENTITY it is a definition. */
final class TruncateStatement {
  private static final int ATTEMPTS_MAX = 100;

  private TruncateStatement() {}

  static StatementPlan prepare(Preparation preparation, Truncate truncate) {
    var tables = new ArrayList<Table>();
    for (SqlIdentifier name : truncate.tables()) {
      Table table = ChangeTarget.of(preparation, name, Optional.empty()).table();
      if (!tables.contains(table)) {
        tables.add(table);
      }
    }
    var rows =
        new ChangeStatement(
            preparation,
            StatementKind.TRUNCATE,
            List.of(),
            new TruncateTables(tables),
            null,
            false);
    boolean numbers =
        tables.stream()
            .flatMap(table -> table.columns().stream())
            .anyMatch(column -> column.identity() != null);
    return truncate.restart() && numbers
        ? new DefinitionStatement(
            preparation.sql(),
            StatementKind.TRUNCATE,
            account -> restart(rows, tables, preparation.session(), account))
        : rows;
  }

  private static void restart(
      ChangeStatement rows, List<Table> tables, Session session, ResourceAccount account) {
    remove(rows, session, account);
    for (Table table : tables) {
      for (int i = 0; i < table.columns().size(); i++) {
        ColumnDefinition column = table.columns().get(i);
        if (column.identity() != null) {
          session.database().restartIdentity(table.id(), i, column.identity().start(), account);
        }
      }
    }
  }

  /** Removes the rows, again where others change them meanwhile. */
  private static void remove(ChangeStatement rows, Session session, ResourceAccount account) {
    for (int i = 1; ; i++) {
      try {
        rows.runAlone(session, account);
        return;
      } catch (StorageException.Conflict e) {
        if (e.ofDefinition() || i == ATTEMPTS_MAX) {
          throw e;
        }
        account.check();
      }
    }
  }
}
