package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.explain.JsonWriter;
import io.vicinal.planner.explain.PlanNode;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.CreateTableAs;
import io.vicinal.sql.ast.Delete;
import io.vicinal.sql.ast.Explain;
import io.vicinal.sql.ast.Insert;
import io.vicinal.sql.ast.Merge;
import io.vicinal.sql.ast.Update;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * EXPLAIN of a query or a change: one line per row, or all as JSON. ANALYZE also runs it, with all
 * that it changes, and adds what was done; such a plan of a change is of the change's kind, so that
 * whoever may not make the change may not explain it so.
 */
final class ExplainStatement extends StatementPlan {
  private final CatalogView catalog;
  private final StatementPlan planned;
  private final ExplainedPlans plans;
  private final Explain.Format format;
  private final boolean analyze;

  private ExplainStatement(
      Preparation preparation, StatementPlan planned, ExplainedPlans plans, Explain explain) {
    super(
        preparation.sql(),
        explain.analyze() && planned.kind().writes() ? planned.kind() : StatementKind.EXPLAIN,
        planned.parameters(),
        List.of(ShowStatement.text("plan")));
    this.catalog = preparation.catalog();
    this.planned = planned;
    this.plans = plans;
    this.format = explain.format();
    this.analyze = explain.analyze();
  }

  static ExplainStatement prepare(Preparation preparation, Explain explain) {
    SqlNode statement = explain.query();
    boolean possible =
        switch (statement) {
          case Insert _, Update _, Delete _, Merge _, CreateTableAs _ -> true;
          default -> statement.isA(SqlKind.QUERY);
        };
    if (!possible) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "only queries, changes of rows and builds of indexes can be explained")
          .at(explain.getParserPosition());
    }
    var plans = new ExplainedPlans(false);
    StatementPlan planned = StatementFactory.prepare(statement, preparation.explainedBy(plans));
    return new ExplainStatement(preparation, planned, plans, explain);
  }

  @Override
  public StatementKind.Result result() {
    return StatementKind.Result.ROWS;
  }

  /** Parameters may be left out, unless the statement runs. */
  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    if (analyze || values.length > 0) {
      requireParameters(values);
    }
    try {
      return analyze
          ? analyzed(session, values, account)
          : shown(plans, session, values, account, null);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
  }

  /** Plans once more, because whoever runs a plan writes into its measures. */
  private RowStream analyzed(Session session, @Nullable Object[] values, ResourceAccount account) {
    var measured = new ExplainedPlans(true);
    var preparation = new Preparation(sql(), catalog, session, GeneratedKeys.NONE, measured);
    SqlNode statement = ((Explain) Dialect.parse(sql())).query();
    StatementPlan plan = StatementFactory.prepare(statement, preparation);
    long start = System.nanoTime();
    long rows = run(plan, session, values, account);
    return shown(measured, session, values, account, new Run(rows, System.nanoTime() - start));
  }

  private static long run(
      StatementPlan plan, Session session, @Nullable Object[] values, ResourceAccount account) {
    if (plan.result() != StatementKind.Result.ROWS) {
      return plan.execute(session, List.<@Nullable Object[]>of(values), account)[0];
    }
    try (RowStream rows = plan.query(session, values, account)) {
      long count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }

  private record Run(long rows, long nanos) {}

  private RowStream shown(
      ExplainedPlans explained,
      Session session,
      @Nullable Object[] values,
      ResourceAccount account,
      @Nullable Run run) {
    List<PlanNode> nodes;
    try (Snapshot snapshot = session.transactions().read(account)) {
      nodes = explained.nodes(session, snapshot, values, account);
    }
    var rows = new ArrayList<@Nullable Object[]>();
    switch (format) {
      case TEXT -> text(nodes, run).forEach(line -> rows.add(new @Nullable Object[] {line}));
      case JSON -> rows.add(new @Nullable Object[] {json(nodes, run)});
    }
    return new FixedRows(rows);
  }

  private List<String> text(List<PlanNode> nodes, @Nullable Run run) {
    var lines = new ArrayList<String>();
    nodes.forEach(node -> lines.addAll(node.lines(run != null)));
    if (run != null) {
      String did = planned.kind().writes() ? "changed " : "gave ";
      lines.add(
          String.format(Locale.ROOT, "Ran in %.1f ms, %s%d rows", millis(run), did, run.rows()));
    }
    return lines;
  }

  private String json(List<PlanNode> nodes, @Nullable Run run) {
    var object = new LinkedHashMap<String, Object>();
    object.put("statement", planned.kind().name().toLowerCase(Locale.ROOT));
    object.put("plan", nodes.getFirst().json(run != null));
    object.put(
        "sub_queries",
        nodes.stream()
            .skip(1)
            .flatMap(node -> node.inputs().stream())
            .map(node -> node.json(run != null))
            .toList());
    if (run != null) {
      object.put("rows", run.rows());
      object.put("millis", millis(run));
    }
    return JsonWriter.write(object);
  }

  private static double millis(Run run) {
    return run.nanos() / 1e6;
  }
}
