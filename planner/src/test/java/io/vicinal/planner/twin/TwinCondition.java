package io.vicinal.planner.twin;

import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/**
 * A condition as SQL and as Java.
 *
 * @param test gives null for unknown
 */
record TwinCondition(String sql, Function<TwinRow, Boolean> test) {
  static final TwinCondition ALL = new TwinCondition("TRUE", row -> true);

  boolean holds(TwinRow row) {
    return Boolean.TRUE.equals(test.apply(row));
  }

  TwinCondition and(TwinCondition other) {
    return new TwinCondition(
        "(" + sql + ") AND (" + other.sql + ")",
        row -> and(test.apply(row), other.test.apply(row)));
  }

  static TwinCondition random(Random random, int depth) {
    if (depth > 0 && random.nextInt(2) == 0) {
      TwinCondition one = random(random, depth - 1);
      if (random.nextInt(3) == 0) {
        return new TwinCondition("NOT (" + one.sql + ")", row -> not(one.test.apply(row)));
      }
      TwinCondition other = random(random, depth - 1);
      return random.nextBoolean()
          ? one.and(other)
          : new TwinCondition(
              "(" + one.sql + ") OR (" + other.sql + ")",
              row -> not(and(not(one.test.apply(row)), not(other.test.apply(row)))));
    }
    return leaf(random);
  }

  private static TwinCondition leaf(Random random) {
    int n = random.nextInt(20);
    int m = n + random.nextInt(6);
    String letter = String.valueOf((char) ('a' + random.nextInt(4)));
    return switch (random.nextInt(19)) {
      case 0 -> grp("= " + n, grp -> grp == n);
      case 1 -> grp("<> " + n, grp -> grp != n);
      case 2 -> grp("< " + n, grp -> grp < n);
      case 3 -> grp(">= " + n, grp -> grp >= n);
      case 4 -> grp("IN (" + n + ", " + m + ", 99)", grp -> grp == n || grp == m);
      case 5 -> grp("NOT IN (" + n + ", " + m + ")", grp -> grp != n && grp != m);
      case 6 -> grp("BETWEEN " + n + " AND " + m, grp -> grp >= n && grp <= m);
      case 7 -> grp("NOT BETWEEN " + n + " AND " + m, grp -> grp < n || grp > m);
      case 8 -> new TwinCondition("grp IS NULL", row -> row.grp() == null);
      case 9 -> new TwinCondition("name IS NOT NULL", row -> row.name() != null);
      case 10 -> name("LIKE '" + letter + "%'", name -> name.startsWith(letter));
      case 11 -> name("NOT LIKE '%" + letter + "_'", name -> !name.matches(".*" + letter + "."));
      case 12 -> name("IN ('" + letter + "1', 'none')", name -> name.equals(letter + "1"));
      case 13 -> name("> '" + letter + "'", name -> name.compareTo(letter) > 0);
      case 14 -> new TwinCondition("ok", TwinRow::ok);
      case 15 -> new TwinCondition("ok IS NOT TRUE", row -> !Boolean.TRUE.equals(row.ok()));
      case 16 ->
          new TwinCondition(
              "price > " + n / 20.0, row -> row.price() == null ? null : row.price() > n / 20.0);
      case 17 ->
          new TwinCondition(
              "grp + id > " + n * 10,
              row -> row.grp() == null ? null : row.grp() + row.id() > n * 10);
      default ->
          new TwinCondition(
              "UPPER(name) LIKE '%" + letter.toUpperCase(Locale.ROOT) + "%'",
              row -> row.name() == null ? null : row.name().contains(letter));
    };
  }

  private static TwinCondition grp(String sql, Function<Integer, Boolean> test) {
    return new TwinCondition("grp " + sql, row -> row.grp() == null ? null : test.apply(row.grp()));
  }

  private static TwinCondition name(String sql, Function<String, Boolean> test) {
    return new TwinCondition(
        "name " + sql, row -> row.name() == null ? null : test.apply(row.name()));
  }

  private static Boolean not(Boolean value) {
    return value == null ? null : (Boolean) !value;
  }

  private static Boolean and(Boolean one, Boolean other) {
    if (Boolean.FALSE.equals(one) || Boolean.FALSE.equals(other)) {
      return false;
    }
    return one == null || other == null ? null : (Boolean) true;
  }
}
