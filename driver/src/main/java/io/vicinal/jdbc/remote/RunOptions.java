package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.client.KeyChoice;
import io.vicinal.jdbc.client.StatementPeer;

/**
 * What holds for one execution.
 *
 * @param frameRows rows that come with the answer
 */
public record RunOptions(
    StatementPeer.Wanted wanted, long timeoutMillis, long rowsMax, int frameRows, KeyChoice keys) {}
