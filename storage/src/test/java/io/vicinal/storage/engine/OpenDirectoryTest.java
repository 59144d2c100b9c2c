package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.StorageThreads;
import io.vicinal.storage.VerifyProblem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What opening a directory does and refuses. */
final class OpenDirectoryTest {
  @TempDir Path temporary;
  private Path data;

  @BeforeEach
  void nameDirectory() {
    data = temporary.resolve("data");
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  /** Leaves 500 sealed rows with a graph and 20 rows in the log. */
  private void write() {
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.create(main(directory), 1);
      vectors.insert(0, 500);
      vectors.createIndex();
      vectors.insert(500, 520);
    }
  }

  private List<Path> files(String prefix) throws IOException {
    return LiveFiles.list(data, prefix);
  }

  @Test
  void filesBelongToTheOwnerOnly() throws IOException {
    write();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.toList()) {
        String wanted = Files.isDirectory(file) ? "rwx------" : "rw-------";
        assertEquals(
            wanted, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), "" + file);
      }
    }
  }

  @Test
  void aSecondOpenInThisProcessIsRefused() {
    try (DataDirectory _ = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      assertThrows(
          StorageException.InUse.class, () -> DataDirectory.open(data, OpenOptions.DEFAULT));
    }
    DataDirectory.open(data, OpenOptions.DEFAULT).close();
  }

  @Test
  void aMissingDirectoryIsCreatedOnlyIfAskedFor() {
    assertThrows(
        StorageException.NotFound.class,
        () -> DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true)));
    assertThrows(StorageException.NotFound.class, () -> DataDirectory.verify(data));
    assertFalse(Files.exists(data));
  }

  @Test
  void readersLeaveNothingInADirectoryOfOthers() throws IOException {
    Files.createDirectories(data);
    Files.writeString(data.resolve("notes.txt"), "text");
    List<String> before = listing();
    for (Executable reading :
        List.<Executable>of(
            () -> DataDirectory.verify(data),
            () -> DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true)))) {
      var error = assertThrows(StorageException.NotFound.class, reading);
      assertTrue(error.getMessage().contains("catalog.sqlite"), error.getMessage());
    }
    assertEquals(before, listing());
  }

  @Test
  void openingAndClosingAgainAndAgainLeavesNothingBehind() throws Exception {
    var before = StorageThreads.now();
    write();
    for (int cycle = 0; cycle < 50; cycle++) {
      boolean readOnly = cycle % 3 == 0;
      try (DataDirectory directory =
          DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(readOnly))) {
        VectorTable vectors = VectorTable.find(main(directory));
        for (int id = 0; id < 20; id++) {
          assertEquals(List.of(id), vectors.nearest(null, VectorTable.vector(id), 1, false).ids());
        }
        if (!readOnly) {
          vectors.insert(1_000 + cycle, 1_001 + cycle);
        }
      }
    }
    OpenMappings.assertNone(data);
    before.requireNoMore();
  }

  @Test
  void aFileIsNoDirectory() throws IOException {
    Files.writeString(data, "text");
    assertThrows(StorageException.class, () -> DataDirectory.verify(data));
    var error =
        assertThrows(StorageException.class, () -> DataDirectory.open(data, OpenOptions.DEFAULT));
    assertTrue(error.getMessage().contains(data.toString()), error.getMessage());
  }

  @Test
  void readingOnlyReplaysTheLogAndChangesNothing() throws IOException {
    write();
    List<String> before = listing();
    try (DataDirectory directory =
            DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true));
        DataDirectory other = DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true))) {
      VectorTable vectors = VectorTable.find(main(directory));
      assertEquals(520, vectors.nearest(null, VectorTable.vector(1), 1_000, false).ids().size());
      assertEquals(
          510,
          VectorTable.find(main(other))
              .nearest(null, VectorTable.vector(510), 1, false)
              .ids()
              .getFirst());
      assertThrows(StorageException.ReadOnly.class, () -> main(directory).begin());
      assertThrows(StorageException.ReadOnly.class, () -> main(directory).dropTable(1));
      assertThrows(StorageException.ReadOnly.class, vectors::optimize);
    }
    assertEquals(before, listing());
  }

  private List<String> listing() throws IOException {
    var listing = new ArrayList<String>();
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            listing.add(file + " " + attributes.size() + " " + attributes.lastModifiedTime());
            return FileVisitResult.CONTINUE;
          }
        });
    return listing.stream().sorted().toList();
  }

  @Test
  void whatTheCatalogDoesNotNameIsRemoved() throws IOException {
    write();
    Path segments = files("column").getFirst().getParent().getParent();
    Path stray = Files.createDirectories(segments.resolve("9999")).resolve("column-0");
    Files.writeString(stray, "left by a crash");
    Path old = segments.resolve("1").resolve("tombstones-1");
    Files.writeString(old, "left by a crash");
    try (DataDirectory directory =
        DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true))) {
      assertEquals(List.of("main"), directory.databaseNames());
    }
    assertTrue(Files.exists(stray), "reading only removes nothing");
    DataDirectory.open(data, OpenOptions.DEFAULT).close();
    assertFalse(Files.exists(stray.getParent()));
    assertFalse(Files.exists(old));
    assertEquals(List.of(), DataDirectory.verify(data).problems());
  }

  @Test
  void nothingIsRemovedFromADirectoryThatIsRefused() throws IOException {
    write();
    Path column = files("column").getFirst();
    Path stray = column.getParent().resolveSibling("9999").resolve("column-0");
    Files.createDirectories(stray.getParent());
    Files.copy(column, stray);
    Files.delete(column);
    refused(column);
    assertTrue(Files.exists(stray));
    OpenMappings.assertNone(data);
  }

  @Test
  void damagedFilesAreNamedAndNeverRead() throws IOException {
    write();
    for (String prefix : List.of("column-0", "vector-1", "versions")) {
      Path file = files(prefix).getFirst();
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[bad.length / 2] ^= 4;
      Files.write(file, bad);
      refused(file);
      Files.write(file, Arrays.copyOf(good, good.length - 1));
      refused(file);
      Files.delete(file);
      refused(file);
      Files.write(file, good);
    }
  }

  @Test
  void aMissingCatalogIsDamageAndNotANewDirectory() throws IOException {
    write();
    Path catalog = data.resolve("catalog.sqlite");
    Files.delete(catalog);
    var error =
        assertThrows(
            StorageException.Corrupt.class, () -> DataDirectory.open(data, OpenOptions.DEFAULT));
    assertTrue(error.getMessage().contains(catalog.toString()), error.getMessage());
    assertFalse(Files.exists(catalog));
  }

  private void refused(Path file) {
    var error =
        assertThrows(
            StorageException.Corrupt.class, () -> DataDirectory.open(data, OpenOptions.DEFAULT));
    assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
    List<String> problems =
        DataDirectory.verify(data).problems().stream().map(VerifyProblem::text).toList();
    assertTrue(problems.stream().anyMatch(p -> p.contains(file.toString())), problems + "");
  }

  @Test
  void aDamagedKeyIndexIsComputedFromTheRows() throws IOException {
    write();
    Path keys = files("keys").getFirst();
    byte[] bad = Files.readAllBytes(keys);
    bad[bad.length / 2] ^= 4;
    Files.write(keys, bad);
    assertFalse(DataDirectory.verify(data).sound());
    for (boolean readOnly : new boolean[] {true, false}) {
      try (DataDirectory directory =
          DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(readOnly))) {
        VectorTable vectors = VectorTable.find(main(directory));
        for (int id = 0; id < 20; id++) {
          assertEquals(List.of(id), vectors.nearest(null, VectorTable.vector(id), 1, false).ids());
        }
        if (!readOnly) {
          assertThrows(StorageException.DuplicateKey.class, () -> vectors.insert(7, 8));
          vectors.delete(7, 8, 1);
          vectors.insert(7, 8);
        }
      }
    }
  }

  @Test
  void aDamagedGraphIsBuiltAgain() throws IOException {
    write();
    Path graph = files("graph").getFirst();
    byte[] bad = Files.readAllBytes(graph);
    bad[bad.length / 2] ^= 4;
    Files.write(graph, bad);
    assertFalse(DataDirectory.verify(data).sound());
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.find(main(directory));
      assertEquals(List.of(77), vectors.nearest(null, VectorTable.vector(77), 1, false).ids());
      vectors.optimize();
    }
    assertEquals(List.of(), DataDirectory.verify(data).problems());
  }

  @Test
  void aGraphThatLeadsOutsideItsRowsFailsNoSearch() throws Exception {
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.create(main(directory), 1);
      vectors.insert(0, 4_000);
      vectors.createIndex();
    }
    var planter = new FaultPlanter(data);
    planter.edit(
        planter.large,
        "graph",
        bytes -> {
          for (int node = 0; node < 4_000; node++) {
            bytes.putInt(FaultPlanter.links(node), 1_000_000_000);
          }
        });
    try (DataDirectory directory =
        DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true))) {
      VectorTable vectors = VectorTable.find(main(directory));
      for (int id = 0; id < 20; id++) {
        float[] query = VectorTable.vector(10_000 + id);
        assertEquals(
            vectors.nearest(null, query, 10, true).ids(),
            vectors.nearest(null, query, 10, false).ids());
      }
    }
    assertEquals(0, DataDirectory.verify(data).errorCount());
    assertTrue(DataDirectory.verify(data).warningCount() > 0);
  }
}
