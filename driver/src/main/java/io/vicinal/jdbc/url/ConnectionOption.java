package io.vicinal.jdbc.url;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every property that a connection takes, in the URL or as {@link java.util.Properties}. */
public enum ConnectionOption {
  DATABASE("database", "main", "Database of the directory to connect to"),
  CURRENT_SCHEMA(
      "currentSchema", "public", "Schemas in which names without one are looked up, with commas"),
  READ_ONLY("readOnly", "false", "Refuse every change"),
  QUERY_TIMEOUT("queryTimeout", "0", "Seconds after which a statement ends; 0 for never"),
  MEMORY_LIMIT(
      "memory_limit",
      "0",
      "Memory that a statement, or the changes of an open transaction, may take, such as 512MB; 0"
          + " for any amount"),
  EF_SEARCH("ef_search", "", "Candidates that a search by index keeps, 1 to 1000; 100 if empty"),
  TARGET_ACCURACY(
      "target_accuracy",
      "",
      "Share of the true nearest rows, such as 0.95, that searches by index choose their effort"
          + " for; none if empty"),
  FETCH_SIZE("fetchSize", "100", "Rows that are read ahead"),
  APPLICATION_NAME("ApplicationName", "", "Name of the application, as client info"),
  USER(
      "user", "", "User whose rights hold; empty for all rights of whoever can open the directory"),
  PASSWORD("password", "", "Password of the user");

  private static final int NAME_LENGTH_MAX = 100;

  private final String key;
  private final String defaultValue;
  private final String description;

  ConnectionOption(String key, String defaultValue, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /** Returns the name that users write. */
  public String key() {
    return key;
  }

  /** Returns what holds where nothing is given. */
  public String defaultValue() {
    return defaultValue;
  }

  /** Returns one line for the forms of tools. */
  public String description() {
    return description;
  }

  /** Returns the values that are allowed, empty where any is. */
  public List<String> choices() {
    return this == READ_ONLY ? List.of("false", "true") : List.of();
  }

  /** Returns the option called {@code name}, in any case. @throws SQLException if there is none */
  static ConnectionOption named(String name) throws SQLException {
    if (name.length() > NAME_LENGTH_MAX) {
      throw SqlFailure.of(
          "08001", "unknown connection property with a name of " + name.length() + " characters");
    }
    ConnectionOption nearest = null;
    int nearestDistance = Integer.MAX_VALUE;
    for (ConnectionOption option : values()) {
      int distance = distance(option.key, name);
      if (distance == 0) {
        return option;
      }
      if (distance < nearestDistance) {
        nearest = option;
        nearestDistance = distance;
      }
    }
    throw SqlFailure.of("08001", "unknown connection property \"" + name + "\"" + hint(nearest));
  }

  private static String hint(@Nullable ConnectionOption nearest) {
    return nearest == null ? "" : "\nhint: Did you mean \"" + nearest.key + "\"?";
  }

  /** Returns the Levenshtein distance, ignoring case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
