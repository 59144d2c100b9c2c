package io.vicinal.planner.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.SqlRunner;
import io.vicinal.planner.twin.SnapshotModel.Outcome;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random histories of several sessions whose statements interleave, against a model of snapshot
 * isolation: every read, every error and every outcome of a commit must be the model's.
 */
final class TransactionHistoryTest {
  /** These are run every time, so that what they cover does not depend on chance. */
  private static final int KNOWN_SEEDS = 4;

  private static final int ROUNDS = KNOWN_SEEDS + 2 * Integer.getInteger("vicinal.soak", 1);
  private static final int STEPS = 250;
  private static final int SESSIONS = 3;
  private static final int IDS = 12;

  /** How often each thing happened, so that the test cannot pass by doing nothing. */
  private final Map<String, Integer> counts = new TreeMap<>();

  @Test
  void theEngineBehavesAsTheModel() {
    try (DataDirectory directory =
        DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false))) {
      repeat(directory.database(DataDirectory.DEFAULT_DATABASE));
    }
  }

  @Test
  void theReferenceBehavesAsTheModel() {
    repeat(new ReferenceDatabase());
  }

  private void repeat(Database database) {
    // Sessions stay the same, because planning takes longer than running.
    var sessions = new ArrayList<SqlRunner>();
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(new SqlRunner(database));
    }
    sessions.getFirst().run("CREATE TABLE t (id INT PRIMARY KEY, n INT, v VECTOR(1))");
    for (int i = 0; i < ROUNDS; i++) {
      run(database, sessions, i < KNOWN_SEEDS ? i : new Random().nextLong());
      sessions.getFirst().run("DELETE FROM t");
      if (i == KNOWN_SEEDS - 1) {
        requireCoverage();
      }
    }
  }

  private void requireCoverage() {
    System.out.println(counts);
    List.of("read", "DONE", "CONFLICT", "duplicate", "rollback to", "release", "optimize")
        .forEach(
            what -> assertTrue(counts.getOrDefault(what, 0) >= 3, what + " is rare: " + counts));
  }

  private void run(Database database, List<SqlRunner> sessions, long seed) {
    System.out.println("seed " + seed);
    try {
      new History(database, sessions, new Random(seed)).run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private final class History {
    private final Database database;
    private final Random random;
    private final SnapshotModel model = new SnapshotModel();
    private final List<SqlRunner> sessions;
    private final SnapshotModel.Session[] open = new SnapshotModel.Session[SESSIONS];
    private final boolean[] begun = new boolean[SESSIONS];

    History(Database database, List<SqlRunner> sessions, Random random) {
      this.database = database;
      this.sessions = sessions;
      this.random = random;
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step(random.nextInt(SESSIONS));
      }
      for (int i = 0; i < SESSIONS; i++) {
        end(i, random.nextBoolean());
        read(i);
      }
    }

    private void step(int i) {
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> begin(i);
        case 3 -> end(i, random.nextInt(4) > 0);
        case 4 -> savepoint(i, "SAVEPOINT ");
        case 5 -> savepoint(i, "ROLLBACK TO ");
        case 6 -> savepoint(i, random.nextBoolean() ? "RELEASE " : "SAVEPOINT ");
        case 7 -> optimize();
        case 8, 9, 10 -> change(i);
        case 11 -> {
          change(i);
          read(i);
        }
        default -> read(i);
      }
    }

    private void count(String what) {
      counts.merge(what, 1, Integer::sum);
    }

    private void optimize() {
      long table = database.table("public", "t").orElseThrow().id();
      database.optimize(table, Progress.NONE, ResourceAccount.unbounded());
      count("optimize");
    }

    private void begin(int i) {
      if (!begun[i]) {
        sessions.get(i).run("BEGIN");
        begun[i] = true;
      }
    }

    /** Returns the model's transaction, which begins with the first statement after BEGIN. */
    private SnapshotModel.Session session(int i) {
      if (!begun[i]) {
        return model.begin();
      }
      if (open[i] == null) {
        open[i] = model.begin();
      }
      return open[i];
    }

    private void end(int i, boolean commit) {
      SnapshotModel.Session transaction = open[i];
      open[i] = null;
      begun[i] = false;
      if (!commit) {
        sessions.get(i).run("ROLLBACK");
      } else {
        Set<Outcome> expected = transaction == null ? Set.of(Outcome.DONE) : transaction.commit();
        Outcome found = outcome(() -> sessions.get(i).run("COMMIT"));
        assertTrue(expected.contains(found), "commit: " + expected + ", not " + found);
        count(found.name());
      }
    }

    private static Outcome outcome(Runnable action) {
      try {
        action.run();
        return Outcome.DONE;
      } catch (StorageException.Conflict _) {
        return Outcome.CONFLICT;
      } catch (StorageException.DuplicateKey _) {
        return Outcome.DUPLICATE;
      }
    }

    private void savepoint(int i, String what) {
      if (!begun[i]) {
        return;
      }
      String name = random.nextBoolean() ? "a" : "b";
      boolean done =
          switch (what) {
            case "SAVEPOINT " -> {
              session(i).savepoint(name);
              yield true;
            }
            // Without a savepoint there is nothing to begin for.
            case "RELEASE " -> open[i] != null && open[i].release(name);
            default -> open[i] != null && open[i].rollbackTo(name);
          };
      if (done) {
        sessions.get(i).run(what + name);
        count(what.strip().toLowerCase(java.util.Locale.ROOT));
      } else {
        assertEquals(
            "3B001 savepoint \"" + name + "\" does not exist",
            sessions.get(i).failure(what + name));
      }
    }

    private void change(int i) {
      SnapshotModel.Session transaction = session(i);
      int from = random.nextInt(IDS);
      int to = from + random.nextInt(4);
      int n = random.nextInt(100);
      Set<Integer> range =
          Set.copyOf(transaction.rows().subMap(Math.min(from, to), true, to, true).keySet());
      String where = " WHERE id BETWEEN ? AND ?";
      String sql;
      List<Object> parameters;
      Set<Integer> removed = range;
      List<Map.Entry<Integer, Integer>> added = new ArrayList<>();
      switch (random.nextInt(4)) {
        case 0 -> {
          removed = Set.of();
          parameters = new ArrayList<>();
          for (int id = from; id <= to; id++) {
            added.add(Map.entry(id, n));
            parameters.addAll(List.of(id, n, new float[] {n}));
          }
          sql = "INSERT INTO t VALUES (?, ?, ?)" + ", (?, ?, ?)".repeat(to - from);
        }
        case 1 -> {
          range.forEach(id -> added.add(Map.entry(id, n)));
          sql = "UPDATE t SET n = ?, v = ?" + where;
          parameters = List.of(n, new float[] {n}, from, to);
        }
        case 2 -> {
          int shift = 1 + random.nextInt(3);
          range.forEach(id -> added.add(Map.entry(id + shift, transaction.rows().get(id))));
          sql = "UPDATE t SET id = id + CAST(? AS INT)" + where;
          parameters = List.of(shift, from, to);
        }
        default -> {
          sql = "DELETE FROM t" + where;
          parameters = List.of(from, to);
        }
      }
      boolean fits = transaction.replace(removed, added);
      if (fits && !begun[i]) {
        assertEquals(Set.of(Outcome.DONE), transaction.commit());
      }
      Outcome found = outcome(() -> sessions.get(i).execute(sql, parameters.toArray()));
      assertEquals(fits ? Outcome.DONE : Outcome.DUPLICATE, found, sql);
      count(fits ? "change" : "duplicate");
    }

    private void read(int i) {
      Map<Integer, Integer> rows = session(i).rows();
      SqlRunner session = sessions.get(i);
      count("read");
      assertEquals(
          rows.entrySet().stream().map(row -> row.getKey() + "|" + row.getValue()).toList(),
          session.query("SELECT id, n FROM t ORDER BY id"));
      int query = random.nextInt(100);
      int limit = 1 + random.nextInt(IDS);
      int most = random.nextInt(100);
      assertEquals(
          rows.entrySet().stream()
              .filter(row -> row.getValue() <= most)
              .sorted(
                  Comparator.<Map.Entry<Integer, Integer>>comparingInt(
                          row -> Math.abs(row.getValue() - query))
                      .thenComparing(Map.Entry::getKey))
              .limit(limit)
              .map(row -> String.valueOf(row.getKey()))
              .toList(),
          session.query(
              "SELECT id FROM t WHERE n <= ? ORDER BY v <-> ? LIMIT ?",
              most,
              new float[] {query},
              limit));
      int id = random.nextInt(IDS);
      assertEquals(
          rows.containsKey(id) ? List.of("" + rows.get(id)) : List.of(),
          session.query("SELECT n FROM t WHERE id = ?", id));
      assertEquals(
          List.of("" + rows.values().stream().filter(n -> n > most).count()),
          session.query("SELECT COUNT(*) FROM t WHERE n > ?", most));
    }
  }
}
