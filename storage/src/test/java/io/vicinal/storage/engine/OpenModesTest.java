package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.LockHolder;
import io.vicinal.storage.io.RealFileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may open a directory while others have it open, and what readers leave untouched. */
final class OpenModesTest {
  private static final OpenOptions READ_ONLY = OpenOptions.DEFAULT.withReadOnly(true);
  private static final int ROWS = 330;

  @TempDir Path temporary;
  private Path data;

  /** Leaves 300 sealed rows with a graph and 30 rows in the log. */
  @BeforeEach
  void write() {
    data = temporary.resolve("data");
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.create(directory.database("main"), 1);
      vectors.insert(0, 300);
      vectors.createIndex();
      vectors.insert(300, ROWS);
    }
  }

  private static void requireRows(DataDirectory directory) {
    VectorTable vectors = VectorTable.find(directory.database("main"));
    assertEquals(ROWS, vectors.nearest(null, VectorTable.vector(1), 1_000, false).ids().size());
    assertEquals(List.of(7), vectors.nearest(null, VectorTable.vector(7), 1, false).ids());
  }

  private static void refused(Path data, OpenOptions options, String end) {
    var error =
        assertThrows(StorageException.InUse.class, () -> DataDirectory.open(data, options).close());
    assertEquals(
        "directory \"" + data.toAbsolutePath() + "\" is in use " + end, error.getMessage());
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"OPEN", "MAP", "SIZE", "LIST", "READ"},
      mode = EnumSource.Mode.EXCLUDE)
  void readingOnlyDoesNothingThatWrites(Operation operation) {
    try (var files = new FaultyFileStore(RealFileStore.at(data))) {
      files.fail(operation, 1, true);
      LocalDataDirectory directory = LocalDataDirectory.open(files, READ_ONLY);
      requireRows(directory);
      assertFalse(files.hit(), "there was a " + operation);
      files.heal();
      directory.close();
    }
  }

  @Test
  void aReadOnlyMountIsReadable() throws Exception {
    Path mounted = Files.createDirectory(temporary.resolve("mounted"));
    boolean done =
        run("mount", "--bind", data.toString(), mounted.toString())
            && run("mount", "-o", "remount,bind,ro", mounted.toString());
    try {
      if (!done) {
        System.out.println("skipped: a read-only mount cannot be made here");
      }
      assumeTrue(done);
      assertThrows(IOException.class, () -> Files.createFile(mounted.resolve("f")));
      readFrom(mounted);
      assertThrows(
          StorageException.class, () -> DataDirectory.open(mounted, OpenOptions.DEFAULT).close());
      Files.delete(data.resolve("LOCK")); // as in a copy that left it out
      readFrom(mounted);
    } finally {
      run("umount", "-l", mounted.toString());
    }
    assertFalse(Files.exists(data.resolve("LOCK")));
  }

  private static void readFrom(Path mounted) {
    try (DataDirectory one = DataDirectory.open(mounted, READ_ONLY);
        DataDirectory two = DataDirectory.open(mounted, READ_ONLY)) {
      requireRows(one);
      requireRows(two);
    }
    assertEquals(List.of(), DataDirectory.verify(mounted).problems());
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void readersOfOneProcessShareADirectoryAndKeepWritersOut() {
    try (DataDirectory one = DataDirectory.open(data, READ_ONLY)) {
      try (DataDirectory two = DataDirectory.open(data, READ_ONLY)) {
        requireRows(two);
      }
      requireRows(one);
      refused(data, OpenOptions.DEFAULT, "by this process for reading");
    }
    DataDirectory.open(data, OpenOptions.DEFAULT).close();
  }

  @Test
  void aWriterOfThisProcessKeepsReadersOut() {
    try (DataDirectory writer = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      refused(data, READ_ONLY, "by this process");
      refused(data, OpenOptions.DEFAULT, "by this process");
      assertThrows(StorageException.InUse.class, () -> DataDirectory.verify(data));
      requireRows(writer);
    }
  }

  @Test
  void readersOfOtherProcessesAreNamedToTheWriter() throws Exception {
    Process first = LockHolder.start(data, true);
    Process second = LockHolder.start(data, true);
    try (DataDirectory here = DataDirectory.open(data, READ_ONLY)) {
      requireRows(here);
    }
    try {
      var error =
          assertThrows(
              StorageException.InUse.class, () -> DataDirectory.open(data, OpenOptions.DEFAULT));
      assertTrue(error.getMessage().endsWith("for reading"), error.getMessage());
      if (Files.exists(Path.of("/proc/locks"))) {
        assertTrue(error.getMessage().contains("" + first.pid()), error.getMessage());
        assertTrue(error.getMessage().contains("" + second.pid()), error.getMessage());
      }
    } finally {
      first.destroyForcibly().waitFor();
      second.destroyForcibly().waitFor();
    }
    DataDirectory.open(data, OpenOptions.DEFAULT).close();
  }

  @Test
  void anotherNameOfTheSameDirectoryIsTheSameDirectory() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), data);
    Path relative = Path.of("").toAbsolutePath().relativize(data.toRealPath());
    Path roundabout = data.resolve("..").resolve("data");
    try (DataDirectory writer = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      for (Path name : List.of(link, relative, roundabout)) {
        assertThrows(StorageException.InUse.class, () -> DataDirectory.open(name, READ_ONLY));
        assertThrows(
            StorageException.InUse.class, () -> DataDirectory.open(name, OpenOptions.DEFAULT));
      }
      requireRows(writer);
    }
    for (Path name : List.of(link, relative, roundabout)) {
      try (DataDirectory again = DataDirectory.open(name, OpenOptions.DEFAULT)) {
        requireRows(again);
      }
    }
  }

  @Test
  void aKilledWriterLeavesTheDirectoryFreeAndItsTextMeansNothing() throws Exception {
    Process writer = LockHolder.start(data, false);
    refused(data, READ_ONLY, "by process " + writer.pid());
    writer.destroyForcibly().waitFor();
    Path lock = data.resolve("LOCK");
    String text = Files.readString(lock);
    assertTrue(text.startsWith("process " + writer.pid()), text);
    try (DataDirectory reader = DataDirectory.open(data, READ_ONLY)) {
      requireRows(reader);
    }
    assertEquals(text, Files.readString(lock), "readers write nothing");
    Files.write(lock, "process 1\n\u0000rubbish".getBytes(StandardCharsets.UTF_8));
    try (DataDirectory again = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      requireRows(again);
    }
    assertEquals("", Files.readString(lock));
  }
}
