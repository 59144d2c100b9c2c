package io.vicinal.sql.type;

import java.util.UUID;
import java.util.regex.Pattern;

/** Reads UUIDs as PostgreSQL does. */
public final class UuidText {
  private static final String DIGITS = "(?:[0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}";
  private static final Pattern FORM = Pattern.compile(DIGITS + "|\\{" + DIGITS + "}");
  private static final Pattern MARKS = Pattern.compile("[-{}]");

  private UuidText() {}

  /**
   * Returns the UUID that {@code text} spells in 32 hexadecimal digits of either case, with a
   * hyphen or none behind each four, in braces or not. Generated code calls this.
   *
   * @throws IllegalArgumentException for other text
   */
  public static UUID read(String text) {
    String stripped = text.strip();
    if (!FORM.matcher(stripped).matches()) {
      throw new IllegalArgumentException("no UUID string");
    }
    String digits = MARKS.matcher(stripped).replaceAll("");
    return new UUID(
        Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16));
  }
}
