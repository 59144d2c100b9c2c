package io.vicinal.planner.session;

/** Hears of every statement that has ended, on the thread that ran it. Thread-safe. */
@FunctionalInterface
public interface StatementListener {
  /** Hears of nothing. */
  StatementListener NONE = _ -> {};

  /** Takes note; what it throws would be the statement's error. */
  void ended(EndedStatement statement);
}
