package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that uses the driver and looks, through the driver, at what it left. */
@Timeout(600)
final class KillTest {
  private final long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);

  @TempDir Path data;

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + data);
  }

  private Process start(String mode, int first) throws IOException {
    System.out.println("seed " + seed);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KillChild.class.getName(),
            mode,
            data.toString(),
            String.valueOf(first))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * Kills some milliseconds after {@code wanted} was said; returns the last line before the end.
   */
  private static String killAfter(Process child, String wanted, int millis) throws Exception {
    String last = "";
    boolean killed = false;
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = read(lines); line != null; line = read(lines)) {
        last = line;
        if (line.equals(wanted)) {
          TimeUnit.MILLISECONDS.sleep(millis);
          // Not child.destroyForcibly(): it would close the pipe and what is still in it.
          killed = child.toHandle().destroyForcibly();
        }
      }
    }
    child.waitFor();
    assertTrue(killed, "the process ended by itself after \"" + last + "\"");
    return last;
  }

  private static String read(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns the rows of each batch, after checking every value. */
  private Map<Integer, Integer> rowsOfBatch(Connection connection) throws SQLException {
    var rows = new TreeMap<Integer, Integer>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT batch, n, v FROM t")) {
      while (result.next()) {
        int batch = result.getInt(1);
        float[] vector = result.getObject(3, float[].class);
        assertArrayEquals(KillChild.vector(batch, result.getInt(2)), vector);
        rows.merge(batch, 1, Integer::sum);
      }
    }
    rows.forEach((batch, count) -> assertEquals(KillChild.BATCH, count, "rows of batch " + batch));
    return rows;
  }

  private void assertNearest(Connection connection, int rows) throws SQLException {
    String sql = "SELECT n FROM t ORDER BY v <-> ? LIMIT 100";
    try (PreparedStatement nearest = connection.prepareStatement(sql)) {
      nearest.setObject(1, KillChild.vector(1, 1));
      try (ResultSet result = nearest.executeQuery()) {
        int count = 0;
        while (result.next()) {
          count++;
        }
        assertEquals(Math.min(100, rows), count);
      }
    }
  }

  private void assertSound() {
    assertEquals(List.of(), DataDirectory.verify(data).problems());
  }

  @Test
  void everyAcknowledgedBatchIsThereAsAWhole() throws Exception {
    int next = 0;
    for (int cycle = 0; cycle < 2; cycle++) {
      int wanted = next + random.nextInt(40);
      int acknowledged =
          Integer.parseInt(
              killAfter(start("insert", next), String.valueOf(wanted), random.nextInt(30)));
      try (Connection connection = connect()) {
        Map<Integer, Integer> rows = rowsOfBatch(connection);
        int there = rows.size();
        assertTrue(
            there == acknowledged + 1 || there == acknowledged + 2,
            acknowledged + " was acknowledged, there are " + there);
        assertTrue(rows.containsKey(there - 1), "batches without a gap");
        assertNearest(connection, there * KillChild.BATCH);
        next = there;
      }
      assertSound();
    }
  }

  @Test
  void deletedRowsStayDeletedAndNoOthersGo() throws Exception {
    int batches = Integer.parseInt(killAfter(start("insert", 0), "60", 0));
    int wanted = 5 + random.nextInt(20);
    int deleted =
        Integer.parseInt(killAfter(start("delete", 0), String.valueOf(wanted), random.nextInt(20)));
    try (Connection connection = connect()) {
      Map<Integer, Integer> rows = rowsOfBatch(connection);
      for (int batch = 0; batch <= batches; batch++) {
        boolean there = rows.containsKey(batch);
        assertTrue(batch == deleted + 1 || there == batch > deleted, "batch " + batch + there);
      }
      assertNearest(connection, rows.size() * KillChild.BATCH);
    }
    assertSound();
  }

  @Test
  void anIndexThatWasBeingBuiltCanBeCreatedAgain() throws Exception {
    for (int cycle = 0; cycle < 2; cycle++) {
      String last = killAfter(start("index", 40 * cycle), "building", 20 + random.nextInt(400));
      assertTrue(last.equals("building") || last.equals("built"), last);
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        assertEquals(40 * (cycle + 1), rowsOfBatch(connection).size());
        assertNearest(connection, 40 * (cycle + 1) * KillChild.BATCH);
        if (last.equals("building")) {
          statement.execute("CREATE VECTOR INDEX IF NOT EXISTS t_v ON t (v) USING HNSW");
          assertNearest(connection, 40 * (cycle + 1) * KillChild.BATCH);
        }
        statement.execute("DROP INDEX t_v");
      }
      assertSound();
    }
  }

  @Test
  void aDirectoryInUseIsRefusedWithTheHoldersProcessId() throws Exception {
    Process child = start("insert", 0);
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("ready", lines.readLine());
      var error = assertThrows(SQLException.class, () -> connect().close());
      assertTrue(error.getMessage().contains("process " + child.pid()), error.getMessage());
    } finally {
      child.destroyForcibly().waitFor();
    }
    connect().close();
    assertSound();
  }
}
