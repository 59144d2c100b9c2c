package io.vicinal.planner.plan;

/** What a statement that succeeded has to say, with a SQLSTATE. */
public record Notice(String state, String message) {}
