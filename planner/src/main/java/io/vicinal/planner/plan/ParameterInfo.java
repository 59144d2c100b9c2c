package io.vicinal.planner.plan;

/** What one {@code ?} is expected to be; positions count from 0 in the order of the text. */
public record ParameterInfo(ValueType type, String typeName, int precision, int scale) {}
