package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndexDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs {@code verify} and {@code repair} on directories that are sound, damaged, and none. */
final class VerifyCommandTest {
  @TempDir Path temporary;
  private Path data;
  private String printed = "";

  @BeforeEach
  void write() {
    data = temporary.resolve("data");
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table table =
          database.createTable(
              new TableDefinition(
                  "public",
                  "docs",
                  List.of(
                      new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                      new ColumnDefinition("v", DataType.vector(4), true, null)),
                  List.of(0),
                  1));
      try (Transaction transaction = database.begin()) {
        for (int id = 0; id < 100; id++) {
          transaction.insert(table.id(), new Object[] {id, new float[] {id, 1, 2, 3}});
        }
        transaction.commit();
      }
      database.createIndex(
          new VectorIndexDefinition("docs_v", table.id(), 1, Metric.L2, HnswParameters.DEFAULT),
          Progress.NONE,
          ResourceAccount.unbounded());
    }
  }

  private int run(Object command, String... arguments) {
    var out = new StringWriter();
    var line = new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    int code = line.execute(arguments);
    printed = out.toString();
    return code;
  }

  private void flip(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      Path file =
          files.filter(path -> path.getFileName().toString().startsWith(prefix)).findFirst().get();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 4;
      Files.write(file, bytes);
    }
  }

  @Test
  void aSoundDirectoryExitsWithZeroAtEveryLevel() {
    for (String level : List.of("1", "2", "3")) {
      assertEquals(0, run(new VerifyCommand(), data.toString(), "--level", level), printed);
      assertTrue(printed.contains("level " + level), printed);
      assertTrue(printed.contains("nothing is wrong"), printed);
    }
    assertEquals(0, run(new RepairCommand(), data.toString()), printed);
    assertTrue(Files.notExists(data.resolve("repair-1.txt")));
  }

  @Test
  void aDamagedGraphExitsWithOneAndIsRepaired() throws IOException {
    flip("graph");
    assertEquals(1, run(new VerifyCommand(), data.toString()), printed);
    assertTrue(printed.contains("warning: segment"), printed);
    assertEquals(1, run(new RepairCommand(), data.toString(), "--dry-run"), printed);
    assertTrue(printed.contains("would do: segment"), printed);
    assertEquals(1, run(new VerifyCommand(), data.toString(), "--quiet"), printed);
    assertEquals("", printed);
    assertEquals(0, run(new RepairCommand(), data.toString()), printed);
    assertTrue(printed.contains("graph of index \"docs_v\" built anew"), printed);
    assertTrue(Files.exists(data.resolve("repair-1.txt")));
    assertEquals(0, run(new VerifyCommand(), data.toString()), printed);
  }

  @Test
  void damagedRowsExitWithTwo() throws IOException {
    flip("vector");
    assertEquals(2, run(new VerifyCommand(), data.toString(), "--json"), printed);
    assertTrue(printed.startsWith("{\"directory\":\""), printed);
    assertTrue(printed.contains("\"sound\":false,\"errors\":1,\"warnings\":0"), printed);
    assertTrue(printed.contains("\"severity\":\"error\",\"level\":1"), printed);
    assertEquals(2, run(new RepairCommand(), data.toString()), printed);
    assertTrue(printed.contains("not repaired, its rows are damaged"), printed);
  }

  @Test
  void whatCannotBeCheckedExitsWithThree() {
    assertEquals(3, run(new VerifyCommand(), temporary.resolve("none").toString()), printed);
    assertEquals(3, run(new VerifyCommand(), data.toString(), "--level", "4"), printed);
    assertTrue(printed.contains("--level must be 1, 2 or 3, not 4"), printed);
    assertEquals(3, run(new VerifyCommand()), printed);
    assertEquals(3, run(new RepairCommand(), temporary.resolve("none").toString()), printed);
    try (DataDirectory _ = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      assertEquals(3, run(new VerifyCommand(), data.toString()), printed);
      assertEquals(3, run(new RepairCommand(), data.toString()), printed);
    }
  }

  @Test
  void anUnexpectedFailureExitsWithThree() {
    var broken =
        new Writer() {
          @Override
          public void write(char[] text, int from, int count) {
            throw new IllegalStateException("terminal is gone");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    for (Object command : List.of(new VerifyCommand(), new RepairCommand())) {
      var errors = new StringWriter();
      int code =
          new CommandLine(command)
              .setOut(new PrintWriter(broken))
              .setErr(new PrintWriter(errors))
              .execute(data.toString());
      assertEquals(3, code, errors.toString());
      assertTrue(errors.toString().contains("terminal is gone"), errors.toString());
    }
  }
}
