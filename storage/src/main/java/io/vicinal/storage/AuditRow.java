package io.vicinal.storage;

import java.time.Instant;

/**
 * One row of the audit log.
 *
 * @param number from 1, in the order in which they were written
 * @param at when it was written, to the microsecond
 * @param hmac 64 hexadecimal digits that depend on this row and all before it
 */
public record AuditRow(long number, Instant at, AuditEvent event, String hmac) {}
