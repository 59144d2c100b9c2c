package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Frames of windows hold the rows that their definition says, which is asked row by row here. */
class WindowFramesTwinTest {
  private static final int WINDOWS = 12 * Integer.getInteger("vicinal.soak", 1);
  private static final int ROWS = 40;
  private static final int UNBOUNDED = 99;

  private final long seed = Long.getLong("vicinal.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private enum Mode {
    ROWS,
    RANGE,
    GROUPS
  }

  private enum Exclusion {
    NO_OTHERS,
    CURRENT_ROW,
    GROUP,
    TIES
  }

  private record Row(int id, int part, @Nullable BigDecimal key, @Nullable Integer value) {}

  /** Distances before the row are less than zero; UNBOUNDED on either side is no bound. */
  private record Frame(
      Mode mode, boolean descending, boolean nullsFirst, int lower, int upper, Exclusion without) {
    String sql(String unit) {
      String order =
          "k %s NULLS %s%s"
              .formatted(
                  descending ? "DESC" : "ASC",
                  nullsFirst ? "FIRST" : "LAST",
                  mode == Mode.ROWS ? ", id" : "");
      return "PARTITION BY p ORDER BY %s %s BETWEEN %s AND %s EXCLUDE %s"
          .formatted(
              order,
              mode,
              bound(lower, unit),
              bound(upper, unit),
              without.name().replace('_', ' '));
    }

    private static String bound(int distance, String unit) {
      if (distance == 0) {
        return "CURRENT ROW";
      }
      String far =
          Math.abs(distance) == UNBOUNDED
              ? "UNBOUNDED"
              : unit.isEmpty()
                  ? String.valueOf(Math.abs(distance))
                  : "INTERVAL '" + Math.abs(distance) + "' " + unit;
      return far + (distance < 0 ? " PRECEDING" : " FOLLOWING");
    }
  }

