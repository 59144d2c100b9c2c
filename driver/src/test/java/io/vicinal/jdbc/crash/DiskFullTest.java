package io.vicinal.jdbc.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vicinal.storage.DataDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fills a real disk while rows, definitions and indexes are written to it. */
final class DiskFullTest {
  private static final int BATCH = 50;
  private static final int DIMENSION = 256;

  @TempDir Path temporary;
  private SmallDisk disk; // null: not mounted
  private Connection connection; // null: closed

  private void mount(SmallDisk.Kind kind) throws Exception {
    disk = SmallDisk.mount(kind, temporary);
    if (disk == null) {
      System.out.println("skipped: a " + kind + " cannot be mounted here");
    }
    assumeTrue(disk != null, "a " + kind + " cannot be mounted here");
    connect();
    execute("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(" + DIMENSION + "))");
    for (int batch = 0; batch < 4; batch++) {
      insert(batch);
    }
  }

  @AfterEach
  void unmount() throws Exception {
    if (connection != null) {
      connection.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  private void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:vicinal:" + data());
  }

  private Path data() {
    return disk.path().resolve("data");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void insert(int batch) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      for (int id = batch * BATCH; id < (batch + 1) * BATCH; id++) {
        float[] vector = new float[DIMENSION];
        vector[id % DIMENSION] = id;
        insert.setInt(1, id);
        insert.setObject(2, vector);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private int rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int rows = 0;
      while (result.next()) {
        rows++;
      }
      return rows;
    }
  }

  private void assertReads(int rows) throws SQLException {
    assertEquals(rows, rows("SELECT id FROM t"));
    String zeros = "[" + "0,".repeat(DIMENSION - 1) + "0]";
    assertEquals(10, rows("SELECT id FROM t ORDER BY v <-> '" + zeros + "' LIMIT 10"));
  }

  private static SQLException failure(Action action) {
    try {
      action.run();
    } catch (SQLException e) {
      return e;
    }
    return null;
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static void assertState(Set<String> states, SQLException e) {
    assertNotNull(e, "there was room");
    assertTrue(states.contains(e.getSQLState()), e.getSQLState() + ": " + e.getMessage());
  }

  private void reopen() throws SQLException {
    connection.close();
    connect();
  }

  private void assertSound() throws SQLException {
    connection.close();
    connection = null;
    assertEquals(List.of(), DataDirectory.verify(data()).problems());
  }

  @ParameterizedTest
  @EnumSource(SmallDisk.Kind.class)
  void aLogWithoutRoomRefusesCommitsUntilThereIsRoom(SmallDisk.Kind kind) throws Exception {
    mount(kind);
    disk.fill(1_000_000);
    int batches = 4;
    SQLException full = null;
    while (full == null) {
      int next = batches;
      full = failure(() -> insert(next));
      batches += full == null ? 1 : 0;
    }
    assertState(Set.of("53100"), full);
    assertTrue(batches > 4, "nothing was written");
    assertReads(batches * BATCH);
    int again = batches;
    assertState(Set.of("53100"), failure(() -> insert(again)));
    assertReads(batches * BATCH);
    disk.free();
    insert(again);
    assertReads((batches + 1) * BATCH);
    reopen();
    assertReads((batches + 1) * BATCH);
    insert(again + 1);
    assertReads((batches + 2) * BATCH);
    assertSound();
  }

  @ParameterizedTest
  @EnumSource(SmallDisk.Kind.class)
  void aCatalogWithoutRoomKeepsItsDefinitions(SmallDisk.Kind kind) throws Exception {
    mount(kind);
    disk.fill(0);
    int tables = 0;
    SQLException full = null;
    while (full == null) {
      String name = "d" + tables;
      full = failure(() -> execute("CREATE TABLE " + name + " (a INT PRIMARY KEY)"));
      tables += full == null ? 1 : 0;
    }
    assertState(Set.of("53100"), full);
    assertReads(4 * BATCH);
    disk.free();
    reopen();
    for (int table = 0; table < tables; table++) {
      assertEquals(0, rows("SELECT a FROM d" + table));
    }
    execute("CREATE TABLE IF NOT EXISTS d" + tables + " (a INT PRIMARY KEY)");
    insert(4);
    assertReads(5 * BATCH);
    assertSound();
  }

  @ParameterizedTest
  @EnumSource(SmallDisk.Kind.class)
  void anIndexWithoutRoomIsNotThereAndCanBeBuiltLater(SmallDisk.Kind kind) throws Exception {
    mount(kind);
    String create = "CREATE VECTOR INDEX t_v ON t (v) USING HNSW WITH (metric = 'l2')";
    disk.fill(120_000); // less than the segment takes, more than the catalog
    assertState(Set.of("53100"), failure(() -> execute(create)));
    assertReads(4 * BATCH);
    disk.free();
    insert(4);
    execute(create);
    assertReads(5 * BATCH);
    assertSound();
  }
}
