package io.vicinal.storage.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Durability;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.RealFileStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes a log, at named moments and at random ones, on one directory. */
final class WalKillTest {
  private static final Path DIRECTORY = Path.of("wal");
  private static final WalOptions SMALL_FILES = new WalOptions(8192, Durability.COMMIT, 1);
  private static final int CUT_OFF = 100_000;

  @TempDir private Path root;
  private long acknowledged;
  private long checkpoint;

  @Test
  void losesNoAcknowledgedBatch() throws Exception {
    for (String point :
        List.of("wal.created", "wal.headed:2", "wal.written:9", "wal.synced:5", "wal.deleted")) {
      assertEquals(CrashPoint.EXIT_STATUS, runChild(point, CUT_OFF), point);
      check(point);
    }
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      runChild("", 1 + random.nextInt(200));
      check("kill " + i);
    }
    assertTrue(acknowledged > 20, "acknowledged: " + acknowledged);
  }

  /** Kills the child after {@code lines} of its output; returns its exit status. */
  private int runChild(String point, int lines) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dvicinal.crashAt=" + point,
                "-cp",
                System.getProperty("java.class.path"),
                WalKillTest.class.getName(),
                root.toString(),
                String.valueOf(checkpoint))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = child.inputReader()) {
      int seen = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        long lsn = Long.parseLong(line.substring(2));
        if (line.startsWith("C ")) {
          checkpoint = lsn;
        } else {
          acknowledged = lsn;
        }
        if (++seen == lines) {
          child.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream too
        }
      }
    }
    return child.waitFor();
  }

  private void check(String where) {
    var batches = new ArrayList<WalBatch>();
    WalReplay result =
        WriteAheadLog.read(RealFileStore.at(root), DIRECTORY, 7, checkpoint, batches::add);
    assertTrue(result.lastLsn() >= acknowledged, where + ": lost " + acknowledged);
    assertEquals(result.lastLsn() - checkpoint, batches.size(), where);
    for (WalBatch batch : batches) {
      assertArrayEquals(record(batch.lsn()), batch.records().getFirst(), where);
    }
  }

  private static byte[] record(long lsn) {
    byte[] record = new byte[600];
    new Random(lsn).nextBytes(record);
    return record;
  }

  public static void main(String[] args) {
    var store = RealFileStore.at(Path.of(args[0]));
    long checkpoint = Long.parseLong(args[1]);
    try (var log = WriteAheadLog.open(store, DIRECTORY, 7, checkpoint, SMALL_FILES, batch -> {})) {
      for (long lsn = log.lastLsn() + 1; lsn < CUT_OFF; lsn++) {
        log.append(lsn, List.of(record(lsn)));
        log.awaitDurable(lsn);
        System.out.println("A " + lsn);
        if (lsn % 25 == 0) {
          System.out.println("C " + (lsn - 5));
          log.truncateBefore(lsn - 5);
        }
      }
    }
  }
}
