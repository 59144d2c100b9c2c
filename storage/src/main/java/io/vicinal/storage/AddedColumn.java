package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a column that came after the table's first rows has in rows that were written before it.
 *
 * @param initial the value as storage writes it, in base64; null for NULL
 */
public record AddedColumn(@Nullable String initial) {}
