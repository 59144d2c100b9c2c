package io.vicinal.planner.twin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * One nearest-neighbour query in one of its spellings, and the rows that naive evaluation gives.
 *
 * @param sql gives id and distance
 * @param matches what the condition keeps, nearest first, rows without a distance last
 * @param offset rows left out at the start
 * @param limit most rows that come
 */
record TwinQuery(
    String sql,
    Object[] parameters,
    TwinMetric metric,
    float[] vector,
    List<TwinRow> matches,
    TwinCondition condition,
    long offset,
    long limit) {

  /** Returns how many rows must come. */
  int count() {
    return (int) Math.min(limit, Math.max(0, matches.size() - offset));
  }

  /** Returns the distances that exact evaluation gives. */
  List<Double> distances() {
    return new ArrayList<>(
        matches.subList((int) Math.min(offset, matches.size()), matches.size()).stream()
            .limit(limit)
            .map(row -> metric.distance(row.v(), vector))
            .toList());
  }

  static TwinQuery random(TwinTable table, Random random) {
    return new Builder(table, random).build();
  }

  private static final class Builder {
    private final TwinTable table;
    private final Random random;
    private final TwinMetric metric;
    private final List<Object> parameters = new ArrayList<>();
    private TwinCondition condition;
    private float[] vector;
    private String query;
    private long limit;
    private long offset;

    Builder(TwinTable table, Random random) {
      this.table = table;
      this.random = random;
      metric =
          random.nextInt(4) > 0
              ? table.metric
              : TwinMetric.values()[random.nextInt(TwinMetric.values().length)];
      vector = table.vector();
      condition =
          random.nextInt(4) == 0
              ? TwinCondition.ALL
              : TwinCondition.random(random, 1 + random.nextInt(2));
      limit = List.of(0, 1, 3, 10, 10, 40, 200, 5_000).get(random.nextInt(8));
      offset = random.nextInt(3) == 0 ? random.nextInt(60) : 0;
    }

    TwinQuery build() {
      String sql = text();
      return new TwinQuery(
          sql, parameters.toArray(), metric, vector, matches(), condition, offset, limit);
    }

    private List<TwinRow> matches() {
      return table.rows.values().stream()
          .filter(condition::holds)
          .sorted(
              Comparator.comparing(
                  row -> metric.distance(row.v(), vector),
                  Comparator.nullsLast(Comparator.naturalOrder())))
          .toList();
    }

    private String text() {
      return switch (random.nextInt(18)) {
        case 0, 1 -> "SELECT id, " + distance() + where() + " ORDER BY " + distance() + tail();
        case 2 -> "SELECT id, " + distance() + " AS d" + where() + " ORDER BY d" + tail();
        case 3 ->
            "SELECT id, " + function() + " AS d" + where() + " ORDER BY d NULLS LAST" + tail();
        case 4 -> similarity();
        case 5 -> range();
        case 6 -> rangeAndTop();
        case 7 -> knn();
        case 8 ->
            "SELECT id, " + distance() + where() + " ORDER BY " + distance() + ", id DESC" + tail();
        case 9 -> subQuery();
        case 10 -> join();
        case 11, 12 -> rowOfFrom();
        case 13 -> monotone();
        case 14 -> numbered();
        case 15 -> union();
        case 16 -> orderedBelow();
        default ->
            "SELECT id, d FROM (SELECT *, "
                + distance()
                + " AS d FROM t) x WHERE "
                + condition.sql()
                + " ORDER BY d"
                + tail();
      };
    }

    private String where() {
      return " FROM t" + (condition.equals(TwinCondition.ALL) ? "" : " WHERE " + condition.sql());
    }

    private String distance() {
      return "v " + metric.operator + " " + vectorText();
    }

    private String function() {
      return "VECTOR_DISTANCE(v, " + vectorText() + ", " + metric.word + ")";
    }

    /** Parameters appear in the order in which this is called. */
    private String vectorText() {
      if (query != null) {
        return query;
      }
      return switch (random.nextInt(3)) {
        case 0 -> "'" + Arrays.toString(vector) + "'";
        case 1 -> parameter(vector);
        default -> parameter(Arrays.toString(vector));
      };
    }

    private String parameter(Object value) {
      parameters.add(value);
      return "?";
    }

    private String tail() {
      String count = random.nextBoolean() ? parameter(limit) : "" + limit;
      String rows =
          random.nextInt(3) == 0 && !count.equals("?")
              ? (offset == 0 ? "" : " OFFSET " + offset + " ROWS")
                  + " FETCH FIRST "
                  + count
                  + " ROWS ONLY"
              : " LIMIT " + count + (offset == 0 ? "" : " OFFSET " + offset);
      return rows;
    }

    private String similarity() {
      String order =
          switch (random.nextInt(3)) {
            case 0 -> "1 - (" + distance() + ")";
            case 1 -> "-(" + distance() + ")";
            default -> "(" + distance() + ") * -1";
          };
      // The select list comes first in the text, so its vector must be a literal.
      String shown = "v " + metric.operator + " '" + Arrays.toString(vector) + "'";
      return "SELECT id, " + shown + where() + " ORDER BY " + order + " DESC" + tail();
    }

    /** Returns a bound that lies well between two distances. */
    private double bound() {
      double[] sorted =
          table.rows.values().stream()
              .map(row -> metric.distance(row.v(), vector))
              .filter(distance -> distance != null)
              .mapToDouble(Double::doubleValue)
              .sorted()
              .toArray();
      for (int i = 0; sorted.length > 1 && i < 20; i++) {
        int at = random.nextInt(sorted.length - 1);
        if (sorted[at + 1] - sorted[at] > 1e-3) {
          return (sorted[at] + sorted[at + 1]) / 2;
        }
      }
      return 1e9;
    }

    private TwinCondition within(String text, double bound) {
      return new TwinCondition(
          text,
          row -> {
            Double distance = metric.distance(row.v(), vector);
            return distance == null ? null : (Boolean) (distance < bound);
          });
    }

    private String range() {
      query = "'" + Arrays.toString(vector) + "'";
      double bound = bound();
      condition = condition.and(within(distance() + " < " + bound, bound));
      limit = Long.MAX_VALUE;
      offset = 0;
      return "SELECT id, " + distance() + where() + " ORDER BY id";
    }

    private String rangeAndTop() {
      query = "'" + Arrays.toString(vector) + "'";
      double bound = bound();
      String text =
          random.nextBoolean() ? distance() + " < " + bound : bound + " >= (" + distance() + ")";
      condition = condition.and(within(text, bound));
      return "SELECT id, " + distance() + " AS d" + where() + " ORDER BY d" + tail();
    }

    private String knn() {
      limit = Math.max(1, limit);
      offset = 0;
      return "SELECT id, distance FROM TABLE(KNN(TABLE t, DESCRIPTOR(v), "
          + vectorText()
          + ", K => "
          + limit
          + ", METRIC => '"
          + metric.word.toLowerCase(java.util.Locale.ROOT)
          + "'))"
          + (condition.equals(TwinCondition.ALL) ? "" : " WHERE " + condition.sql());
    }

    private String subQuery() {
      List<TwinRow> known = table.rows.values().stream().filter(row -> row.v() != null).toList();
      if (known.isEmpty()) {
        return "SELECT id, " + distance() + where() + " ORDER BY 2" + tail();
      }
      TwinRow row = known.get(random.nextInt(known.size()));
      vector = row.v();
      query = "(SELECT v FROM t WHERE id = " + row.id() + ")";
      return "SELECT id, " + distance() + where() + " ORDER BY " + distance() + tail();
    }

    private String monotone() {
      String shown = "v " + metric.operator + " '" + Arrays.toString(vector) + "'";
      String d = distance();
      String order =
          switch (random.nextInt(6)) {
            case 0 -> "1.0 / (1 + (" + d + ")) DESC";
            case 1 -> "exp(-(" + d + ")) DESC";
            case 2 -> "(1 - (" + d + ") / 2) * 100 DESC";
            case 3 -> "1 / (" + "(" + d + ") / 2 + 1.5)" + " DESC";
            case 4 -> "(" + d + ")::double precision + 3";
            default -> "-(" + d + ") / 4 DESC NULLS LAST";
          };
      boolean signed = metric.word.equals("DOT"); // 1 / (1 + d) falls on each side of its pole
      if (signed && order.startsWith("1")) {
        order = "(" + d + ") * 2";
      }
      return "SELECT id, " + shown + where() + " ORDER BY " + order + tail();
    }

    private String numbered() {
      limit = Math.max(1, limit);
      offset = 0;
      String number = "ROW_NUMBER() OVER (ORDER BY " + distance() + ")";
      String shown = "v " + metric.operator + " '" + Arrays.toString(vector) + "' AS d";
      String inner = "SELECT id, " + number + " AS rn, v" + where();
      String bound =
          switch (random.nextInt(4)) {
            case 0 -> "rn <= " + parameter(limit);
            case 1 -> "rn < " + (limit + 1);
            case 2 -> limit + " >= rn";
            default -> "rn BETWEEN 1 AND " + limit;
          };
      return "SELECT id, " + shown + " FROM (" + inner + ") s WHERE " + bound + " ORDER BY rn";
    }

    /** The rows of two halves are all rows with a number and those without. */
    private String union() {
      query = "'" + Arrays.toString(vector) + "'";
      String half =
          "SELECT id, " + distance() + " AS d FROM t WHERE (" + condition.sql() + ") AND ";
      return half + "id % 2 = 0 UNION ALL " + half + "id % 2 <> 0 ORDER BY d" + tail();
    }

    private String orderedBelow() {
      String inner = "SELECT *, " + distance() + " AS d FROM t ORDER BY d";
      return "SELECT id, d FROM (" + inner + ") s WHERE " + condition.sql() + tail();
    }

    /** The vector comes from a query in FROM, whose other fields must not change anything. */
    private String rowOfFrom() {
      List<TwinRow> known = table.rows.values().stream().filter(row -> row.v() != null).toList();
      String one;
      if (known.isEmpty() || random.nextBoolean()) {
        one = "SELECT " + vectorText() + "::vector AS qv, 1 AS one";
      } else {
        TwinRow row = known.get(random.nextInt(known.size()));
        vector = row.v();
        one =
            random.nextBoolean()
                ? "SELECT v AS qv, 1 AS one FROM t WHERE id = " + row.id()
                : "SELECT MAX(v) AS qv, COUNT(*) AS one FROM t WHERE id = " + row.id();
      }
      query = "q.qv";
      String condition =
          "(" + this.condition.sql() + ")" + (random.nextBoolean() ? " AND one = 1" : "");
      String from =
          switch (random.nextInt(3)) {
            case 0 -> " FROM t, q WHERE ";
            case 1 -> " FROM q CROSS JOIN t WHERE ";
            default -> " FROM t JOIN q ON ";
          };
      return "WITH q AS ("
          + one
          + ") SELECT id, "
          + distance()
          + " AS d"
          + from
          + condition
          + " ORDER BY d"
          + tail();
    }

    private String join() {
      return "SELECT n.id, n.d FROM (SELECT id, "
          + distance()
          + " AS d"
          + where()
          + " ORDER BY d"
          + tail()
          + ") n JOIN t ON t.id = n.id ORDER BY n.d";
    }
  }
}
