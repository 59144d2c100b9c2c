package io.vicinal.jdbc;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.session.Session;

/** Where a connection gets its plans from: the planner. */
@FunctionalInterface
interface StatementSource {
  /** Prepares one statement without a trailing semicolon. */
  PreparedPlan prepare(String sql, Session session);
}
