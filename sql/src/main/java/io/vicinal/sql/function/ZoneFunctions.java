package io.vicinal.sql.function;

import io.vicinal.sql.type.DateTimeText;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.Zones;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Computes moments in zones, in microseconds, for generated code. */
public final class ZoneFunctions {
  private ZoneFunctions() {}

  /** Returns what a clock in {@code zone} shows at an instant. */
  public static long wall(String zone, long instant) {
    LocalDateTime utc = Microseconds.dateTime(instant);
    return Microseconds.of(utc.toInstant(ZoneOffset.UTC).atZone(Zones.of(zone)).toLocalDateTime());
  }

  /** Returns when a clock in {@code zone} shows a time; what it leaves out counts as if it did. */
  public static long instant(String zone, long wall) {
    return Microseconds.of(Microseconds.dateTime(wall).atZone(Zones.of(zone)).toInstant());
  }

  /** Writes an instant as a clock in {@code zone} shows it, with its offset. */
  public static String text(String zone, long instant) {
    ZoneOffset offset =
        Zones.of(zone)
            .getRules()
            .getOffset(Microseconds.dateTime(instant).toInstant(ZoneOffset.UTC));
    return Microseconds.text(wall(zone, instant))
        + (offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId());
  }

  /** Reads an instant; text without an offset is what a clock in {@code zone} shows. */
  public static long read(String zone, String text) {
    return Microseconds.of(DateTimeText.instant(text, Zones.of(zone)));
  }
}
