package io.vicinal.jdbc.crash;

import io.vicinal.jdbc.crash.OwnerState.Item;
import io.vicinal.jdbc.crash.OwnerState.Note;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One transaction of one owner, as SQL and as a change of the model. It follows from seed, owner
 * and number alone, and sets row 0 of its owner to its number, so that the rows say how far it got.
 */
sealed interface Step {
  /** Rows of an owner have ids from 1 to this. */
  int IDS = 40;

  /** Notes of so many steps are kept. */
  int NOTES_KEPT = 30;

  List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS items (owner INT, id INT, tag TEXT UNIQUE, n INT CHECK (n >="
              + " 0), v VECTOR(8), PRIMARY KEY (owner, id))",
          "CREATE TABLE IF NOT EXISTS notes (no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " owner INT NOT NULL, step INT NOT NULL, item INT NOT NULL)");

  int owner();

  int number();

  /** Runs the transaction; it is acknowledged when this returns. */
  void run(Connection connection) throws SQLException;

  /** Does the same to the model. */
  void apply(OwnerState state);

  static Step of(long seed, int owner, int number) {
    if (number == 1) {
      return new Put(owner, number, 1, IDS);
    }
    var random = new Random(seed * 31 + owner * 1_000_003L + number * 7_919L);
    int from = 1 + random.nextInt(IDS);
    int to = Math.min(IDS, from + random.nextInt(12));
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> new Put(owner, number, from, to);
      case 3 -> new Bump(owner, number, from, to);
      case 4 -> new Remove(owner, number, from, to);
      default -> new Move(owner, number, from, to);
    };
  }

  static float[] vector(int owner, int id, int number) {
    float[] vector = new float[8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (owner * 31 + id * 7 + number * 13 + i * i) % 101;
    }
    return vector;
  }

  private static Item item(int owner, int id, int number) {
    return new Item(owner + "/" + id + "/" + number, number, vector(owner, id, number));
  }

  private static void execute(Connection connection, String sql, int... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setInt(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  private static void count(Connection connection, Step step) throws SQLException {
    String sql = "UPDATE items SET n = ? WHERE owner = ? AND id = 0";
    execute(connection, sql, step.number(), step.owner());
  }

  private static void count(OwnerState state, Step step) {
    state.items.computeIfPresent(0, (id, old) -> new Item(old.tag(), step.number(), old.v()));
  }

  /** Upserts rows and row 0 in one batch that commits by itself. */
  record Put(int owner, int number, int from, int to) implements Step {
    private IntStream ids() {
      return IntStream.concat(IntStream.of(0), IntStream.rangeClosed(from, to));
    }

    @Override
    public void run(Connection connection) throws SQLException {
      String sql =
          "INSERT INTO items VALUES (?, ?, ?, ?, ?) ON CONFLICT (owner, id) DO UPDATE SET"
              + " tag = EXCLUDED.tag, n = EXCLUDED.n, v = EXCLUDED.v";
      try (PreparedStatement put = connection.prepareStatement(sql)) {
        for (int id : ids().toArray()) {
          Item item = item(owner, id, number);
          put.setInt(1, owner);
          put.setInt(2, id);
          put.setString(3, item.tag());
          put.setInt(4, item.n());
          put.setObject(5, item.v());
          put.addBatch();
        }
        put.executeBatch();
      }
    }

    @Override
    public void apply(OwnerState state) {
      ids().forEach(id -> state.items.put(id, item(owner, id, number)));
    }
  }

  /** Updates rows in one statement that commits by itself. */
  record Bump(int owner, int number, int from, int to) implements Step {
    @Override
    public void run(Connection connection) throws SQLException {
      execute(
          connection,
          "UPDATE items SET n = CASE WHEN id = 0 THEN ? ELSE n + 1 END WHERE owner = ? AND (id = 0"
              + " OR id BETWEEN ? AND ?)",
          number,
          owner,
          from,
          to);
    }

    @Override
    public void apply(OwnerState state) {
      state
          .items
          .subMap(from, to + 1)
          .replaceAll((id, old) -> new Item(old.tag(), old.n() + 1, old.v()));
      count(state, this);
    }
  }

  /** Deletes rows after a transaction that was rolled back. */
  record Remove(int owner, int number, int from, int to) implements Step {
    @Override
    public void run(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
      execute(connection, "DELETE FROM items WHERE owner = ?", owner);
      connection.rollback();
      execute(
          connection, "DELETE FROM items WHERE owner = ? AND id BETWEEN ? AND ?", owner, from, to);
      count(connection, this);
      connection.commit();
      connection.setAutoCommit(true);
    }

    @Override
    public void apply(OwnerState state) {
      state.items.subMap(from, to + 1).clear();
      count(state, this);
    }
  }

  /** Changes both tables in one transaction and takes a part of it back. */
  record Move(int owner, int number, int from, int to) implements Step {
    @Override
    public void run(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
      count(connection, this);
      String note = "INSERT INTO notes (owner, step, item) VALUES (?, ?, ?)";
      execute(connection, note, owner, number, from);
      Savepoint savepoint = connection.setSavepoint();
      execute(connection, "DELETE FROM notes WHERE owner = ?", owner);
      execute(connection, "UPDATE items SET n = 0 WHERE owner = ?", owner);
      connection.rollback(savepoint);
      execute(connection, note, owner, number, to);
      execute(
          connection, "DELETE FROM notes WHERE owner = ? AND step < ?", owner, number - NOTES_KEPT);
      execute(connection, "DELETE FROM items WHERE owner = ? AND id = ?", owner, from);
      connection.commit();
      connection.setAutoCommit(true);
    }

    @Override
    public void apply(OwnerState state) {
      count(state, this);
      state.notes.add(new Note(number, from));
      state.notes.add(new Note(number, to));
      state.notes.removeIf(note -> note.step() < number - NOTES_KEPT);
      state.items.remove(from);
    }
  }
}
