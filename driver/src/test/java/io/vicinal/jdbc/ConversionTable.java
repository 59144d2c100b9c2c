package io.vicinal.jdbc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The conversions that JDBC asks for, as a text states them: {@code == TYPE} begins the part of one
 * type, {@code ANSWER <- WAY, WAY} says what these ways give, and an indented line goes on.
 */
record ConversionTable(Map<String, Map<String, String>> types) {
  /**
   * Reads a resource.
   *
   * @param groups names that stand for several ways
   */
  static ConversionTable read(String name, Map<String, List<String>> groups) {
    var types = new LinkedHashMap<String, Map<String, String>>();
    Map<String, String> part = Map.of();
    for (String line : text(name).replaceAll("\n +", " ").split("\n")) {
      if (line.startsWith("== ")) {
        part = new LinkedHashMap<>();
        types.put(line.substring("== ".length()), part);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        int arrow = line.lastIndexOf(" <- ");
        for (String way : line.substring(arrow + " <- ".length()).split(", ")) {
          for (String one : groups.getOrDefault(way, List.of(way))) {
            if (part.put(one, line.substring(0, arrow)) != null) {
              throw new IllegalStateException(one + " stands twice: " + line);
            }
          }
        }
      }
    }
    return new ConversionTable(types);
  }

  private static String text(String name) {
    try (var in = requireNonNull(ConversionTable.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
