package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TextTest;
import io.vicinal.storage.Transaction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Filters that come again and again, whose rows a segment remembers. */
final class RepeatedFiltersTest {
  private static final int ROWS = 5_000;
  private static final List<Predicate> FILTERS =
      List.of(
          VectorTable.below(700),
          new Predicate.Compare(0, Predicate.Comparison.GREATER, new Operand.Parameter(0)),
          new Predicate.Not(new Predicate.IsNull(1)),
          new Predicate.Or(
              List.of(
                  VectorTable.below(3),
                  new Predicate.In(
                      0, List.of(new Operand.Parameter(0), new Operand.Parameter(1))))));

  @Test
  void everySnapshotSeesItsOwnRowsOfThem() {
    try (DataDirectory directory =
        DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false))) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.create(database, 1);
      var live = new TreeSet<Integer>();
      vectors.insert(0, ROWS);
      for (int id = 0; id < ROWS; id++) {
        live.add(id);
      }
      database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      long before = memoryBytes(database, vectors);
      try (Snapshot old = database.snapshot()) {
        var all = new TreeSet<>(live);
        check(database, vectors, live);
        assertTrue(memoryBytes(database, vectors) > before, "what is remembered is counted");
        for (int round = 0; round < 2; round++) {
          for (int id = round; id < ROWS; id += 197) {
            if (live.remove(id)) {
              try (Transaction transaction = database.begin()) {
                transaction.delete(vectors.id(), new Object[] {id});
                if (id % 5 == 0) {
                  var own = new TreeSet<>(live);
                  check(transaction.view(), vectors, own);
                }
                transaction.commit();
              }
            }
          }
          vectors.insert(ROWS + 10 * round, ROWS + 10 * round + 10);
          for (int id = ROWS + 10 * round; id < ROWS + 10 * round + 10; id++) {
            live.add(id);
          }
          check(database, vectors, live);
          check(old, vectors, all);
        }
      }
      vectors.optimize();
      check(database, vectors, live);
    }
  }

  /** Fails for one text, as a condition may that a row's value does not suit. */
  private record FailsFor(String bad) implements TextTest {
    @Override
    public Bound bind(Object[] operands) {
      return new Bound() {
        @Override
        public Boolean ofNull() {
          return null;
        }

        @Override
        public Boolean of(MemorySegment memory, long start, int length) {
          byte[] text = memory.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
          if (new String(text, StandardCharsets.UTF_8).equals(bad)) {
            throw new IllegalArgumentException(bad);
          }
          return length == 1;
        }
      };
    }
  }

  @Test
  void aRowThatIsDeletedFailsNoFilter() {
    try (DataDirectory directory =
        DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false))) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      long table =
          database
              .createTable(
                  new TableDefinition(
                      "public",
                      "texts",
                      List.of(
                          new ColumnDefinition(
                              "id", DataType.of(DataType.Kind.INTEGER), false, null),
                          new ColumnDefinition("t", DataType.of(DataType.Kind.TEXT), true, null)),
                      List.of(0),
                      1))
              .id();
      try (Transaction transaction = database.begin()) {
        for (int id = 0; id < ROWS; id++) {
          transaction.insert(table, new Object[] {id, id == 77 ? "bad" : id % 2 == 0 ? "a" : "bb"});
        }
        transaction.commit();
      }
      database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      var filter = new Predicate.Satisfies(1, new FailsFor("bad"), List.of());
      var scan = new ScanSpec(table, List.of(0), false, filter, null, null);
      for (int time = 0; time < 3; time++) {
        assertThrows(RuntimeException.class, () -> count(database, scan));
      }
      try (Transaction transaction = database.begin()) {
        transaction.delete(table, new Object[] {77});
        transaction.commit();
      }
      for (int time = 0; time < 3; time++) {
        assertEquals(ROWS / 2, count(database, scan));
      }
    }
  }

  private static int count(Database database, ScanSpec spec) {
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      int count = 0;
      while (cursor.next()) {
        count++;
      }
      return count;
    }
  }

  private static long memoryBytes(Database database, VectorTable vectors) {
    return database.segments(vectors.id()).stream()
        .filter(segment -> segment.kind() == SegmentInfo.Kind.SEALED)
        .mapToLong(SegmentInfo::memoryBytes)
        .sum();
  }

  private static void check(Database database, VectorTable vectors, TreeSet<Integer> live) {
    for (int time = 0; time < 3; time++) {
      try (Snapshot snapshot = database.snapshot()) {
        check(snapshot, vectors, live);
      }
    }
  }

  private static void check(Snapshot snapshot, VectorTable vectors, TreeSet<Integer> live) {
    for (int value : new int[] {4_990, 2_500}) {
      Object[] parameters = {value, 17};
      assertFound(snapshot, vectors, FILTERS.get(0), parameters, live.headSet(700));
      assertFound(snapshot, vectors, FILTERS.get(1), parameters, live.tailSet(value, false));
      assertFound(snapshot, vectors, FILTERS.get(2), parameters, live);
      var few = new TreeSet<>(live.headSet(3));
      List.of(value, 17).stream().filter(live::contains).forEach(few::add);
      assertFound(snapshot, vectors, FILTERS.get(3), parameters, few);
    }
  }

  private static void assertFound(
      Snapshot snapshot,
      VectorTable vectors,
      Predicate filter,
      Object[] parameters,
      Iterable<Integer> wanted) {
    var scan = new ScanSpec(vectors.id(), List.of(0), false, filter, null, null);
    var nearest = VectorTable.spec(vectors.id(), filter, VectorTable.vector(1), 1L << 20, false);
    var expected = new TreeSet<Integer>();
    wanted.forEach(expected::add);
    for (ScanSpec spec : expected.size() > 1_000 ? List.of(scan) : List.of(scan, nearest)) {
      var found = new TreeSet<Integer>();
      try (RowCursor cursor = snapshot.scan(spec, parameters, ResourceAccount.unbounded())) {
        while (cursor.next()) {
          found.add((Integer) cursor.get(0));
        }
      }
      assertEquals(expected, found, filter::toString);
    }
  }
}
