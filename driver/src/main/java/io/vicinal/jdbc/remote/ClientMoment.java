package io.vicinal.jdbc.remote;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/**
 * A {@link java.sql.Timestamp} as a parameter: which of the two it means is said by the type that
 * the statement wants.
 *
 * @param wallClock in the zone of the client
 */
public record ClientMoment(OffsetDateTime instant, LocalDateTime wallClock) {}
