package io.vicinal.jdbc.url;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.session.ByteSize;
import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.HnswParameters;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a URL and its properties ask for; properties win over the URL.
 *
 * <p>{@code jdbc:vicinal:<directory>} opens a directory, {@code jdbc:vicinal:mem:[name]} memory;
 * options follow as {@code ?key=value&key=value} or {@code ;key=value;key=value} with
 * percent-encoded values. The directory is taken as it stands.
 */
public record ConnectRequest(Target target, Map<ConnectionOption, String> options) {
  /** What every URL of this driver starts with. */
  public static final String PREFIX = "jdbc:vicinal:";

  private static final String MEMORY = "mem:";
  private static final int APPLICATION_LENGTH_MAX = 1_000;

  /** Where the data is. */
  public sealed interface Target {}

  /** A directory on disk. */
  public record Directory(Path path) implements Target {}

  /** Memory, shared under its name, or private where {@code name} is null. */
  public record Memory(@Nullable String name) implements Target {}

  public ConnectRequest {
    options = Map.copyOf(options);
  }

  /** Returns whether {@code url} is for this driver. */
  public static boolean accepts(@Nullable String url) {
    return url != null && url.startsWith(PREFIX);
  }

  /** Reads a URL that {@link #accepts} said yes to. @throws SQLException naming what is wrong */
  public static ConnectRequest parse(String url, @Nullable Properties properties)
      throws SQLException {
    String rest = url.substring(PREFIX.length());
    int end = firstOf(rest, "?;");
    var options = new EnumMap<ConnectionOption, String>(ConnectionOption.class);
    if (end < rest.length()) {
      readOptions(rest.substring(end + 1), options);
    }
    if (properties != null) {
      for (String name : properties.stringPropertyNames()) {
        put(options, name, properties.getProperty(name));
      }
    }
    checkValues(options);
    checkEffort(options);
    return new ConnectRequest(target(rest.substring(0, end)), options);
  }

  /** Returns the value of {@code option}, or its default. */
  public String value(ConnectionOption option) {
    return options.getOrDefault(option, option.defaultValue());
  }

  /** Returns the value of a yes-or-no option. */
  public boolean isTrue(ConnectionOption option) {
    return value(option).equals("true");
  }

  /** Returns the value of a counting option. */
  public int number(ConnectionOption option) {
    return Integer.parseInt(value(option));
  }

  /** Returns the value of an option that is a number of bytes. */
  public long bytes(ConnectionOption option) {
    return ByteSize.parse(value(option)).orElseThrow();
  }

  /** Returns the effort of searches that do not say it. */
  public SearchEffort effort() {
    return new SearchEffort(
        SearchEffort.parseEfSearch(value(ConnectionOption.EF_SEARCH)).orElse(null),
        SearchEffort.parseAccuracy(value(ConnectionOption.TARGET_ACCURACY)).orElse(null));
  }

  private static Target target(String place) throws SQLException {
    if (place.startsWith("//")) {
      throw SqlFailure.of(
          "08001", "a server serves directories, not the server at \"" + place + "\"");
    }
    if (place.startsWith(MEMORY)) {
      String name = place.substring(MEMORY.length());
      return new Memory(name.isEmpty() ? null : name);
    }
    if (place.isBlank()) {
      throw SqlFailure.of(
          "08001", "no directory in URL\nhint: Write jdbc:vicinal:./data or jdbc:vicinal:mem:.");
    }
    try {
      return new Directory(Path.of(place));
    } catch (InvalidPathException e) {
      throw SqlFailure.of("08001", "\"" + place + "\" is no directory name", e);
    }
  }

  private static void readOptions(String text, Map<ConnectionOption, String> options)
      throws SQLException {
    int start = 0;
    while (start <= text.length()) {
      int end = start + firstOf(text.substring(start), "&;");
      String pair = text.substring(start, end);
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          throw SqlFailure.of(
              "08001",
              "connection property \"" + pair + "\" has no value\nhint: Write name=value.");
        }
        String name = decode(pair.substring(0, equals), "name of a connection property");
        String value =
            decode(
                pair.substring(equals + 1),
                "connection property \"" + ConnectionOption.named(name).key() + "\"");
        put(options, name, value);
      }
      start = end + 1;
    }
  }

  private static void put(Map<ConnectionOption, String> options, String name, String value)
      throws SQLException {
    options.put(ConnectionOption.named(name), value);
  }

  private static void checkValues(Map<ConnectionOption, String> options) throws SQLException {
    for (Map.Entry<ConnectionOption, String> entry : options.entrySet()) {
      ConnectionOption option = entry.getKey();
      String value = entry.getValue();
      switch (option) {
        case USER -> {}
        case PASSWORD -> {
          if (!value.isEmpty() && options.getOrDefault(ConnectionOption.USER, "").isEmpty()) {
            throw SqlFailure.of("28000", "a password without a user");
          }
        }
        case READ_ONLY -> {
          if (!option.choices().contains(value)) {
            throw invalid(option, "true or false", value);
          }
        }
        case QUERY_TIMEOUT, FETCH_SIZE -> {
          if (!value.matches("\\d{1,9}")) {
            throw invalid(option, "a number from 0 to 999999999", value);
          }
        }
        case MEMORY_LIMIT -> {
          if (ByteSize.parse(value).isEmpty()) {
            throw invalid(option, "a number of bytes such as 512MB, or 0 for none", value);
          }
        }
        case EF_SEARCH -> {
          if (!value.isEmpty() && SearchEffort.parseEfSearch(value).isEmpty()) {
            throw invalid(option, "a number from 1 to " + HnswParameters.EF_SEARCH_MAX, value);
          }
        }
        case TARGET_ACCURACY -> {
          if (!value.isEmpty() && SearchEffort.parseAccuracy(value).isEmpty()) {
            throw invalid(option, "a share above 0 and at most 1", value);
          }
        }
        case APPLICATION_NAME -> {
          if (value.length() > APPLICATION_LENGTH_MAX) { // it is kept, and shown
            throw SqlFailure.of(
                "08001",
                "connection property \"ApplicationName\" has "
                    + value.length()
                    + " characters, at most "
                    + APPLICATION_LENGTH_MAX);
          }
        }
        case DATABASE, CURRENT_SCHEMA -> {}
      }
    }
  }

  private static void checkEffort(Map<ConnectionOption, String> options) throws SQLException {
    if (!options.getOrDefault(ConnectionOption.EF_SEARCH, "").isEmpty()
        && !options.getOrDefault(ConnectionOption.TARGET_ACCURACY, "").isEmpty()) {
      throw SqlFailure.of(
          "08001",
          "connection properties \"ef_search\" and \"target_accuracy\" exclude each other");
    }
  }

  private static SQLException invalid(ConnectionOption option, String expected, String value) {
    return SqlFailure.of(
        "08001",
        "connection property \""
            + option.key()
            + "\" must be "
            + expected
            + ", not \""
            + value
            + "\"");
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static String decode(String text, String what) throws SQLException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // without the text, which may be a password
      throw SqlFailure.of("08001", what + " is not percent-encoded correctly");
    }
  }
}
