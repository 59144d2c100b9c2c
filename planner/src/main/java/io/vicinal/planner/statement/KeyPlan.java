package io.vicinal.planner.statement;

import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.system.SystemColumn;
import io.vicinal.storage.DataType;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Makes or rotates an API key and gives one row with its text, which is kept nowhere. Like {@link
 * AccessPlan} it is no part of a transaction, which it commits first.
 */
final class KeyPlan extends StatementPlan {
  private static final List<SystemColumn> COLUMNS =
      List.of(
          new SystemColumn("name", DataType.Kind.TEXT, false),
          new SystemColumn("user_name", DataType.Kind.TEXT, false),
          new SystemColumn("api_key", DataType.Kind.TEXT, false),
          new SystemColumn("valid_until", DataType.Kind.TIMESTAMPTZ, true));

  /** What the statement does with its parameters, and the row that it gives. */
  @FunctionalInterface
  interface Action {
    @Nullable Object[] run(@Nullable Object[] parameters);
  }

  private final Action action;

  KeyPlan(String sql, StatementKind kind, List<RelDataType> parameters, Action action) {
    super(
        sql,
        kind,
        Descriptions.parameters(parameters),
        COLUMNS.stream().map(CallStatement::column).toList());
    this.action = action;
  }

  @Override
  public StatementKind.Result result() {
    return StatementKind.Result.ROWS;
  }

  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    requireParameters(values);
    try {
      session.transactions().commitBeforeDefinition(account);
      @Nullable Object[] row = session.acting(kind().words()).call(() -> action.run(values));
      return new FixedRows(List.<@Nullable Object[]>of(row));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
  }
}
