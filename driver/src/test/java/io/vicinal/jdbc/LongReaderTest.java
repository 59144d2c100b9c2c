package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.isolation.MemoryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads with a cursor that stays open while others delete, replace, merge, index and drop: it gives
 * the rows of its moment, and the files of its segments go when it is closed.
 */
final class LongReaderTest {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final int ROWS = 1_500;
  private static final long DEADLINE_SECONDS = 300;

  @TempDir(factory = MemoryDirectory.class)
  Path data;

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + data);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void insert(Connection connection, int from, int to) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?)")) {
      for (int id = from; id < to; id++) {
        insert.setInt(1, id);
        insert.setString(2, "row " + id);
        insert.setObject(3, vector(id));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static float[] vector(int id) {
    return new float[] {id, id % 7, 1};
  }

  private static void create(Connection connection) throws SQLException {
    execute(connection, "CREATE TABLE t (id INT PRIMARY KEY, tag TEXT, v VECTOR(3))");
    insert(connection, 0, ROWS);
    execute(connection, "OPTIMIZE TABLE t");
  }

  /** Changes all rows in all ways, several times. */
  private static void disturb(Connection connection) throws SQLException {
    for (int round = 0; round < 2; round++) {
      execute(connection, "DELETE FROM t WHERE MOD(id, 3) = " + round);
      execute(connection, "UPDATE t SET tag = 'changed', v = '[0,0,0]' WHERE MOD(id, 5) = 1");
      insert(connection, (round + 1) * 100_000, (round + 1) * 100_000 + 100);
      execute(
          connection,
          "CREATE VECTOR INDEX t_v ON t (v) USING HNSW WITH (metric = 'l2', m = 4,"
              + " ef_construction = 16)");
      execute(connection, "OPTIMIZE TABLE t");
      execute(connection, "DROP INDEX t_v");
    }
  }

  private List<Path> files() throws IOException {
    return LiveFiles.list(data.resolve("databases")).stream()
        .filter(file -> file.toString().contains("/segments/"))
        .toList();
  }

  private boolean isMapped(List<Path> files) throws IOException {
    try (Stream<String> lines = Files.lines(MAPS)) {
      return lines.anyMatch(line ->
          files.stream()
              .anyMatch(
                  file -> line.contains(file.toString() + " ") || line.endsWith(file.toString())));
    }
  }

  /** Background work may hold them a little longer than the reader. */
  private void assertGone(List<Path> files) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while ((isMapped(files) || files().stream().anyMatch(files::contains))
        && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertFalse(isMapped(files), "files stay mapped");
    var left = new TreeSet<>(files());
    left.retainAll(files);
    assertEquals(new TreeSet<Path>(), left);
  }

  @Test
  void givesTheRowsOfItsMomentWhateverOthersDo() throws Exception {
    assumeTrue(Files.exists(MAPS));
    try (Connection connection = connect();
        Connection other = connect()) {
      create(other);
      List<Path> before = files();
      assertFalse(before.isEmpty());
      var ids = new ArrayList<Integer>();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT id, tag, v FROM t")) {
        for (int i = 0; i < 10; i++) {
          read(rows, ids);
        }
        disturb(other);
        assertTrue(isMapped(before), "nothing is read from the files any more");
        execute(other, "DROP TABLE t");
        for (int i = 10; i < ROWS; i++) {
          read(rows, ids);
        }
        assertFalse(rows.next());
      }
      assertEquals(IntStream.range(0, ROWS).boxed().toList(), ids.stream().sorted().toList());
      assertGone(before);
    }
  }

  private static void read(ResultSet rows, List<Integer> ids) throws SQLException {
    assertTrue(rows.next(), "only " + ids.size() + " rows");
    int id = rows.getInt(1);
    assertEquals("row " + id, rows.getString(2));
    assertArrayEquals(vector(id), rows.getObject(3, float[].class));
    ids.add(id);
  }

  @Test
  void aTransactionReadsItsMomentUntilItEnds() throws Exception {
    assumeTrue(Files.exists(MAPS));
    try (Connection connection = connect();
        Connection other = connect()) {
      create(other);
      List<Path> before = files();
      connection.setAutoCommit(false);
      List<Object> first = answers(connection);
      disturb(other);
      assertEquals(first, answers(connection));
      connection.rollback();
      connection.setAutoCommit(true);
      assertTrue(!first.equals(answers(connection)), "nothing was changed");
      assertGone(before);
    }
  }

  private static List<Object> answers(Connection connection) throws SQLException {
    var answers = new ArrayList<Object>();
    for (String sql :
        List.of(
            "SELECT COUNT(*), SUM(id), MIN(tag), MAX(tag) FROM t",
            "SELECT id, tag FROM t WHERE id BETWEEN 100 AND 130 ORDER BY id",
            "SELECT id, v <-> '[1000,1,1]' FROM t ORDER BY v <-> '[1000,1,1]', id LIMIT 25")) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            answers.add(rows.getObject(i));
          }
        }
      }
    }
    return answers;
  }
}
