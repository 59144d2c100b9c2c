package io.vicinal.jdbc.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.crash.OwnerState.Item;
import io.vicinal.jdbc.crash.OwnerState.Note;
import io.vicinal.storage.DataDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Opens what a process left and compares it with the model: rows, answers, indexes, numbers. */
final class LeftBehind {
  /** Queries that are asked each time, besides reading all rows. */
  static final int QUERIES = 50;

  private static final Comparator<Note> NOTE_ORDER =
      Comparator.comparingInt(Note::step).thenComparingInt(Note::item);

  private final List<OwnerState> model;

  /** The steps of definitions, found by {@link #check}. */
  private int definitions;

  LeftBehind(List<OwnerState> model) {
    this.model = model;
  }

  int definitions() {
    return definitions;
  }

  /**
   * Brings the model to what is there and compares. Each owner has the steps that it is owed, or
   * one more that was in flight.
   */
  void check(Path directory, int[] owed) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + directory)) {
      for (OwnerState state : model) {
        advance(connection, state, owed[state.owner()]);
        assertEquals(text(state.items), text(items(connection, state.owner())));
        state.notes.sort(NOTE_ORDER);
        assertEquals(state.notes, notes(connection, state.owner()), "notes of " + state.owner());
      }
      int acknowledged = owed[LoadChild.DEFINER];
      Set<String> there = definitions(connection);
      definitions = acknowledged;
      if (!there.equals(DefinitionStep.there(acknowledged))) {
        definitions = acknowledged + 1;
        assertEquals(DefinitionStep.there(acknowledged + 1), there, "after " + acknowledged);
      }
      queries(connection);
      numbers(connection);
    }
    assertEquals(List.of(), DataDirectory.verify(directory).problems());
  }

  private static void advance(Connection connection, OwnerState state, int acknowledged)
      throws SQLException {
    int there = 0;
    String sql = "SELECT n FROM items WHERE id = 0 AND owner = ?";
    for (List<Object> row : rows(connection, sql, state.owner())) {
      there = (Integer) row.getFirst();
    }
    assertTrue(
        there == acknowledged || there == acknowledged + 1,
        "owner " + state.owner() + ": acknowledged " + acknowledged + ", there are " + there);
    state.advanceTo(there);
  }

  private static TreeMap<Integer, Item> items(Connection connection, int owner)
      throws SQLException {
    var items = new TreeMap<Integer, Item>();
    for (List<Object> row :
        rows(connection, "SELECT id, tag, n, v FROM items WHERE owner = ?", owner)) {
      Item item = new Item((String) row.get(1), (Integer) row.get(2), (float[]) row.get(3));
      assertEquals(null, items.put((Integer) row.getFirst(), item), "a row is there twice");
    }
    return items;
  }

  private static String text(TreeMap<Integer, Item> items) {
    return items.toString();
  }

  private static List<Note> notes(Connection connection, int owner) throws SQLException {
    var notes = new ArrayList<Note>();
    for (List<Object> row :
        rows(connection, "SELECT step, item FROM notes WHERE owner = ?", owner)) {
      notes.add(new Note((Integer) row.get(0), (Integer) row.get(1)));
    }
    notes.sort(NOTE_ORDER);
    return notes;
  }

  private static Set<String> definitions(Connection connection) throws SQLException {
    var names = new TreeSet<String>();
    try (ResultSet tables = connection.getMetaData().getTables(null, "public", "d%", null)) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
    }
    try (ResultSet indexes =
        connection.getMetaData().getIndexInfo(null, "public", "items", false, false)) {
      while (indexes.next()) {
        if ("items_v".equals(indexes.getString("INDEX_NAME"))) {
          names.add("items_v");
        }
      }
    }
    return names;
  }

  /** Asks for keys, unique values, ranges, sums and nearest rows, and computes the same here. */
  private void queries(Connection connection) throws SQLException {
    record Row(int owner, int id, Item item) {}
    var all = new ArrayList<Row>();
    model.forEach(
        state -> state.items.forEach((id, item) -> all.add(new Row(state.owner(), id, item))));
    for (int query = 0; query < QUERIES; query++) {
      int owner = query % model.size();
      int id = query * 7 % (Step.IDS + 1);
      Item item = model.get(owner).items.get(id);
      switch (query % 5) {
        case 0 ->
            assertEquals(
                item == null ? List.of() : List.of(List.of(item.tag())),
                rows(connection, "SELECT tag FROM items WHERE owner = ? AND id = ?", owner, id));
        case 1 ->
            assertEquals(
                item == null ? List.of() : List.of(List.of(owner, id)),
                rows(
                    connection,
                    "SELECT owner, id FROM items WHERE tag = ?",
                    item == null ? "none" : item.tag()));
        case 2 -> {
          int from = 10 * query;
          long count = all.stream().filter(row -> row.item.n() >= from).count();
          long sum =
              all.stream().filter(row -> row.item.n() >= from).mapToLong(row -> row.id).sum();
          assertEquals(
              List.of(List.of(count, sum)),
              rows(
                  connection,
                  "SELECT COUNT(*), COALESCE(SUM(id), 0) FROM items WHERE n >= ?",
                  from));
        }
        default -> {
          int limit = 1 + query % 20;
          boolean filtered = query % 5 == 3;
          float[] wanted = Step.vector(owner, id, query);
          List<Double> distances =
              all.stream()
                  .filter(row -> !filtered || row.owner == owner)
                  .map(row -> distance(row.item.v(), wanted))
                  .sorted()
                  .limit(limit)
                  .toList();
          nearest(connection, wanted, filtered ? owner : -1, limit, distances);
        }
      }
    }
  }

  /** With few rows and much effort a graph gives the exact answer, or nearly so. */
  private void nearest(
      Connection connection, float[] wanted, int owner, int limit, List<Double> distances)
      throws SQLException {
    List<List<Object>> found =
        owner < 0
            ? rows(
                connection,
                "SELECT owner, id, v, v <-> ? AS d FROM items ORDER BY d LIMIT ?",
                wanted,
                limit)
            : rows(
                connection,
                "SELECT owner, id, v, v <-> ? AS d FROM items WHERE owner = ? ORDER BY d LIMIT ?",
                wanted,
                owner,
                limit);
    assertEquals(distances.size(), found.size(), "limited rows");
    double last = 0;
    for (int i = 0; i < found.size(); i++) {
      List<Object> row = found.get(i);
      double distance = ((Number) row.get(3)).doubleValue();
      Item item = model.get((Integer) row.get(0)).items.get((Integer) row.get(1));
      assertEquals(distance(item.v(), wanted), distance, 1e-3, "distance");
      assertTrue(distance >= last && distance >= distances.get(i) - 1e-3, "order by distance");
      last = distance;
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /** A number that was given to an acknowledged row is never given again. */
  private static void numbers(Connection connection) throws SQLException {
    List<List<Object>> last = rows(connection, "SELECT COALESCE(MAX(no), 0) FROM notes");
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO notes (owner, step, item) VALUES (99, 0, 0)");
    }
    List<List<Object>> next = rows(connection, "SELECT no FROM notes WHERE owner = 99");
    assertEquals(1, next.size());
    assertTrue((Long) next.getFirst().getFirst() > (Long) last.getFirst().getFirst(), "identity");
  }

  private static List<List<Object>> rows(Connection connection, String sql, Object... parameters)
      throws SQLException {
    var rows = new ArrayList<List<Object>>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          var row = new ArrayList<Object>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }
}
