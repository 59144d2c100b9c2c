package io.vicinal.planner;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.statement.Failures;
import io.vicinal.planner.statement.StatementFactory;
import io.vicinal.sql.Dialect;
import io.vicinal.storage.Database;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Turns SQL text into plans that run on storage; the front door of this module. Thread-safe: one
 * planner serves all sessions of a process.
 */
public final class QueryPlanner {
  private final Map<Database, CatalogView> catalogs =
      Collections.synchronizedMap(new WeakHashMap<>());

  static {
    // Calcite compiles each plan to a class; this lets plans of one shape share it. It is read
    // once, when Calcite is loaded, and is off where nobody says otherwise.
    if (System.getProperty("calcite.bindable.cache.maxSize") == null) {
      System.setProperty("calcite.bindable.cache.maxSize", "1000");
    }
  }

  /** Creates a planner that has seen no statement yet. */
  public QueryPlanner() {}

  /**
   * Parses, validates and plans {@code sql}, one statement that a semicolon may follow.
   *
   * <p>Names are looked up in the session's database, unqualified ones in its schema. The plan
   * belongs to the session.
   *
   * @throws io.vicinal.sql.error.SqlStateException with a SQLSTATE and, where there is one, the
   *     position in the text
   */
  public PreparedPlan prepare(String sql, Session session) {
    return new ReplanningPlan(session.database(), () -> plan(sql, session));
  }

  private ReplanningPlan.Planned plan(String sql, Session session) {
    return DeepStack.call(() -> {
      try {
        CatalogView catalog = catalog(session.database());
        PreparedPlan plan = StatementFactory.prepare(Dialect.parse(sql), sql, catalog, session);
        return new ReplanningPlan.Planned(plan, catalog.version());
      } catch (RuntimeException | StackOverflowError e) {
        throw Failures.translate(e, sql);
      }
    });
  }

  private CatalogView catalog(Database database) {
    CatalogView known = catalogs.get(database);
    if (known != null && known.version() == database.catalogVersion()) {
      return known;
    }
    CatalogView current = CatalogView.of(database);
    catalogs.put(database, current);
    return current;
  }
}
