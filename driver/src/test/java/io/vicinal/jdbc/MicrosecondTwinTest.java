package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Moments go through SQL to the microsecond, as java.time computes them. */
class MicrosecondTwinTest {
  private static final int MOMENTS = 30 * Integer.getInteger("vicinal.soak", 1);
  private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);
  private static final long MICROS =
      ChronoUnit.MICROS.between(FIRST, LocalDateTime.of(9_999, 12, 1, 0, 0));
  private static final LiteralText TEXT = new LiteralText();

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final String about = "seed " + seed;

  /** Moments as literals have them. */
  private static final class LiteralText {
    String of(LocalDateTime moment) {
      return "%04d-%02d-%02d %02d:%02d:%02d.%06d"
          .formatted(
              moment.getYear(),
              moment.getMonthValue(),
              moment.getDayOfMonth(),
              moment.getHour(),
              moment.getMinute(),
              moment.getSecond(),
              moment.getNano() / 1_000);
    }
  }

  /** Half of them lie near 1970, where counts change their sign. */
  private LocalDateTime moment() {
    return random.nextBoolean()
        ? FIRST.plus(random.nextLong(MICROS), ChronoUnit.MICROS)
        : LocalDateTime.of(1970, 1, 1, 0, 0)
            .plus(random.nextInt(4_000_001) - 2_000_000, ChronoUnit.MICROS);
  }

  private List<LocalDateTime> moments() {
    var moments = new ArrayList<LocalDateTime>();
    for (int i = 0; i < MOMENTS; i++) {
      moments.add(moment());
    }
    return moments;
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:mem:");
  }

  private static List<LocalDateTime> query(Statement statement, String sql) throws SQLException {
    var found = new ArrayList<LocalDateTime>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getObject(1, LocalDateTime.class));
      }
    }
    return found;
  }

  private static void fill(Connection connection, List<LocalDateTime> moments) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, ts TIMESTAMP, tz TIMESTAMPTZ)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?)")) {
        for (int i = 0; i < moments.size(); i++) {
          LocalDateTime moment = moments.get(i);
          insert.setInt(1, i);
          Timestamp timestamp = Timestamp.valueOf(moment);
          // Where clocks are put forward, some moments have no Timestamp.
          if (i % 3 == 0 && timestamp.toLocalDateTime().equals(moment)) {
            insert.setTimestamp(2, timestamp);
          } else {
            insert.setObject(2, i % 3 == 1 ? moment : TEXT.of(moment));
          }
          insert.setObject(
              3,
              i % 2 == 0
                  ? moment.toInstant(ZoneOffset.UTC)
                  : moment
                      .atOffset(ZoneOffset.UTC)
                      .withOffsetSameInstant(ZoneOffset.ofHours(i % 12)));
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
  }

  @Test
  void whatGoesInComesOut() throws SQLException {
    List<LocalDateTime> moments = moments();
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      fill(connection, moments);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT ts, tz, CAST(ts AS TEXT), CAST(CAST(ts AS TEXT) AS TIMESTAMP), ARRAY[ts]"
                  + " FROM t ORDER BY id")) {
        for (LocalDateTime moment : moments) {
          rows.next();
          assertEquals(moment, rows.getObject(1, LocalDateTime.class), about);
          assertEquals(Timestamp.valueOf(moment), rows.getTimestamp(1), about);
          assertEquals(
              moment.atOffset(ZoneOffset.UTC), rows.getObject(2, OffsetDateTime.class), about);
          assertEquals(rows.getString(1), rows.getString(3), about);
          assertEquals(moment, rows.getObject(4, LocalDateTime.class), about);
          assertEquals(
              Timestamp.valueOf(moment), ((Object[]) rows.getArray(5).getArray())[0], about);
        }
      }
      List<LocalDateTime> ordered = new ArrayList<>(moments);
      ordered.sort(Comparator.naturalOrder());
      assertEquals(ordered, query(statement, "SELECT ts FROM t ORDER BY ts"), about);
      assertEquals(ordered, query(statement, "SELECT tz::timestamp FROM t ORDER BY tz"), about);
      assertEquals(
          List.copyOf(new TreeSet<>(moments)),
          query(statement, "SELECT DISTINCT ts FROM t ORDER BY 1"),
          about);
      assertEquals(List.of(ordered.getLast()), query(statement, "SELECT MAX(ts) FROM t"), about);
    }
  }

  @Test
  void conditionsSeeMicroseconds() throws SQLException {
    List<LocalDateTime> moments = moments();
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      fill(connection, moments);
      for (int i = 0; i < 8; i++) {
        LocalDateTime bound =
            moments
                .get(random.nextInt(moments.size()))
                .plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
        List<LocalDateTime> expected =
            moments.stream().filter(moment -> moment.isBefore(bound)).sorted().toList();
        String literal = "TIMESTAMP '" + TEXT.of(bound) + "'";
        assertEquals(
            expected,
            query(statement, "SELECT ts FROM t WHERE ts < " + literal + " ORDER BY ts"),
            about);
        assertEquals(
            expected,
            query(
                statement,
                "SELECT ts FROM t WHERE ts - INTERVAL '0.000001' SECOND <= "
                    + literal
                    + " - INTERVAL '0.000002' SECOND ORDER BY ts"),
            about);
        try (PreparedStatement prepared =
            connection.prepareStatement("SELECT COUNT(*) FROM t WHERE ts < ? AND tz < ?")) {
          prepared.setObject(1, bound);
          prepared.setObject(2, bound.atOffset(ZoneOffset.UTC));
          try (ResultSet count = prepared.executeQuery()) {
            count.next();
            assertEquals(expected.size(), count.getInt(1), about);
          }
        }
        assertEquals(
            moments.stream().filter(bound::equals).toList(),
            query(statement, "SELECT ts FROM t WHERE ts IN (" + literal + ", NULL)"),
            about);
      }
    }
  }

  @Test
  void partsAndSumsAreThoseOfJava() throws SQLException {
    List<LocalDateTime> moments = moments();
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      fill(connection, moments);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT EXTRACT(MICROSECOND FROM ts), EXTRACT(DOY FROM ts), CAST(ts AS DATE),"
                  + " date_trunc('milliseconds', ts), date_trunc('hour', ts),"
                  + " date_trunc('month', ts), ts + INTERVAL '1' MONTH,"
                  + " ts + INTERVAL '1.000001' SECOND,"
                  + " TIMESTAMPDIFF(MICROSECOND, TIMESTAMP '1970-01-01 00:00:00', ts),"
                  + " TIMESTAMP '1970-01-01 00:00:00' + (ts - TIMESTAMP '1970-01-01 00:00:00')"
                  + " FROM t ORDER BY id")) {
        for (LocalDateTime moment : moments) {
          rows.next();
          assertEquals(
              moment.getSecond() * 1_000_000L + moment.getNano() / 1_000, rows.getLong(1), about);
          assertEquals(moment.getDayOfYear(), rows.getInt(2), about);
          assertEquals(moment.toLocalDate(), rows.getObject(3, LocalDate.class), about);
          assertEquals(moment.truncatedTo(ChronoUnit.MILLIS), moment(rows, 4), about);
          assertEquals(moment.truncatedTo(ChronoUnit.HOURS), moment(rows, 5), about);
          assertEquals(
              moment.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS), moment(rows, 6), about);
          assertEquals(moment.plusMonths(1), moment(rows, 7), about);
          assertEquals(moment.plus(1_000_001, ChronoUnit.MICROS), moment(rows, 8), about);
          assertEquals(
              ChronoUnit.MICROS.between(LocalDate.EPOCH.atStartOfDay(), moment),
              rows.getLong(9),
              about);
          assertEquals(moment, moment(rows, 10), about);
        }
      }
    }
  }

  private static LocalDateTime moment(ResultSet rows, int column) throws SQLException {
    return rows.getObject(column, LocalDateTime.class);
  }
}
