package io.vicinal.jdbc.client;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The URL of a connection as programs are told it, which may write it down. */
final class ShownUrl {
  private static final Set<String> SECRETS = Set.of("password", "token");
  private static final Pattern PROPERTY = Pattern.compile("([?;&])([^?;&=]*)=([^?;&]*)");

  private ShownUrl() {}

  /** Returns {@code url} with stars instead of passwords and tokens. */
  static String of(String url) {
    return PROPERTY
        .matcher(url)
        .replaceAll(property ->
            Matcher.quoteReplacement(
                SECRETS.contains(name(property.group(2)))
                    ? property.group(1) + property.group(2) + "=***"
                    : property.group()));
  }

  private static String name(String encoded) {
    String name = encoded;
    try {
      name = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // it is no property, and part of a path
    }
    return name.toLowerCase(Locale.ROOT);
  }
}
