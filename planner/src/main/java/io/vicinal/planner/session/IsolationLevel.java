package io.vicinal.planner.session;

import java.util.Locale;

/**
 * What a transaction may ask for. All of them run as snapshot isolation, which is more than the
 * first three promise and less than SERIALIZABLE, so that is not among them.
 */
public enum IsolationLevel {
  READ_UNCOMMITTED,
  READ_COMMITTED,
  REPEATABLE_READ;

  /** Returns the name as SHOW gives it: {@code repeatable read}. */
  public String text() {
    return name().replace('_', ' ').toLowerCase(Locale.ROOT);
  }
}
