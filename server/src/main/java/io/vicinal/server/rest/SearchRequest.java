package io.vicinal.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for the nearest rows: {@code {"vector": […], "k": 10, "filter": {…}, "columns": […],
 * "column": …, "metric": …, "offset": 0, "max_distance": …, "target_accuracy": 0.95, "exact":
 * false}}. The filter is part of the search: {@code k} rows come whenever so many match.
 */
final class SearchRequest {
  private static final Map<String, String> METRICS =
      Map.of(
          "cosine", "COSINE",
          "l2", "EUCLIDEAN",
          "euclidean", "EUCLIDEAN",
          "inner_product", "DOT",
          "dot", "DOT",
          "l1", "MANHATTAN",
          "manhattan", "MANHATTAN",
          "hamming", "HAMMING",
          "jaccard", "JACCARD");

  private static final int K = 10;
  private static final int K_MAX = 100_000;
  private static final double PERCENT = 100;

  private SearchRequest() {}

  /** Returns the metric as SQL calls it. */
  static String metric(String name) {
    return METRICS.getOrDefault(name.toLowerCase(Locale.ROOT), "COSINE");
  }

  /** Returns the query, whose first column is the distance. */
  static SqlText sql(TableShape table, Fields fields) throws SQLException, RestRefused {
    JsonNode vector = fields.required("vector");
    if (!vector.isArray() && !vector.isTextual()) {
      throw RestRefused.wrong("field \"vector\" of the request is to be an array of numbers");
    }
    Optional<String> named = fields.text("column");
    String column = named.isPresent() ? named.get() : table.vectorColumn();
    Optional<String> metric = fields.text("metric");
    if (metric.isPresent() && !METRICS.containsKey(metric.get().toLowerCase(Locale.ROOT))) {
      throw RestRefused.wrong("there is no metric \"" + metric.get() + "\"");
    }
    String word = metric.isPresent() ? metric(metric.get()) : table.metric(column);
    List<String> columns = fields.names("columns");
    var sql = new SqlText().sql("SELECT ").append(distance(column, vector, word)).sql(", ");
    if (columns.isEmpty()) {
      sql.sql("*");
    } else {
      sql.names(columns);
    }
    sql.sql(" FROM " + table.sql());
    where(fields, distance(column, vector, word), sql);
    sql.sql(" ORDER BY 1");
    return limit(fields, sql);
  }

  private static SqlText distance(String column, JsonNode vector, String metric) {
    return new SqlText()
        .sql("VECTOR_DISTANCE(")
        .name(column)
        .sql(", ")
        .value(vector)
        .sql(", " + metric + ")");
  }

  private static void where(Fields fields, SqlText distance, SqlText sql) throws RestRefused {
    Optional<JsonNode> filter = fields.value("filter");
    Optional<Double> furthest = fields.fraction("max_distance");
    String word = " WHERE ";
    if (filter.isPresent()) {
      sql.sql(word).append(Filter.of(filter.get()));
      word = " AND ";
    }
    if (furthest.isPresent()) {
      sql.sql(word).append(distance).sql(" <= " + furthest.get());
    }
  }

  private static SqlText limit(Fields fields, SqlText sql) throws RestRefused {
    long k = fields.number("k", 1, K_MAX, K);
    long offset = fields.number("offset", 0, K_MAX, 0);
    Optional<Double> accuracy = fields.fraction("target_accuracy");
    boolean exact = fields.isTrue("exact");
    if (exact && accuracy.isPresent()) {
      throw RestRefused.wrong("an exact search has no \"target_accuracy\"");
    }
    if (accuracy.isPresent() && !(accuracy.get() > 0 && accuracy.get() <= 1)) {
      throw RestRefused.wrong("field \"target_accuracy\" of the request is to be above 0, up to 1");
    }
    if (offset > 0) {
      sql.sql(" OFFSET " + offset + " ROWS");
    }
    sql.sql(" FETCH " + (exact ? "EXACT " : "APPROX ") + "FIRST " + k + " ROWS ONLY");
    accuracy.ifPresent(part -> sql.sql(" WITH TARGET ACCURACY " + Math.round(part * PERCENT)));
    return sql;
  }
}
