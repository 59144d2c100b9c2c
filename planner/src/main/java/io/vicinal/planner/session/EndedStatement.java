package io.vicinal.planner.session;

import io.vicinal.planner.plan.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a statement when it has ended.
 *
 * @param id of the execution, 0 for one that could not be prepared
 * @param kind null where it was not planned
 * @param sql its text, which may hold secrets where it was not planned
 * @param workNanos for how long it was at work
 * @param rows that were fetched, or changed
 * @param state the SQLSTATE it failed with, null where it did not fail
 */
public record EndedStatement(
    long id,
    Session session,
    @Nullable StatementKind kind,
    String sql,
    long workNanos,
    long rows,
    @Nullable String state) {}
