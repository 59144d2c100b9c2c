package io.vicinal.storage.catalog;

/**
 * One change of a definition, as {@code ddl_log} has it.
 *
 * @param version 1, 2, 3 and so on
 */
public record DdlEntry(long version, String operation, String payload) {}
