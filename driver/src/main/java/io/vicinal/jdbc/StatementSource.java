package io.vicinal.jdbc;

import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.session.Session;

/** Where a connection gets its plans from: the planner. */
@FunctionalInterface
interface StatementSource {
  /** Prepares one statement without a trailing semicolon, which also gives {@code keys}. */
  PreparedPlan prepare(String sql, Session session, GeneratedKeys keys);
}
