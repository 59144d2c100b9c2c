package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.error.SqlFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a URL of a server and its properties ask for; properties win over the URL.
 *
 * <p>{@code jdbc:vicinal://host[:port][/database]}, port 7655, database {@code main}; options
 * follow as {@code ?key=value&key=value} or {@code ;key=value} with percent-encoded values.
 */
public record RemoteUrl(String host, int port, Map<RemoteOption, String> options) {
  private static final String PREFIX = "jdbc:vicinal://";
  private static final int DEFAULT_PORT = 7655;
  private static final int PORT_MAX = 65_535;

  public RemoteUrl {
    options = Map.copyOf(options);
  }

  /** Returns whether {@code url} is one of a server. */
  public static boolean accepts(@Nullable String url) {
    return url != null && url.startsWith(PREFIX);
  }

  /** Reads a URL that {@link #accepts} said yes to. @throws SQLException 08001, what is wrong */
  public static RemoteUrl parse(String url, @Nullable Properties properties) throws SQLException {
    String rest = url.substring(PREFIX.length());
    int end = rest.length();
    for (int i = 0; i < end; i++) {
      if (rest.charAt(i) == '?' || rest.charAt(i) == ';') {
        end = i;
      }
    }
    var options = new EnumMap<RemoteOption, String>(RemoteOption.class);
    String place = rest.substring(0, end);
    int slash = place.indexOf('/');
    if (slash >= 0 && slash + 1 < place.length()) {
      options.put(RemoteOption.DATABASE, decode(place.substring(slash + 1), "database"));
    }
    for (String pair : rest.substring(end).split("[?;&]", -1)) {
      read(pair, options);
    }
    if (properties != null) {
      for (String name : properties.stringPropertyNames()) {
        options.put(RemoteOption.named(name), properties.getProperty(name));
      }
    }
    check(options);
    URI uri = address(slash < 0 ? place : place.substring(0, slash));
    return new RemoteUrl(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), options);
  }

  private static void read(String pair, Map<RemoteOption, String> options) throws SQLException {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.indexOf('=');
    if (equals < 0) {
      throw SqlFailure.of(
          "08001", "connection property \"" + pair + "\" has no value\nhint: Write name=value.");
    }
    RemoteOption option =
        RemoteOption.named(decode(pair.substring(0, equals), "name of a connection property"));
    options.put(
        option, decode(pair.substring(equals + 1), "connection property \"" + option.key() + "\""));
  }

  private static URI address(String text) throws SQLException {
    try {
      URI uri = new URI("http://" + text);
      if (uri.getHost() != null && uri.getUserInfo() == null && uri.getPort() <= PORT_MAX) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw SqlFailure.of(
        "08001", "\"" + text + "\" is no host\nhint: Write jdbc:vicinal://host:7655/database.");
  }

  private static void check(Map<RemoteOption, String> options) throws SQLException {
    for (Map.Entry<RemoteOption, String> entry : options.entrySet()) {
      RemoteOption option = entry.getKey();
      String value = entry.getValue();
      if (!option.choices().isEmpty() && !option.choices().contains(value)) {
        throw invalid(option, "true or false", value);
      }
      boolean counts =
          option == RemoteOption.CONNECT_TIMEOUT
              || option == RemoteOption.QUERY_TIMEOUT
              || option == RemoteOption.FETCH_SIZE;
      if (counts && !value.matches("\\d{1,9}")) {
        throw invalid(option, "a number from 0 to 999999999", value);
      }
    }
    if (!options.getOrDefault(RemoteOption.TOKEN, "").matches("[\\x21-\\x7E]*")) {
      throw SqlFailure.of(
          "08001", "connection property \"token\" must have no spaces, line breaks or umlauts");
    }
    if (!options.getOrDefault(RemoteOption.TOKEN, "").isEmpty()
        && !options.getOrDefault(RemoteOption.USER, "").isEmpty()) {
      throw SqlFailure.of(
          "08001", "connection properties \"token\" and \"user\" exclude each other");
    }
  }

  private static SQLException invalid(RemoteOption option, String expected, String value) {
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

  private static String decode(String text, String what) throws SQLException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // without the text, which may be a password
      throw SqlFailure.of("08001", what + " is not percent-encoded");
    }
  }

  String value(RemoteOption option) {
    return options.getOrDefault(option, option.defaultValue());
  }

  boolean isTrue(RemoteOption option) {
    return value(option).equals("true");
  }

  int number(RemoteOption option) {
    return Integer.parseInt(value(option));
  }

  /** Returns what the server is told. */
  Map<String, String> forServer() {
    var told = new LinkedHashMap<String, String>();
    options.forEach((option, value) -> {
      if (option.isForServer()) {
        told.put(option.key(), value);
      }
    });
    return told;
  }

  /** Returns where the server listens; passwords are no part of it. */
  String place() {
    return host + ":" + port;
  }
}
