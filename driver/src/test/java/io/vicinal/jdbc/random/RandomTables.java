package io.vicinal.jdbc.random;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Fills the tables {@code many} and {@code other} with rows of few different values and NULLs. */
final class RandomTables {
  private static final int ROWS = 60;
  private static final int OTHER_ROWS = 8;

  private RandomTables() {}

  static void fill(Connection connection, Random random) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE many (id INT PRIMARY KEY, a INT, b BIGINT, c DOUBLE PRECISION, d"
              + " DECIMAL(10, 2), s TEXT, t DATE, f BOOLEAN, v VECTOR(3), w TIMESTAMP, g TEXT[], j"
              + " JSON) WITH (shards = "
              + (1 + random.nextInt(3))
              + ")");
      statement.execute("CREATE TABLE other (id INT PRIMARY KEY, a INT, s TEXT)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO many VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (int id = 0; id < ROWS; id++) {
        insert.setInt(1, id);
        insert.setObject(2, orNull(random, random.nextInt(11) - 5));
        insert.setObject(3, orNull(random, (long) random.nextInt(7) - 3));
        insert.setObject(4, orNull(random, random.nextInt(40) / 8.0 - 2));
        insert.setObject(5, orNull(random, BigDecimal.valueOf(random.nextInt(800) - 400, 2)));
        insert.setObject(6, orNull(random, text(random)));
        insert.setObject(7, orNull(random, date(random)));
        insert.setObject(8, orNull(random, random.nextBoolean()));
        insert.setObject(9, orNull(random, vector(random)));
        insert.setObject(10, orNull(random, moment(random)));
        insert.setObject(11, orNull(random, texts(random)));
        insert.setObject(12, orNull(random, json(random)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO other VALUES (?, ?, ?)")) {
      for (int id = 0; id < OTHER_ROWS; id++) {
        insert.setInt(1, id);
        insert.setObject(2, orNull(random, random.nextInt(11) - 5));
        insert.setObject(3, orNull(random, text(random)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static @Nullable Object orNull(Random random, Object value) {
    return random.nextInt(5) == 0 ? null : value;
  }

  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.toString();
  }

  /** Returns an array of up to three texts, some of which are the same or NULL. */
  private static @Nullable String[] texts(Random random) {
    @Nullable String[] texts = new @Nullable String[random.nextInt(4)];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = random.nextInt(6) == 0 ? null : text(random);
    }
    return texts;
  }

  /** Returns an object in which members are missing, NULL or of one type each. */
  private static String json(Random random) {
    var members = new ArrayList<String>();
    if (random.nextInt(4) > 0) {
      members.add("\"k\": " + (random.nextInt(5) == 0 ? "null" : '"' + text(random) + '"'));
    }
    if (random.nextInt(4) > 0) {
      members.add("\"n\": " + (random.nextInt(11) - 5));
    }
    if (random.nextBoolean()) {
      members.add("\"in\": {\"l\": [\"" + text(random) + "\", " + random.nextInt(3) + "]}");
    }
    return "{" + String.join(", ", members) + "}";
  }

  static LocalDate date(Random random) {
    return LocalDate.of(2026, 1, 1).plusDays(random.nextInt(10));
  }

  /** Moments lie microseconds apart, on both sides of 1970. */
  static LocalDateTime moment(Random random) {
    return LocalDateTime.of(1970, 1, 1, 0, 0).plusNanos((random.nextInt(11) - 5) * 1_000L);
  }

  /** Components are quarters, so that sums of them are exact; the zero vector is among them. */
  static String vector(Random random) {
    return "[" + component(random) + "," + component(random) + "," + component(random) + "]";
  }

  private static double component(Random random) {
    return (random.nextInt(9) - 4) / 4.0;
  }
}
