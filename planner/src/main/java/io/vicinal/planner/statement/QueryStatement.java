package io.vicinal.planner.statement;

import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** A SELECT, VALUES or set operation: one snapshot, one pass over the rows. */
final class QueryStatement extends StatementPlan {
  private final Program program;

  private QueryStatement(Preparation preparation, Analyzed analyzed, Program program) {
    super(
        preparation.sql(),
        StatementKind.QUERY,
        Descriptions.parameters(analyzed.parameterTypes()),
        Descriptions.columns(analyzed, preparation.session().database()));
    this.program = program;
  }

  static QueryStatement prepare(Preparation preparation, SqlNode query) {
    Analyzed analyzed =
        StatementAnalyzer.analyze(
            query,
            preparation.catalog(),
            preparation.session(),
            preparation.session().searchPath(),
            preparation.reads());
    Dialect.requireColumns(analyzed.rowType().getFieldCount()); // of stars, too
    Program program = preparation.compile(analyzed.rel(), analyzed.parameterTypes());
    return new QueryStatement(preparation, analyzed, program);
  }

  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    requireParameters(values);
    Snapshot snapshot = session.transactions().read(account);
    ExecutionContext context = null;
    try {
      context = program.bind(values, snapshot, account, session);
      return new PlanRows(sql(), columns(), snapshot, context, program.open(context));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      if (context != null) {
        context.close();
      }
      snapshot.close();
      throw Failures.translate(e, sql());
    }
  }
}
