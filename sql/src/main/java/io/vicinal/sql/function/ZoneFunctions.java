package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.DateTimeText;
import io.vicinal.sql.type.Microseconds;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/** Computes moments in zones, in microseconds, for generated code. */
public final class ZoneFunctions {
  private ZoneFunctions() {}

  private static final Set<String> NAMES = Set.copyOf(ZoneId.getAvailableZoneIds());

  /** Returns what a clock in {@code zone} shows at an instant. */
  public static long wall(String zone, long instant) {
    LocalDateTime utc = Microseconds.dateTime(instant);
    return Microseconds.of(utc.toInstant(ZoneOffset.UTC).atZone(zone(zone)).toLocalDateTime());
  }

  /** Returns when a clock in {@code zone} shows a time; what it leaves out counts as if it did. */
  public static long instant(String zone, long wall) {
    return Microseconds.of(Microseconds.dateTime(wall).atZone(zone(zone)).toInstant());
  }

  /** Writes an instant as a clock in {@code zone} shows it, with its offset. */
  public static String text(String zone, long instant) {
    ZoneOffset offset =
        zone(zone).getRules().getOffset(Microseconds.dateTime(instant).toInstant(ZoneOffset.UTC));
    return Microseconds.text(wall(zone, instant))
        + (offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId());
  }

  /** Reads an instant; text without an offset is what a clock in {@code zone} shows. */
  public static long read(String zone, String text) {
    return Microseconds.of(DateTimeText.instant(text, zone(zone)));
  }

  /** Returns a zone by its name or by hours. @throws SqlStateException 22023 if there is none */
  public static ZoneId zone(String name) {
    try {
      String word = name.strip();
      if (NAMES.contains(word)) {
        return ZoneId.of(word);
      }
      if (word.equalsIgnoreCase("z") || word.equalsIgnoreCase("zulu")) {
        return ZoneOffset.UTC;
      }
      if (word.matches("[+-]?[0-9]{1,2}(:[0-9]{2})?")) {
        boolean signed = word.charAt(0) == '+' || word.charAt(0) == '-';
        return ZoneOffset.of(padded(signed ? word : "+" + word));
      }
      for (String known : NAMES) {
        if (known.equalsIgnoreCase(word)) {
          return ZoneId.of(known);
        }
      }
      return ZoneId.of(word, ZoneId.SHORT_IDS);
    } catch (DateTimeException e) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "time zone \"" + name + "\" not recognized", e);
    }
  }

  private static String padded(String offset) {
    int digits = offset.indexOf(':') < 0 ? offset.length() : offset.indexOf(':');
    return digits == 2 ? offset.charAt(0) + "0" + offset.substring(1) : offset;
  }
}
