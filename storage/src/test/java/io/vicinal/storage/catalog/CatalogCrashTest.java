package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Table;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes a catalog; what it acknowledged is there, whole. */
class CatalogCrashTest {
  private static final int KILLS = Integer.getInteger("vicinal.catalog.kills", 3);

  @TempDir Path directory;

  @Test
  void acknowledgedChangesSurviveAKilledProcess() throws Exception {
    Path file = directory.resolve("catalog.sqlite");
    Catalog.create(file).close();
    Set<String> acknowledged = new TreeSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Process writer = start(file, "k" + kill + "_");
      try (BufferedReader acks =
          new BufferedReader(new InputStreamReader(writer.getInputStream(), "UTF-8"))) {
        for (int i = 0; i < 5 + 7 * kill; i++) {
          String name = acks.readLine();
          assertTrue(name != null, "the writer ended with " + acknowledged);
          acknowledged.add(name);
        }
        // Process.destroyForcibly would close the stream; what was acknowledged is still in it.
        writer.toHandle().destroyForcibly();
        acks.lines().forEach(acknowledged::add);
        writer.waitFor();
      } finally {
        writer.destroyForcibly();
      }
      try (Catalog catalog = Catalog.open(file, kill % 2 == 0)) {
        CatalogState state = catalog.load();
        Set<String> found = state.tables().stream().map(Table::name).collect(Collectors.toSet());
        assertTrue(found.containsAll(acknowledged), () -> acknowledged + " but found " + found);
        // At most the change in flight is there without having been acknowledged.
        assertTrue(found.size() <= acknowledged.size() + kill + 1);
        for (SegmentRecord segment : state.segments()) {
          assertEquals(2, segment.files().size());
        }
        assertEquals(List.of(), catalog.integrityProblems());
      }
    }
  }

  private static Process start(Path file, String prefix) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            file.toString(),
            prefix)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Creates tables with a segment each and prints the name of each that is acknowledged. */
  static final class Writer {
    public static void main(String[] arguments) {
      try (Catalog catalog = Catalog.open(Path.of(arguments[0]), false)) {
        for (int i = 0; ; i++) {
          Table table = catalog.tables().create(1, Samples.small(arguments[1] + i));
          long id = catalog.segments().nextId();
          catalog
              .segments()
              .publish(
                  Samples.adds(
                      Samples.segment(id, table.id(), Samples.file("a"), Samples.file("b"))));
          System.out.println(table.name());
        }
      }
    }
  }
}
