package io.vicinal.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement that grows, and the values of its parameters. Values of requests become parameters
 * and names become quoted identifiers, so that neither can be anything else. Not thread-safe.
 */
final class SqlText {
  private final StringBuilder text = new StringBuilder();
  private final List<JsonNode> values = new ArrayList<>();

  SqlText sql(String part) {
    text.append(part);
    return this;
  }

  /** Appends an identifier. */
  SqlText name(String name) {
    text.append(quoted(name));
    return this;
  }

  SqlText names(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ", ");
      name(names.get(i));
    }
    return this;
  }

  /** Appends a parameter that has this value. */
  SqlText value(JsonNode value) {
    text.append('?');
    values.add(value);
    return this;
  }

  SqlText values(Iterable<JsonNode> all) {
    String separator = "";
    for (JsonNode value : all) {
      text.append(separator);
      value(value);
      separator = ", ";
    }
    return this;
  }

  SqlText append(SqlText other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Returns a literal of a text. */
  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  String text() {
    return text.toString();
  }

  List<JsonNode> values() {
    return values;
  }
}
