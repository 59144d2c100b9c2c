package io.vicinal.planner;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** Runs statements on a database of its own and shows rows as text: {@code a|b|null}. */
public final class SqlRunner {
  private final QueryPlanner planner;
  private final Session session;
  private List<ScanStatistics> statistics = List.of();

  public SqlRunner() {
    this(new ReferenceDatabase());
  }

  public SqlRunner(Database database) {
    this(new Session(database));
  }

  public SqlRunner(Session session) {
    this(session, new QueryPlanner());
  }

  /** Runs statements by a planner that others may have. */
  public SqlRunner(Session session, QueryPlanner planner) {
    this.planner = planner;
    this.session = session;
  }

  public Session session() {
    return session;
  }

  public PreparedPlan prepare(String sql) {
    return planner.prepare(sql, session);
  }

  /** Runs a statement that gives rows. */
  public List<String> query(String sql, Object... parameters) {
    return query(prepare(sql), parameters);
  }

  /** Runs a plan that gives rows. */
  public List<String> query(PreparedPlan plan, Object... parameters) {
    var rows = new ArrayList<String>();
    try (RowStream stream = plan.query(parameters, ResourceAccount.unbounded())) {
      while (stream.next()) {
        var row = new StringBuilder();
        for (int i = 0; i < plan.columns().size(); i++) {
          row.append(i == 0 ? "" : "|").append(text(stream.get(i)));
        }
        rows.add(row.toString());
      }
      statistics = stream.statistics();
    }
    return rows;
  }

  /** Returns what the scans of the last query have done. */
  public List<ScanStatistics> statistics() {
    return statistics;
  }

  /** Runs a statement that gives no rows and returns the count of changed rows. */
  public long execute(String sql, Object... parameters) {
    PreparedPlan plan = prepare(sql);
    Assertions.assertTrue(plan.result() != StatementKind.Result.ROWS, sql);
    return plan.execute(List.<Object[]>of(parameters), ResourceAccount.unbounded())[0];
  }

  /** Runs several statements without parameters. */
  public SqlRunner run(String... statements) {
    for (String statement : statements) {
      execute(statement);
    }
    return this;
  }

  /** Returns the lines of EXPLAIN as one text. */
  public String explain(String sql) {
    PreparedPlan plan = prepare("EXPLAIN " + sql);
    return String.join("\n", query(plan, new Object[plan.parameters().size()]));
  }

  /** Asserts that a statement fails, and returns {@code SQLSTATE message}. */
  public String failure(String sql, Object... parameters) {
    SqlStateException error =
        Assertions.assertThrows(
            SqlStateException.class,
            () -> {
              PreparedPlan plan = prepare(sql);
              if (plan.result() == StatementKind.Result.ROWS) {
                query(plan, parameters);
              } else {
                plan.execute(List.<Object[]>of(parameters), ResourceAccount.unbounded());
              }
            });
    return error.state().code() + " " + error.getMessage();
  }

  private static String text(Object value) {
    return switch (value) {
      case float[] floats -> Arrays.toString(floats).replace(" ", "").replace(".0", "");
      case byte[] bytes -> Arrays.toString(bytes);
      case Double number -> Double.toString(Math.round(number * 1e4) / 1e4);
      case null -> "null";
      default -> value.toString();
    };
  }
}
