package io.vicinal.planner.session;

import io.vicinal.storage.ResourceAccount;
import java.time.Instant;

/**
 * One execution of a statement that has not ended, as it is at a moment.
 *
 * @param id which no other execution of the directory has
 * @param sql its text, without passwords; empty while it is not planned yet
 * @param isRunning false where rows are open that nobody fetches at the moment
 * @param workNanos for how long it was at work
 * @param rows that were fetched
 * @param account to cancel it
 */
public record ActiveStatement(
    long id,
    String sql,
    Instant startedAt,
    boolean isRunning,
    long workNanos,
    long rows,
    ResourceAccount account) {}
