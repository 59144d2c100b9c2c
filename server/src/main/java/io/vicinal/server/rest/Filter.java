package io.vicinal.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Writes a condition on rows as SQL. It is a JSON object whose names are columns, with a value that
 * the column is to have, or an object of operators: {@code $eq $ne $gt $gte $lt $lte $in $nin $like
 * $exists}; {@code $and} and {@code $or} take an array of conditions, {@code $not} one. A name with
 * a dot is a path into a JSON column, and its condition one of SQL's {@code JSON_MATCH}.
 */
final class Filter {
  private static final Map<String, String> COMPARISONS =
      Map.of("$gt", " > ", "$gte", " >= ", "$lt", " < ", "$lte", " <= ", "$like", " LIKE ");

  private static final int DEPTH_MAX = 100;

  private Filter() {}

  /** Returns the condition in parentheses. */
  static SqlText of(JsonNode filter) throws RestRefused {
    return all(filter, 0);
  }

  private static SqlText all(JsonNode filter, int depth) throws RestRefused {
    if (!(filter instanceof ObjectNode object)) {
      throw RestRefused.wrong("a filter is to be a JSON object");
    }
    if (object.isEmpty()) {
      throw RestRefused.wrong("a filter is to have at least one condition");
    }
    if (depth > DEPTH_MAX) {
      throw RestRefused.wrong("filters may lie in each other " + DEPTH_MAX + " deep");
    }
    var sql = new SqlText().sql("(");
    String separator = "";
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      sql.sql(separator).append(one(field.getKey(), field.getValue(), depth));
      separator = " AND ";
    }
    return sql.sql(")");
  }

  private static SqlText one(String name, JsonNode condition, int depth) throws RestRefused {
    return switch (name) {
      case "$and" -> several(condition, " AND ", depth);
      case "$or" -> several(condition, " OR ", depth);
      case "$not" -> new SqlText().sql("(NOT ").append(all(condition, depth + 1)).sql(")");
      default -> {
        if (name.startsWith("$")) {
          throw RestRefused.wrong("filters have no operator \"" + name + "\"");
        }
        yield name.indexOf('.') > 0 ? path(name, condition) : column(name, condition);
      }
    };
  }

  private static SqlText several(JsonNode conditions, String word, int depth) throws RestRefused {
    if (!conditions.isArray() || conditions.isEmpty()) {
      throw RestRefused.wrong("\"$and\" and \"$or\" take an array of filters");
    }
    var sql = new SqlText().sql("(");
    String separator = "";
    for (JsonNode condition : conditions) {
      sql.sql(separator).append(all(condition, depth + 1));
      separator = word;
    }
    return sql.sql(")");
  }

  /** Leaves the condition to JSON_MATCH, as a literal, so that storage can apply it. */
  private static SqlText path(String name, JsonNode condition) {
    int dot = name.indexOf('.');
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.set(name.substring(dot + 1), condition);
    return new SqlText()
        .sql("JSON_MATCH(")
        .name(name.substring(0, dot))
        .sql(", " + SqlText.literal(document.toString()) + ")");
  }

  private static SqlText column(String name, JsonNode condition) throws RestRefused {
    if (!(condition instanceof ObjectNode operators)) {
      return equal(name, condition, true);
    }
    if (operators.isEmpty()) {
      throw RestRefused.wrong("the condition on \"" + name + "\" says nothing");
    }
    var sql = new SqlText().sql("(");
    String separator = "";
    for (Map.Entry<String, JsonNode> operator : operators.properties()) {
      sql.sql(separator).append(operator(name, operator.getKey(), operator.getValue()));
      separator = " AND ";
    }
    return sql.sql(")");
  }

  private static SqlText operator(String name, String operator, JsonNode value) throws RestRefused {
    return switch (operator) {
      case "$eq" -> equal(name, value, true);
      case "$ne" -> equal(name, value, false);
      case "$in", "$nin" -> in(name, operator.equals("$in"), value);
      case "$exists" -> {
        if (!value.isBoolean()) {
          throw RestRefused.wrong("\"$exists\" takes true or false");
        }
        yield new SqlText().name(name).sql(value.booleanValue() ? " IS NOT NULL" : " IS NULL");
      }
      default -> {
        String sign = COMPARISONS.get(operator);
        if (sign == null) {
          throw RestRefused.wrong("filters have no operator \"" + operator + "\"");
        }
        yield new SqlText().name(name).sql(sign).value(scalar(operator, value));
      }
    };
  }

  private static SqlText equal(String name, JsonNode value, boolean equal) throws RestRefused {
    if (value.isNull()) {
      return new SqlText().name(name).sql(equal ? " IS NULL" : " IS NOT NULL");
    }
    return new SqlText().name(name).sql(equal ? " = " : " <> ").value(scalar(name, value));
  }

  private static SqlText in(String name, boolean in, JsonNode values) throws RestRefused {
    if (!values.isArray()) {
      throw RestRefused.wrong("\"$in\" and \"$nin\" take an array of values");
    }
    if (values.isEmpty()) { // nothing is among none, also where there is nothing; and names exist
      return new SqlText()
          .sql("(")
          .name(name)
          .sql(in ? " IS NULL AND FALSE)" : " IS NULL OR TRUE)");
    }
    for (JsonNode value : values) {
      scalar(name, value);
    }
    return new SqlText().name(name).sql(in ? " IN (" : " NOT IN (").values(values).sql(")");
  }

  private static JsonNode scalar(String name, JsonNode value) throws RestRefused {
    if (value.isContainerNode() || value.isNull()) {
      throw RestRefused.wrong("\"" + name + "\" is compared with a string, a number or a boolean");
    }
    return value;
  }
}
