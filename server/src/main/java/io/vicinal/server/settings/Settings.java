package io.vicinal.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A value for every setting, each of its form. Immutable. */
public final class Settings {
  /**
   * A value and where it comes from.
   *
   * @param source for people, such as {@code environment VICINAL_PORT}
   */
  public record Given(String text, String source) {}

  private final Map<Setting, Given> values;

  /** Creates settings; what {@code given} lacks has its default. */
  Settings(Map<Setting, Given> given) {
    values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      Given value = given.get(setting);
      values.put(setting, value == null ? new Given(setting.defaultText(), "default") : value);
    }
  }

  /** Returns what is set, empty for nothing. */
  public String text(Setting setting) {
    return given(setting).text;
  }

  /** Returns what is set and where that was said. */
  public Given given(Setting setting) {
    return Objects.requireNonNull(values.get(setting));
  }

  /** Returns the number that is set. */
  public long number(Setting setting) {
    return Long.parseLong(text(setting));
  }

  /** Returns whether a switch is on. */
  public boolean isOn(Setting setting) {
    return text(setting).equals("true");
  }

  /** Returns the file that is set, empty for none. */
  public Optional<Path> path(Setting setting) {
    return Optional.of(text(setting)).filter(text -> !text.isEmpty()).map(Path::of);
  }

  /** Returns the time that is set in seconds. */
  public Duration seconds(Setting setting) {
    return Duration.ofSeconds(number(setting));
  }
}
