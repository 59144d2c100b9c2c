package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Every property that a connection to a server takes; none names a class. */
public enum RemoteOption {
  USER("user", "", "User whose rights hold", false),
  PASSWORD("password", "", "Password of the user", false),
  TOKEN("token", "", "API key or token instead of user and password", false),
  SSL("ssl", "false", "Whether to encrypt; the server's certificate is checked", false),
  SSL_ROOT_CERT(
      "sslRootCert",
      "",
      "File of certificates (PEM) to trust instead of those that Java trusts",
      false),
  COMPRESS("compress", "true", "Whether the server may compress large answers", false),
  CONNECT_TIMEOUT("connectTimeout", "10", "Seconds to wait for a connection; 0 for any", false),
  DATABASE("database", "main", "Database of the server to connect to", true),
  CURRENT_SCHEMA(
      "currentSchema",
      "public",
      "Schemas in which names without one are looked up, with commas",
      true),
  READ_ONLY("readOnly", "false", "Refuse every change", true),
  QUERY_TIMEOUT("queryTimeout", "0", "Seconds after which a statement ends; 0 for never", true),
  MEMORY_LIMIT(
      "memory_limit", "0", "Memory that a statement may take, such as 512MB; 0 for any", true),
  EF_SEARCH(
      "ef_search", "", "Candidates that a search by index keeps, 1 to 1000; 100 if empty", true),
  TARGET_ACCURACY(
      "target_accuracy", "", "Share of the true nearest rows that searches aim at", true),
  FETCH_SIZE("fetchSize", "100", "Rows that are read ahead", true),
  APPLICATION_NAME("ApplicationName", "", "Name of the application, as client info", true);

  private final String key;
  private final String defaultValue;
  private final String description;
  private final boolean forServer;

  RemoteOption(String key, String defaultValue, String description, boolean forServer) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.description = description;
    this.forServer = forServer;
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

  /** Returns whether the server wants to know it. */
  boolean isForServer() {
    return forServer;
  }

  /**
   * Returns whether its value is told to nobody, also not to tools, which write down such things.
   */
  boolean isSecret() {
    return this == PASSWORD || this == TOKEN;
  }

  /** Returns the values that are allowed, empty where any is. */
  public List<String> choices() {
    return this == SSL || this == COMPRESS || this == READ_ONLY
        ? List.of("false", "true")
        : List.of();
  }

  /** Returns what tools show of the properties. */
  public static DriverPropertyInfo[] properties(@Nullable Properties info) {
    RemoteOption[] options = RemoteOption.values();
    var properties = new DriverPropertyInfo[options.length];
    for (int i = 0; i < options.length; i++) {
      RemoteOption option = options[i];
      String given = info == null || option.isSecret() ? null : info.getProperty(option.key());
      properties[i] =
          new DriverPropertyInfo(option.key(), given == null ? option.defaultValue() : given);
      properties[i].description = option.description();
      properties[i].choices =
          option.choices().isEmpty() ? null : option.choices().toArray(new String[0]);
    }
    return properties;
  }

  /** Returns the option called {@code name}, in any case. @throws SQLException if there is none */
  static RemoteOption named(String name) throws SQLException {
    for (RemoteOption option : values()) {
      if (option.key.equalsIgnoreCase(name)) {
        return option;
      }
    }
    throw SqlFailure.of("08001", "unknown connection property \"" + name + "\"");
  }
}
