package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a check found to be wrong.
 *
 * @param level of the check that found it
 * @param object what is concerned, such as {@code segment 7 of table "public"."docs"}
 * @param file the file that it was found in, null where there is none
 * @param offset byte in the file, {@link #NO_OFFSET} where that says nothing
 * @param message one short fact, without file, offset and values
 * @param expected what should be there, null where the message says it all
 * @param found what is there instead, null where the message says it all
 */
public record VerifyProblem(
    Severity severity,
    VerifyLevel level,
    String object,
    @Nullable String file,
    long offset,
    String message,
    @Nullable String expected,
    @Nullable String found) {
  public static final long NO_OFFSET = -1;

  /** What a problem means for the data. */
  public enum Severity {
    /** Something derived is damaged, or a file is left over: repair puts it right. */
    WARNING,
    /** Rows, definitions or the log are damaged: only a backup or an operator can help. */
    ERROR
  }

  /** Returns the problem as one line. */
  public String text() {
    var line = new StringBuilder(severity == Severity.ERROR ? "error: " : "warning: ");
    line.append(object);
    if (file != null) {
      line.append(": file \"").append(file).append('"');
      if (offset != NO_OFFSET) {
        line.append(" at offset ").append(offset);
      }
    }
    line.append(": ").append(message);
    if (expected != null) {
      line.append(": expected ").append(expected);
    }
    if (found != null) {
      line.append(expected == null ? ": " : ", found ").append(found);
    }
    return line.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
