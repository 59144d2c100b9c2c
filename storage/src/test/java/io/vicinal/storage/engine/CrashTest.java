package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a writing process and looks at what it left. */
final class CrashTest {
  @TempDir Path temporary;

  private static Process start(Path directory, String argument, List<String> flags)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            CrashChild.class.getName(),
            directory.toString(),
            argument));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Test
  void aKilledProcessLosesNothingThatItAcknowledged() throws Exception {
    long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    int acknowledged = -1;
    for (int cycle = 0; cycle < 4; cycle++) {
      Process child = start(temporary, String.valueOf(acknowledged + 1), List.of());
      int wanted = acknowledged + 1 + random.nextInt(60);
      acknowledged = killAfter(child, acknowledged, wanted, random.nextInt(50));
      acknowledged = checkState(acknowledged);
    }
  }

  /** Reads acknowledgements up to {@code wanted}, then kills; returns the last one that came. */
  private static int killAfter(Process child, int before, int wanted, int millis) throws Exception {
    int last = before;
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        last = Integer.parseInt(line);
        if (last == wanted) {
          TimeUnit.MILLISECONDS.sleep(millis);
          // Not child.destroyForcibly(): it would close the pipe and what is still in it.
          child.toHandle().destroyForcibly();
        }
        line = readQuietly(lines);
      }
    }
    child.waitFor();
    return last;
  }

  private static String readQuietly(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment.written",
        "segment.published:3",
        "log.truncated:2",
        "merge.written",
        "merge.published:2",
        "graph.written",
        "graph.published"
      })
  void aProcessThatEndsInTheMiddleOfMaintenanceLosesNothing(String point) throws Exception {
    Process child = start(temporary, "0", List.of("-Dvicinal.crashAt=" + point));
    int last = killAfter(child, -1, 60, 0);
    assertTrue(last < 60, "the process did not get to " + point);
    int there = checkState(last);
    Process second = start(temporary, String.valueOf(there + 1), List.of());
    assertTrue(killAfter(second, there, there + 10, 0) >= there + 10);
  }

  /** Checks that whole batches are there, up to {@code acknowledged} or one more; returns which. */
  private int checkState(int acknowledged) {
    try (DataDirectory directory = DataDirectory.open(temporary, OpenOptions.DEFAULT)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      if (database.table("public", "t").isEmpty()) {
        assertEquals(-1, acknowledged);
        return -1;
      }
      Table table = database.table("public", "t").orElseThrow();
      try (Snapshot snapshot = database.snapshot()) {
        Map<Integer, Integer> rowsOfBatch = rowsOfBatch(snapshot, table);
        int last = rowsOfBatch.isEmpty() ? -1 : ((TreeMap<Integer, Integer>) rowsOfBatch).lastKey();
        assertTrue(
            last == acknowledged || last == acknowledged + 1,
            "batch " + acknowledged + " was acknowledged, " + last + " is there");
        for (int batch = 0; batch <= last; batch++) {
          boolean kept = batch > last - CrashChild.KEPT;
          int rows = rowsOfBatch.getOrDefault(batch, 0);
          // A batch after a kill may begin behind one that was not acknowledged but is there.
          assertTrue(
              rows == CrashChild.BATCH || (!kept && rows == 0),
              "batch " + batch + " of " + last + " has " + rows + " rows");
        }
        assertNearestIsComplete(snapshot, table, last);
        return last;
      }
    } finally {
      assertEquals(List.of(), DataDirectory.verify(temporary).problems());
    }
  }

  private static Map<Integer, Integer> rowsOfBatch(Snapshot snapshot, Table table) {
    var rows = new TreeMap<Integer, Integer>();
    var numbers = new TreeMap<Long, Integer>();
    ScanSpec all = ScanSpec.all(table.id(), List.of(0, 1, 2, CrashChild.NUMBER));
    try (RowCursor cursor = snapshot.scan(all, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        int batch = (Integer) cursor.get(0);
        int n = (Integer) cursor.get(1);
        rows.merge(batch, 1, Integer::sum);
        org.junit.jupiter.api.Assertions.assertArrayEquals(
            CrashChild.vector(batch, n), (float[]) cursor.get(2));
        assertEquals(null, numbers.put((Long) cursor.get(3), batch), "a number comes again");
      }
    }
    int before = -1;
    for (int batch : numbers.values()) {
      assertTrue(batch >= before, "numbers of batch " + batch + " come before " + before);
      before = batch;
    }
    return rows;
  }

  private static void assertNearestIsComplete(Snapshot snapshot, Table table, int last) {
    var nearest =
        new Nearest(
            2,
            Metric.L2,
            new Operand.Literal(CrashChild.vector(last, 0)),
            new Operand.Literal(50L),
            false,
            null);
    ScanSpec spec = new ScanSpec(table.id(), List.of(0), true, null, nearest, null);
    long rows = snapshot.rowCount(table.id());
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      for (int i = 0; i < Math.min(50, rows); i++) {
        assertTrue(cursor.next());
      }
    }
  }

  @Test
  void aDirectoryThatAnotherProcessHasOpenIsRefused() throws Exception {
    Process child = start(temporary, "hold", List.of());
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("open", lines.readLine());
      assertThrows(
          StorageException.InUse.class,
          () -> DataDirectory.open(temporary, OpenOptions.DEFAULT).close());
      assertThrows(
          StorageException.InUse.class,
          () -> DataDirectory.open(temporary, OpenOptions.DEFAULT.withReadOnly(true)).close());
      assertThrows(StorageException.InUse.class, () -> DataDirectory.verify(temporary));
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    DataDirectory.open(temporary, OpenOptions.DEFAULT).close();
  }
}
