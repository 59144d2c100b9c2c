package io.vicinal.planner.statement;

import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.explain.KnownValues;
import io.vicinal.planner.explain.PlanText;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.Explain;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** EXPLAIN of a query: one line per row. ANALYZE also runs it and adds what was done. */
final class ExplainStatement extends StatementPlan {
  private final ProgramCompiler.Compiled compiled;
  private final boolean analyze;

  private ExplainStatement(
      Preparation preparation,
      Analyzed analyzed,
      ProgramCompiler.Compiled compiled,
      boolean analyze) {
    super(
        preparation.sql(),
        StatementKind.EXPLAIN,
        Descriptions.parameters(analyzed.parameterTypes()),
        List.of(ShowStatement.text("plan")));
    this.compiled = compiled;
    this.analyze = analyze;
  }

  static ExplainStatement prepare(Preparation preparation, Explain explain) {
    if (!explain.query().isA(SqlKind.QUERY) || explain.format() != Explain.Format.TEXT) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "only queries can be explained, and only as text")
          .at(explain.getParserPosition());
    }
    Analyzed analyzed =
        StatementAnalyzer.analyze(explain.query(), preparation.catalog(), preparation.session());
    return new ExplainStatement(
        preparation,
        analyzed,
        ProgramCompiler.compileToExplain(analyzed.rel(), analyzed.parameterTypes()),
        explain.analyze());
  }

  /** Parameters may be left out, unless the query runs. */
  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    if (analyze || values.length > 0) {
      requireParameters(values);
    }
    Program program = compiled.program();
    @Nullable Object[] parameters = Arrays.copyOf(values, parameters().size());
    try (Snapshot snapshot = session.transactions().read(account);
        ExecutionContext context = program.bind(parameters, snapshot, account, session)) {
      PlanText.Measured measured = null;
      if (analyze) {
        measured = run(program, context);
      } else {
        program.prepareToExplain(context);
      }
      var known = new KnownValues(compiled.values(), context, analyze);
      var text = new PlanText(known, snapshot, context.effort());
      List<String> lines =
          measured == null ? text.of(compiled.tree()) : text.analyzed(compiled.tree(), measured);
      var rows = new ArrayList<@Nullable Object[]>();
      lines.forEach(line -> rows.add(new @Nullable Object[] {line}));
      return new FixedRows(rows);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
  }

  private static PlanText.Measured run(Program program, ExecutionContext context) {
    long start = System.nanoTime();
    try (Enumerator<@Nullable Object[]> rows = program.open(context)) {
      long count = 0;
      while (rows.moveNext()) {
        count++;
      }
      return new PlanText.Measured(count, System.nanoTime() - start, context.statistics());
    }
  }
}
