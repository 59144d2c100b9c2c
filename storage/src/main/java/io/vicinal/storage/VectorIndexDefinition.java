package io.vicinal.storage;

/** What CREATE VECTOR INDEX asks for; {@code name} is unique within the table's schema. */
public record VectorIndexDefinition(
    String name, long tableId, int column, Metric metric, HnswParameters parameters) {}