  @Test
  void framesHaveTheRowsOfTheirDefinition() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      List<Row> rows = rows();
      statement.execute("CREATE TABLE numbers (id INT PRIMARY KEY, p INT, k DECIMAL(8, 1), v INT)");
      statement.execute("CREATE TABLE days (id INT PRIMARY KEY, p INT, k DATE, v INT)");
      for (Row row : rows) {
        statement.execute(
            "INSERT INTO numbers VALUES (%d, %d, %s, %s)"
                .formatted(row.id(), row.part(), row.key(), row.value()));
        String day = row.key() == null ? "NULL" : "DATE '2024-02-20' + " + row.key().intValue();
        statement.execute(
            "INSERT INTO days SELECT %d, %d, %s, %s"
                .formatted(row.id(), row.part(), day, row.value()));
      }
      for (int i = 0; i < WINDOWS; i++) {
        Frame frame = frame();
        compare(statement, "numbers", frame, "", rows);
        compare(statement, "days", frame, frame.mode() == Mode.RANGE ? "DAY" : "", rows);
      }
    }
  }

  private List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (int i = 0; i < ROWS; i++) {
      BigDecimal key = random.nextInt(5) == 0 ? null : new BigDecimal(random.nextInt(12) + ".0");
      Integer value = random.nextInt(4) == 0 ? null : random.nextInt(100);
      rows.add(new Row(i, random.nextInt(3), key, value));
    }
    return rows;
  }

  private Frame frame() {
    int one = distance();
    int other = distance();
    int lower = one == UNBOUNDED ? -UNBOUNDED : Math.min(one, other);
    int upper = other == -UNBOUNDED ? UNBOUNDED : Math.max(one, other);
    return new Frame(
        Mode.values()[random.nextInt(3)],
        random.nextBoolean(),
        random.nextBoolean(),
        lower == UNBOUNDED ? 0 : lower,
        upper == -UNBOUNDED ? 0 : upper,
        Exclusion.values()[random.nextInt(4)]);
  }

  private int distance() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextBoolean() ? UNBOUNDED : -UNBOUNDED;
      case 1 -> 0;
      default -> random.nextInt(9) - 4;
    };
  }

  private void compare(Statement statement, String table, Frame frame, String unit, List<Row> rows)
      throws SQLException {
    String sql =
        ("SELECT id, SUM(v) OVER w, COUNT(*) OVER w, MAX(v) FILTER (WHERE v < 50) OVER w,"
                + " FIRST_VALUE(v) IGNORE NULLS OVER (%2$s), LAST_VALUE(v) OVER (%2$s),"
                + " NTH_VALUE(v, 2) OVER (%2$s), LAG(v, 2, -1) IGNORE NULLS OVER (%4$s)"
                + " FROM %3$s WINDOW w AS (%1$s) ORDER BY id")
            .formatted(frame.sql(unit), inRows(frame), table, inRows(frame).split(" ROWS ")[0]);
    var expected = new ArrayList<String>();
    rows.forEach(row -> expected.add(row.id() + results(row, frame, rows)));
    var found = new ArrayList<String>();
    try (ResultSet answer = statement.executeQuery(sql)) {
      while (answer.next()) {
        var line = new StringBuilder();
        for (int i = 1; i <= 8; i++) {
          line.append(i == 1 ? "" : " ").append(answer.getString(i));
        }
        found.add(line.toString());
      }
    }
    assertEquals(
        String.join("\n", expected), String.join("\n", found), "seed " + seed + ": " + sql);
  }

  /** What stands at a place is the same each time only where no two rows are tied. */
  private static String inRows(Frame frame) {
    return asRows(frame).sql("");
  }

  private static Frame asRows(Frame frame) {
    return new Frame(
        Mode.ROWS,
        frame.descending(),
        frame.nullsFirst(),
        frame.lower(),
        frame.upper(),
        frame.without());
  }

  private static String results(Row row, Frame frame, List<Row> rows) {
    List<Row> part = ordered(row, frame, rows);
    List<Row> members = members(row, frame, part);
    var values = members.stream().map(Row::value).filter(Objects::nonNull).toList();
    Object sum = values.isEmpty() ? null : values.stream().mapToInt(it -> it).sum();
    Object small =
        values.stream().filter(it -> it < 50).max(Comparator.naturalOrder()).orElse(null);
    List<Row> places = members(row, asRows(frame), part);
    Object first =
        places.stream().map(Row::value).filter(Objects::nonNull).findFirst().orElse(null);
    Object last = places.isEmpty() ? null : places.getLast().value();
    Object second = places.size() < 2 ? null : places.get(1).value();
    var before =
        part.subList(0, part.indexOf(row)).stream()
            .map(Row::value)
            .filter(Objects::nonNull)
            .toList();
    Object lag = before.size() < 2 ? -1 : before.get(before.size() - 2);
    return " %s %s %s %s %s %s %s".formatted(sum, members.size(), small, first, last, second, lag);
  }

  private static List<Row> ordered(Row row, Frame frame, List<Row> rows) {
    Comparator<BigDecimal> keys = Comparator.naturalOrder();
    keys = frame.descending() ? keys.reversed() : keys;
    Comparator<@Nullable BigDecimal> all =
        frame.nullsFirst() ? Comparator.nullsFirst(keys) : Comparator.nullsLast(keys);
    return rows.stream()
        .filter(it -> it.part() == row.part())
        .sorted(Comparator.comparing(Row::key, all).thenComparing(Row::id))
        .toList();
  }

  private static List<Row> members(Row row, Frame frame, List<Row> part) {
    return IntStream.range(0, part.size())
        .filter(i -> isWithin(part.indexOf(row), i, frame, part))
        .mapToObj(part::get)
        .filter(other -> !isLeftOut(row, other, frame))
        .toList();
  }

  private static boolean isLeftOut(Row row, Row other, Frame frame) {
    boolean tied =
        frame.mode() == Mode.ROWS ? other.equals(row) : Objects.equals(other.key(), row.key());
    return switch (frame.without()) {
      case NO_OTHERS -> false;
      case CURRENT_ROW -> other.equals(row);
      case GROUP -> tied;
      case TIES -> tied && !other.equals(row);
    };
  }

  private static boolean isWithin(int row, int other, Frame frame, List<Row> part) {
    return (frame.lower() == -UNBOUNDED || far(row, other, frame, frame.lower(), part) >= 0)
        && (frame.upper() == UNBOUNDED || far(row, other, frame, frame.upper(), part) <= 0);
  }

  /** Returns on which side of the row that is {@code distance} from {@code row} the other is. */
  private static int far(int row, int other, Frame frame, int distance, List<Row> part) {
    if (frame.mode() == Mode.ROWS) {
      return Integer.compare(other, row + distance);
    }
    BigDecimal mine = part.get(row).key();
    BigDecimal theirs = part.get(other).key();
    if (frame.mode() == Mode.GROUPS) {
      return Integer.compare(group(other, part), group(row, part) + distance);
    }
    if (mine == null || theirs == null) {
      return mine == theirs ? 0 : Integer.compare(other, row);
    }
    BigDecimal by = BigDecimal.valueOf(frame.descending() ? -distance : distance);
    int order = theirs.compareTo(mine.add(by));
    return frame.descending() ? -order : order;
  }

  private static int group(int row, List<Row> part) {
    var keys = new LinkedHashSet<@Nullable BigDecimal>();
    part.subList(0, row + 1).forEach(it -> keys.add(it.key()));
    return keys.size();
  }
}
