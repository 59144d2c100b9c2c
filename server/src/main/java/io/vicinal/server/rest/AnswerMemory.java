package io.vicinal.server.rest;

/** Where the memory of an answer comes from, as the answer grows. */
@FunctionalInterface
public interface AnswerMemory {
  /** Takes {@code bytes} more until the answer is sent; returns false where they are not there. */
  boolean take(long bytes);
}
