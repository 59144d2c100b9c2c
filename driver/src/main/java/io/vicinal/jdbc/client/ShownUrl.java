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
  private static final Pattern PROPERTY = Pattern.compile("[?;&]([^?;&=]*)=");

  private ShownUrl() {}

  /** Returns {@code url} with stars instead of passwords and tokens. */
  static String of(String url) {
    var shown = new StringBuilder();
    int copied = 0;
    Matcher property = PROPERTY.matcher(url);
    while (property.find()) {
      if (property.start() >= copied && SECRETS.contains(name(property.group(1)))) {
        shown.append(url, copied, property.end()).append("***");
        copied = endOfSecret(url, property.end());
      }
    }
    return shown.append(url, copied, url.length()).toString();
  }

  /** Returns where a secret ends, which may have a question mark inside. */
  private static int endOfSecret(String url, int start) {
    int end = start;
    while (end < url.length() && url.charAt(end) != ';' && url.charAt(end) != '&') {
      end++;
    }
    return end;
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
