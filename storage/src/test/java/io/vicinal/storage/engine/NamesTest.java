package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Database;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas, sequences, comments and databases, and what is left of them after a crash. */
class NamesTest {
  @TempDir Path place;

  private static NumberSequence sequence(String name, long start, long increment, long max) {
    return new NumberSequence(
        0, "public", name, Kind.BIGINT, start, increment, Math.min(1, start), max, false);
  }

  private static TableDefinition table(String schema, String name) {
    return new TableDefinition(
        schema,
        name,
        List.of(
            new ColumnDefinition("id", DataType.of(Kind.INTEGER), false, null),
            new ColumnDefinition("n", DataType.of(Kind.INTEGER), true, null)),
        List.of(0),
        1);
  }

  private DataDirectory open(String name) {
    return DataDirectory.open(place.resolve(name), OpenOptions.DEFAULT);
  }

  /** Copies what is on disk while the directory is open, as a crash would leave it. */
  private void crash(String from, String to) throws IOException {
    try (var paths = Files.walk(place.resolve(from))) {
      for (Path path : paths.toList()) {
        Path target = place.resolve(to).resolve(place.resolve(from).relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          copy(path, target);
        }
      }
    }
  }

  /** A file may go in the background before it is read, as before any crash. */
  private static void copy(Path path, Path target) throws IOException {
    try {
      Files.copy(path, target);
    } catch (NoSuchFileException e) {
      assertFalse(Files.exists(path), "there after all: " + path);
    }
  }

  @Test
  void aSequenceGivesNoNumberTwiceAfterACrashAndLeavesNoGapAfterAClose() throws IOException {
    long id;
    try (DataDirectory directory = open("a")) {
      Database database = directory.database("main");
      id = database.createSequence(sequence("s", 1, 1, Long.MAX_VALUE)).id();
      for (int i = 1; i <= 5; i++) {
        assertEquals(i, database.nextValue(id));
      }
      crash("a", "b");
    }
    try (DataDirectory directory = open("a")) {
      assertEquals(6, directory.database("main").nextValue(id));
    }
    try (DataDirectory directory = open("b")) {
      assertTrue(directory.database("main").nextValue(id) > 5);
      assertEquals(
          List.of(),
          directory.database("main").verify(VerifyLevel.CONTENTS, unbounded()).problems());
    }
  }

  private static io.vicinal.storage.ResourceAccount unbounded() {
    return io.vicinal.storage.ResourceAccount.unbounded();
  }

