package io.vicinal.storage.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Where the numbering of one column goes on.
 *
 * @param column position of an identity column or of the hidden row id
 * @param nextValue behind every value that a row had in a change that files know; null when there
 *     is none left
 */
public record CounterRecord(long tableId, int column, @Nullable Long nextValue) {}
