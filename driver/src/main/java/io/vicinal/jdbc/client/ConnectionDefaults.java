package io.vicinal.jdbc.client;

/**
 * What holds for the statements of a connection until they say something else.
 *
 * @param fetchSize rows that are read ahead
 * @param timeoutSeconds after which a statement ends; 0 for never
 * @param applicationName as client info
 */
public record ConnectionDefaults(int fetchSize, int timeoutSeconds, String applicationName) {}