  private static void useUp(Database database, NumberSequence sequence) {
    assertThrows(
        StorageException.SequenceExhausted.class,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            long _ = database.nextValue(sequence.id());
          }
        });
  }

  @Test
  void aSequenceEndsTurnsRestartsAndGoesOnUnderAnotherDefinition() {
    try (DataDirectory directory = open("a")) {
      Database database = directory.database("main");
      NumberSequence three = database.createSequence(sequence("three", 1, 1, 3));
      for (int i = 1; i <= 3; i++) {
        assertEquals(i, database.nextValue(three.id()));
      }
      assertThrows(StorageException.SequenceExhausted.class, () -> database.nextValue(three.id()));
      var longer = new NumberSequence(three.id(), "public", "five", Kind.BIGINT, 1, 1, 1, 5, true);
      database.alterSequence(longer, null);
      assertEquals("five", database.sequence("public", "five").orElseThrow().name());
      assertEquals(4, database.nextValue(three.id()));
      assertEquals(5, database.nextValue(three.id()));
      assertEquals(1, database.nextValue(three.id()));
      database.setValue(three.id(), 3, true);
      assertEquals(4, database.nextValue(three.id()));
      database.setValue(three.id(), 3, false);
      assertEquals(3, database.nextValue(three.id()));
      assertThrows(
          StorageException.ValueOutOfRange.class, () -> database.setValue(three.id(), 6, true));
      database.alterSequence(longer, 2L);
      assertEquals(2, database.nextValue(three.id()));
      NumberSequence down =
          database.createSequence(
              new NumberSequence(0, "public", "down", Kind.SMALLINT, -1, -2, -6, -1, true));
      for (long expected : new long[] {-1, -3, -5, -1}) {
        assertEquals(expected, database.nextValue(down.id()));
      }
      NumberSequence huge =
          database.createSequence(
              new NumberSequence(
                  0, "public", "huge", Kind.BIGINT, 5, Long.MAX_VALUE, 1, 10, false));
      assertEquals(5, database.nextValue(huge.id()));
      assertThrows(StorageException.SequenceExhausted.class, () -> database.nextValue(huge.id()));
      NumberSequence tens = database.createSequence(sequence("tens", 1, 10, 100));
      useUp(database, tens);
      database.alterSequence(
          new NumberSequence(tens.id(), "public", "tens", Kind.BIGINT, 1, 10, 1, 1_000, false),
          null);
      assertEquals(101, database.nextValue(tens.id()), "in step");
      NumberSequence moved = database.createSequence(sequence("moved", 1, 10, 100));
      database.alterSequence(moved, 5L); // gives 5 to 95 then
      useUp(database, moved);
      database.alterSequence(
          new NumberSequence(moved.id(), "public", "moved", Kind.BIGINT, 1, 1, 1, 1_000, false),
          null);
      assertEquals(101, database.nextValue(moved.id()), "behind all that may have been given");
      NumberSequence back =
          database.createSequence(
              new NumberSequence(
                  0, "public", "back", Kind.BIGINT, -1, -10, -100, Long.MAX_VALUE, false));
      database.alterSequence(back, -5L);
      useUp(database, back);
      database.alterSequence(
          new NumberSequence(back.id(), "public", "back", Kind.BIGINT, -1, -1, -1_000, -1, false),
          null);
      assertEquals(-101, database.nextValue(back.id()), "downwards too");
      NumberSequence wide =
          database.createSequence(
              new NumberSequence(
                  0,
                  "public",
                  "wide",
                  Kind.BIGINT,
                  Long.MIN_VALUE,
                  10,
                  Long.MIN_VALUE,
                  Long.MAX_VALUE - 7,
                  false));
      database.alterSequence(wide, Long.MAX_VALUE - 12);
      useUp(database, wide);
      database.alterSequence(
          new NumberSequence(
              wide.id(),
              "public",
              "wide",
              Kind.BIGINT,
              Long.MIN_VALUE,
              1,
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              false),
          null);
      assertEquals(Long.MAX_VALUE - 6, database.nextValue(wide.id()), "over the whole range");
      database.dropSequence(down.id());
      assertThrows(StorageException.NotFound.class, () -> database.nextValue(down.id()));
      assertThrows(
          StorageException.AlreadyExists.class,
          () -> database.createTable(table("public", "huge")));
    }
  }

  @Test
  void manyThreadsGetDifferentNumbers() throws InterruptedException {
    try (DataDirectory directory = open("a")) {
      Database database = directory.database("main");
      long id = database.createSequence(sequence("s", 1, 1, Long.MAX_VALUE)).id();
      Set<Long> given = ConcurrentHashMap.newKeySet();
      List<Thread> threads =
          IntStream.range(0, 4)
              .mapToObj(i ->
                  Thread.ofPlatform()
                      .start(() -> {
                        for (int j = 0; j < 500; j++) {
                          given.add(database.nextValue(id));
                        }
                      }))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(2_000, given.size());
      assertEquals(2_000, given.stream().mapToLong(Long::longValue).max().orElseThrow());
    }
  }

  @Test
  void aSchemaGoesWithEverythingInItOrNotAtAll() throws IOException {
    try (DataDirectory directory = open("a")) {
      Database database = directory.database("main");
      database.createSchema("s");
      Table table = database.createTable(table("s", "t"));
      var view =
          new View(
              "public",
              "v",
              List.of(new ColumnDefinition("id", DataType.of(Kind.INTEGER), false, null)),
              "SELECT id FROM s.t",
              "public");
      database.createView(view, false);
      database.createSequence(new NumberSequence(0, "s", "n", Kind.INTEGER, 1, 1, 1, 100, false));
      database.comment(CommentTarget.schema("s"), "about s");
      database.comment(CommentTarget.column("s", "t", "n"), "about n");
      assertThrows(
          StorageException.StillNeeded.class,
          () -> database.dropSchema("s", false, List.of(), () -> {}));
      assertThrows(
          IllegalStateException.class,
          () ->
              database.dropSchema(
                  "s",
                  true,
                  List.of(view),
                  () -> {
                    throw new IllegalStateException();
                  }));
      assertEquals(List.of("public", "s"), database.schemas());
      crash("a", "b");
      database.dropSchema("s", true, List.of(view), () -> {});
      assertEquals(List.of("public"), database.schemas());
      assertEquals(List.of(), database.tables());
      assertEquals(List.of(), database.views());
      assertEquals(List.of(), database.sequences());
      assertEquals(Map.of(), database.comments());
      assertThrows(StorageException.NotFound.class, () -> database.dropTable(table.id()));
    }
    try (DataDirectory directory = open("a")) {
      assertEquals(List.of("public"), directory.database("main").schemas());
    }
    try (DataDirectory directory = open("b")) {
      Database database = directory.database("main");
      assertEquals(2, database.comments().size());
      assertEquals(1, database.sequences().size());
      assertEquals("s", database.tables().getFirst().schema());
      assertEquals(1, database.views().size());
    }
  }

  @Test
  void commentsSurviveNewNamesAndGoWithWhatTheyAreAbout() {
    try (DataDirectory directory = open("a")) {
      Database database = directory.database("main");
      Table table = database.createTable(table("public", "t"));
      var target = CommentTarget.of(CommentTarget.Kind.TABLE, "public", "t");
      database.comment(target, "first");
      database.comment(target, "a table");
      database.comment(CommentTarget.column("public", "t", "n"), "a number");
      database.comment(CommentTarget.database(), "everything");
      database.alterTable(table.id(), new TableChange.RenameTable("u"), () -> {});
      database.alterTable(table.id(), new TableChange.RenameColumn("n", "m", List.of()), () -> {});
      assertEquals(
          Map.of(
              CommentTarget.of(CommentTarget.Kind.TABLE, "public", "u"),
              "a table",
              CommentTarget.column("public", "u", "m"),
              "a number",
              CommentTarget.database(),
              "everything"),
          database.comments());
      database.alterTable(table.id(), new TableChange.DropColumn("m", List.of()), () -> {});
      assertEquals(2, database.comments().size());
      database.comment(CommentTarget.database(), null);
      assertEquals(1, database.comments().size());
      database.dropTable(table.id());
      assertEquals(Map.of(), database.comments());
      assertThrows(StorageException.NotFound.class, () -> database.comment(target, "x"));
    }
  }
}
