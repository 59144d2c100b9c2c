package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.isolation.MemoryDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections read, write, define and optimise on the same tables: none gets an error that is
 * not on the list, and memory, threads and files are no more after the second half than after the
 * first.
 */
final class ManyConnectionsTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int CONNECTIONS = 32;
  private static final int STATEMENTS = 12 * SOAK;
  private static final int IDS = 400;
  private static final long DEADLINE_SECONDS = 300;

  private static final long HEAP_GROWTH_MAX = 200L << 20;
  private static final int MAPPINGS_MAX = 500;
  private static final int DESCRIPTORS_MAX = 100;

  /** Threads of the database, and some for what else lives in this process. */
  private static final int THREADS_MAX = 40;

  /** What others can do to a statement: conflict, duplicate, no such or already such an object. */
  private static final Set<String> EXPECTED =
      Set.of("40001", "23505", "42P01", "42P07", "42704", "42710");

  @TempDir(factory = MemoryDirectory.class)
  Path data;

  private final long seed =
      Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
  private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();

  private interface Work {
    void run(Connection connection, Random random, int owner) throws SQLException;
  }

  /** What the process holds. */
  private record Held(long heapBytes, int threads, int mappings, int descriptors) {}

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + data);
  }

  @Test
  void getNoUnexpectedErrorAndHoldNoMoreAndMore() throws Exception {
    int threadsBefore = Thread.getAllStackTraces().size();
    var connections = new ArrayList<Connection>();
    try (Connection keeper = connect()) {
      create(keeper);
      for (int i = 0; i < CONNECTIONS; i++) {
        connections.add(connect());
      }
      half(connections, 0);
      Held first = held(keeper);
      half(connections, 1);
      Held second = held(keeper);
      System.out.printf(
          "SOAK ManyConnectionsTest seed %d: %d connections, %d statements, ends %s, %s, then %s%n",
          seed, CONNECTIONS, 2 * CONNECTIONS * STATEMENTS, ends, first, second);
      assertTrue(second.heapBytes < first.heapBytes + HEAP_GROWTH_MAX, "heap " + second);
      assertTrue(second.threads < threadsBefore + THREADS_MAX, threadsBefore + " and " + second);
      assertTrue(second.mappings <= MAPPINGS_MAX, "mappings " + second);
      assertTrue(second.descriptors <= DESCRIPTORS_MAX, "descriptors " + second);
      assertTrue(ends.getOrDefault("done", 0) > CONNECTIONS, "done " + ends);
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
    awaitNothingOpen();
    assertEquals(List.of(), DataDirectory.verify(data).problems());
  }

  private static void create(Connection connection) throws SQLException {
    execute(connection, "CREATE TABLE items (id INT PRIMARY KEY, n INT, tag TEXT, v VECTOR(8))");
    execute(
        connection,
        "CREATE TABLE notes (no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner INT)");
  }

  private void half(List<Connection> connections, int half) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      var tasks = new ArrayList<Callable<Void>>();
      for (int owner = 0; owner < CONNECTIONS; owner++) {
        int number = owner;
        tasks.add(() -> {
          work(connections.get(number), new Random(seed + half * CONNECTIONS + number), number);
          return null;
        });
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    }
  }

  private void work(Connection connection, Random random, int owner) {
    for (int i = 0; i < STATEMENTS; i++) {
      String end = "done";
      Work work = choose(random);
      try {
        work.run(connection, random, owner);
      } catch (SQLException e) {
        end = String.valueOf(e.getSQLState());
        if (!EXPECTED.contains(end)) {
          throw new AssertionError("seed " + seed + ", connection " + owner + ": " + end, e);
        }
      }
      ends.merge(end, 1, Integer::sum);
    }
  }

  private static Work choose(Random random) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> ManyConnectionsTest::upsert;
      case 4, 5 -> ManyConnectionsTest::insert;
      case 6, 7 -> ManyConnectionsTest::change;
      case 8, 9 -> ManyConnectionsTest::transaction;
      case 10, 11, 12 -> ManyConnectionsTest::nearest;
      case 13, 14 -> ManyConnectionsTest::sums;
      case 15 -> ManyConnectionsTest::leaveHalfRead;
      case 16 -> ManyConnectionsTest::ownTable;
      case 17 -> ManyConnectionsTest::sharedTable;
      case 18 -> ManyConnectionsTest::index;
      default -> (connection, _, _) -> execute(connection, "OPTIMIZE TABLE items");
    };
  }

  private static void upsert(Connection connection, Random random, int owner) throws SQLException {
    String sql =
        "INSERT INTO items VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.n, v ="
            + " EXCLUDED.v";
    try (PreparedStatement put = connection.prepareStatement(sql)) {
      for (int i = 0; i < 10; i++) {
        put.setInt(1, random.nextInt(IDS / 10) * 10 + i);
        put.setInt(2, owner);
        put.setString(3, "x".repeat(100));
        put.setObject(4, vector(random));
        put.addBatch();
      }
      put.executeBatch();
    }
  }

  private static float[] vector(Random random) {
    var vector = new float[8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = random.nextFloat();
    }
    return vector;
  }

  private static void insert(Connection connection, Random random, int owner) throws SQLException {
    String sql = "INSERT INTO items VALUES (?, ?, 'new', ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setInt(1, random.nextInt(IDS));
      insert.setInt(2, owner);
      insert.setObject(3, vector(random));
      insert.executeUpdate();
    }
  }

  private static void change(Connection connection, Random random, int owner) throws SQLException {
    int from = random.nextInt(IDS);
    String where = " WHERE id BETWEEN " + from + " AND " + (from + 8);
    execute(
        connection,
        random.nextInt(3) == 0
            ? "DELETE FROM items" + where
            : "UPDATE items SET n = n + 1, tag = 'of " + owner + "'" + where);
  }

  private static void transaction(Connection connection, Random random, int owner)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      execute(connection, "INSERT INTO notes (owner) VALUES (" + owner + ")");
      Savepoint savepoint = connection.setSavepoint();
      change(connection, random, owner);
      if (random.nextBoolean()) {
        connection.rollback(savepoint);
      }
      execute(connection, "DELETE FROM notes WHERE owner = " + owner + " AND no < 100");
      if (random.nextInt(4) == 0) {
        connection.rollback();
      } else {
        connection.commit();
      }
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void nearest(Connection connection, Random random, int owner) throws SQLException {
    String sql = "SELECT id, v <-> ? AS d FROM items WHERE n <> ? ORDER BY d LIMIT 20";
    try (PreparedStatement search = connection.prepareStatement(sql)) {
      search.setObject(1, vector(random));
      search.setInt(2, owner);
      double last = 0;
      try (ResultSet rows = search.executeQuery()) {
        while (rows.next()) {
          assertTrue(rows.getDouble(2) >= last, "order by distance");
          last = rows.getDouble(2);
        }
      }
    }
  }

  private static void sums(Connection connection, Random random, int owner) throws SQLException {
    read(connection, "SELECT n, COUNT(*), MAX(id) FROM items GROUP BY n ORDER BY n", 1_000);
    read(connection, "SELECT COUNT(*) FROM items a JOIN notes b ON a.n = b.owner", 1_000);
  }

  private static void leaveHalfRead(Connection connection, Random random, int owner)
      throws SQLException {
    read(connection, "SELECT id, tag, v FROM items", random.nextInt(20));
  }

  private static void read(Connection connection, String sql, int rowsMax) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      for (int i = 0; i < rowsMax && rows.next(); i++) {
        rows.getObject(1);
      }
    }
  }

  private static void ownTable(Connection connection, Random random, int owner)
      throws SQLException {
    String table = "own" + owner;
    execute(connection, "CREATE TABLE " + table + " (a INT PRIMARY KEY, v VECTOR(2))");
    execute(connection, "INSERT INTO " + table + " VALUES (1, '[1,2]'), (2, '[3,4]')");
    read(connection, "SELECT a FROM " + table + " ORDER BY v <-> '[0,0]' LIMIT 1", 1);
    execute(connection, "DROP TABLE " + table);
  }

  private static void sharedTable(Connection connection, Random random, int owner)
      throws SQLException {
    switch (random.nextInt(3)) {
      case 0 -> execute(connection, "CREATE TABLE shared (a INT PRIMARY KEY)");
      case 1 -> execute(connection, "INSERT INTO shared VALUES (" + random.nextInt(9) + ")");
      default -> execute(connection, "DROP TABLE shared");
    }
  }

  private static void index(Connection connection, Random random, int owner) throws SQLException {
    execute(
        connection,
        random.nextBoolean()
            ? "CREATE VECTOR INDEX items_v ON items (v) USING HNSW WITH (metric = 'l2', m = 4,"
                + " ef_construction = 16)"
            : "DROP INDEX items_v");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Tells what is held when nothing runs; waits for background work to come to rest. */
  private Held held(Connection keeper) throws Exception {
    execute(keeper, "OPTIMIZE TABLE items");
    execute(keeper, "OPTIMIZE TABLE notes");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (mappings() > MAPPINGS_MAX && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Held(heap, Thread.getAllStackTraces().size(), mappings(), descriptors());
  }

  /** Returns how often files of the data directory are mapped; knows Linux only. */
  private int mappings() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return 0;
    }
    String prefix = data.toRealPath() + "/databases/";
    try (Stream<String> lines = Files.lines(maps)) {
      return (int) lines.filter(line -> line.contains(prefix)).count();
    }
  }

  /** Returns how many files of the data directory are open; knows Linux only. */
  private int descriptors() throws IOException {
    Path directory = Path.of("/proc/self/fd");
    if (!Files.exists(directory)) {
      return 0;
    }
    String prefix = data.toRealPath() + "/";
    int count = 0;
    try (Stream<Path> open = Files.list(directory)) {
      for (Path descriptor : open.toList()) {
        try {
          count += Files.readSymbolicLink(descriptor).toString().startsWith(prefix) ? 1 : 0;
        } catch (IOException _) {
          continue; // closed meanwhile
        }
      }
    }
    return count;
  }

  private void awaitNothingOpen() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    var open = new TreeMap<String, Integer>();
    do {
      open.put("mapped", mappings());
      open.put("open", descriptors());
      TimeUnit.MILLISECONDS.sleep(20);
    } while (!open.equals(Map.of("mapped", 0, "open", 0)) && System.nanoTime() < end);
    assertEquals(Map.of("mapped", 0, "open", 0), open);
  }
}
