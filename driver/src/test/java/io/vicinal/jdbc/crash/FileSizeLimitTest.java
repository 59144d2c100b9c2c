package io.vicinal.jdbc.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vicinal.storage.DataDirectory;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a process whose files may not grow beyond some megabytes, as {@code ulimit -f} sets it. */
final class FileSizeLimitTest {
  private static final int LIMIT_BYTES = 6 << 20;

  /** The shell counts files in these, whatever a block of the disk is. */
  private static final int BLOCK_BYTES = 512;

  @TempDir Path temporary;

  private Path data() {
    return temporary.resolve("data");
  }

  /** Returns what the process said, by the first word of its lines. */
  private Map<String, String> run(int batches, long growingBytesMax) throws Exception {
    Path shell = Path.of("/bin/sh");
    assumeTrue(Files.isExecutable(shell), "there is no " + shell);
    Process process =
        new ProcessBuilder(
                shell.toString(),
                "-c",
                "ulimit -f " + LIMIT_BYTES / BLOCK_BYTES + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dvicinal.growingBytesMax=" + growingBytesMax,
                "-cp",
                System.getProperty("java.class.path"),
                LimitedChild.class.getName(),
                data().toString(),
                String.valueOf(batches))
            .redirectError(temporary.resolve("errors").toFile())
            .start();
    var said = new TreeMap<String, String>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        said.put(words[0], words.length > 1 ? words[1] : "");
      }
    }
    assertTrue(process.waitFor(10, TimeUnit.MINUTES));
    assertEquals("", said.get("closed"), said + Files.readString(temporary.resolve("errors")));
    assertEquals(0, process.exitValue());
    return said;
  }

  /** Returns how many rows are there; checks that more can be written, and all files. */
  private int reopened(int next) throws Exception {
    int rows;
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + data())) {
      rows = LimitedChild.rows(connection);
      LimitedChild.insert(connection, next);
      LimitedChild.execute(connection, "OPTIMIZE TABLE t");
      assertEquals(rows + LimitedChild.BATCH, LimitedChild.rows(connection));
    }
    assertEquals(List.of(), DataDirectory.verify(data()).problems());
    return rows;
  }

  @Test
  void aLogThatMayNotGrowRefusesTheCommitAsWithoutRoom() throws Exception {
    Map<String, String> said = run(1_000, 32 << 20);
    assertEquals("53100", said.get("refused"), said.toString());
    int done = Integer.parseInt(said.get("done"));
    assertTrue(done > 10, said.toString());
    int acknowledged = done * LimitedChild.BATCH;
    assertEquals(String.valueOf(acknowledged), said.get("rows"));
    assertTrue(List.of("inserted", "53100", "25006").contains(said.get("again")), said.toString());
    int there = reopened(done + 1);
    // The batch that was refused may have been written in full.
    assertTrue(
        there == acknowledged || there == acknowledged + LimitedChild.BATCH,
        there + " rows, acknowledged " + acknowledged);
  }

  @Test
  void aSegmentThatMayNotGrowIsNotMerged() throws Exception {
    int batches = 2 * LIMIT_BYTES / (LimitedChild.BATCH * 1024);
    Map<String, String> said = run(batches, 1 << 20);
    assertEquals("53100", said.get("refused"), said.toString());
    assertEquals(String.valueOf(batches), said.get("done"), "the log stays short");
    int acknowledged = batches * LimitedChild.BATCH;
    assertEquals(String.valueOf(acknowledged), said.get("rows"));
    assertEquals("inserted", said.get("again"));
    assertEquals(acknowledged, reopened(batches));
  }
}
