package io.vicinal.storage;

/**
 * A condition that no row may make false; storage keeps the text and does not read it.
 *
 * @param name unique within the table
 * @param sql the condition as SQL text over the columns of the table
 */
public record CheckConstraint(String name, String sql) {}
