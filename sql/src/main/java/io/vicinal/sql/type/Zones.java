package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/** Finds zones by what people write: names in any case, {@code +05:30}, {@code 2}. Thread-safe. */
public final class Zones {
  private static final Set<String> NAMES = Set.copyOf(ZoneId.getAvailableZoneIds());

  /** The zone that was asked for last: moments of one statement are mostly of one zone. */
  private static volatile Found last = new Found("UTC", ZoneId.of("UTC"));

  private record Found(String name, ZoneId zone) {}

  private Zones() {}

  /** Returns a zone by its name or by hours. @throws SqlStateException 22023 if there is none */
  public static ZoneId of(String name) {
    Found known = last;
    if (known.name.equals(name)) {
      return known.zone;
    }
    try {
      ZoneId zone = find(name.strip());
      last = new Found(name, zone);
      return zone;
    } catch (DateTimeException e) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "time zone \"" + name + "\" not recognized", e);
    }
  }

  private static ZoneId find(String word) {
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
    for (var known : ZoneId.SHORT_IDS.entrySet()) {
      if (known.getKey().equalsIgnoreCase(word)) {
        return ZoneId.of(known.getValue());
      }
    }
    return ZoneId.of(word);
  }

  private static String padded(String offset) {
    int digits = offset.indexOf(':') < 0 ? offset.length() : offset.indexOf(':');
    return digits == 2 ? offset.charAt(0) + "0" + offset.substring(1) : offset;
  }
}
