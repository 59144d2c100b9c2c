package io.vicinal.planner;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.session.Session;

/**
 * Turns SQL text into plans that run on storage; the front door of this module. Thread-safe: one
 * planner serves all sessions of a process and remembers the plans of recent texts.
 */
public final class QueryPlanner {
  /** Creates a planner with an empty plan cache. */
  public QueryPlanner() {}

  /**
   * Parses, validates and plans {@code sql}, one statement without a trailing semicolon.
   *
   * <p>Names are looked up in the session's database, unqualified ones in its schema.
   */
  @SuppressWarnings("DoNotCallSuggester") // until the first statement is there
  public PreparedPlan prepare(String sql, Session session) {
    throw new UnsupportedOperationException("no statement is supported yet: " + sql);
  }
}
