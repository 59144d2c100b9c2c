package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Identity;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.RepairOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.UniqueConstraint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unique values and identities under many threads, over reopens, crashes and damaged files. */
@Timeout(600)
final class UniqueValuesTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int THREADS = 8;
  private static final int ID = 0;
  private static final int CODE = 1;

  /** Without background work nothing changes the files while they are copied. */
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT
          .withBackgroundWork(false)
          .withBuildThreads(1)
          .withGrowingBytesMax(100_000);

  @TempDir Path temporary;
  private Path data;
  private DataDirectory directory;
  private int copies;
  private Database database;
  private Table table;

  private void create(int shards) {
    data = temporary.resolve("data");
    open();
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "t",
                List.of(
                    new ColumnDefinition(
                        "id",
                        DataType.of(DataType.Kind.BIGINT),
                        false,
                        null,
                        new Identity(false, 1, 1)),
                    new ColumnDefinition("code", DataType.of(DataType.Kind.INTEGER), true, null),
                    new ColumnDefinition("owner", DataType.of(DataType.Kind.INTEGER), true, null)),
                List.of(ID),
                shards,
                List.of(new UniqueConstraint("t_code", List.of(CODE))),
                List.of()));
  }

  private void open() {
    directory = DataDirectory.open(data, OPTIONS);
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    database.table("public", "t").ifPresent(found -> table = found);
  }

  private void reopen() {
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(data).problems());
    open();
  }

  /** Goes on with what is on disk now, as after a crash. */
  private void crash() throws IOException {
    Path copy = temporary.resolve("crashed" + copies++);
    LiveFiles.copy(data, copy);
    directory.close();
    data = copy;
    open();
  }

  private void optimize() {
    database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
  }

  private long insert(Integer code, int owner) {
    try (Transaction transaction = database.begin()) {
      long id = transaction.nextIdentity(table.id(), ID);
      transaction.insert(table.id(), new Object[] {id, code, owner});
      transaction.commit();
      return id;
    }
  }

  private static ScanSpec whereCode(Table table, int code) {
    return new ScanSpec(
        table.id(),
        List.of(ID, CODE, 2),
        false,
        new Predicate.Compare(CODE, Predicate.Comparison.EQUAL, new Operand.Literal(code)),
        null,
        null);
  }

  private List<List<Object>> rows(ScanSpec spec) {
    var rows = new ArrayList<List<Object>>();
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        rows.add(Arrays.asList(cursor.get(0), cursor.get(1), cursor.get(2)));
      }
    }
    return rows;
  }

  private List<List<Object>> all() {
    return rows(ScanSpec.all(table.id(), List.of(ID, CODE, 2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void ofManyThreadsThatInsertTheSameValueOneWins(int shards) throws Exception {
    create(shards);
    int codes = 60 * SOAK;
    Set<Long> given = ConcurrentHashMap.newKeySet();
    Map<Integer, Integer> winners = new ConcurrentHashMap<>();
    for (int round = 0; round < 2; round++) {
      int first = round * codes;
      var barrier = new CyclicBarrier(THREADS);
      inThreads(thread -> {
        for (int code = first; code < first + codes; code++) {
          if (code % 20 == 0) {
            barrier.await(); // All of them come to the same values at the same time.
          }
          try {
            long id = insert(code, thread);
            assertTrue(given.add(id), "identity " + id + " was given twice");
            assertEquals(null, winners.put(code, thread), "two inserted " + code);
          } catch (StorageException.DuplicateKey e) {
            assertEquals("t_code", e.constraint());
          }
        }
      });
      assertEquals(first + codes, winners.size());
      for (int code = 0; code < first + codes; code++) {
        List<List<Object>> found = rows(whereCode(table, code));
        assertEquals(1, found.size());
        assertEquals(winners.get(code), found.getFirst().get(2));
      }
      if (round == 0) {
        optimize();
        crash();
      } else {
        reopen();
      }
    }
    assertEquals(2 * codes, all().size());
    assertEquals(2 * codes, given.size());
    directory.close();
  }

  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void inThreads(Work work) throws Exception {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var running = new ArrayList<Future<Void>>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        Callable<Void> task =
            () -> {
              work.run(thread);
              return null;
            };
        running.add(threads.submit(task));
      }
      for (Future<Void> future : running) {
        future.get();
      }
    }
  }

  /** Codes move between rows and rows come and go; a map says what must be there. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void valuesStayUniqueOverSealsMergesReopensAndCrashes(int shards) throws Exception {
    long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("UniqueValuesTest seed " + seed);
    var random = new Random(seed);
    create(shards);
    Map<Integer, Long> idOfCode = new HashMap<>();
    Set<Long> everUsed = new HashSet<>();
    for (int step = 0; step < 150 * SOAK; step++) {
      switch (random.nextInt(30)) {
        case 0 -> reopen();
        case 1 -> crash();
        case 2 -> optimize();
        default -> change(random, idOfCode, everUsed);
      }
      int code = random.nextInt(60);
      Long id = idOfCode.get(code);
      List<List<Object>> found = rows(whereCode(table, code));
      assertEquals(
          id == null ? List.of() : List.of(id), found.stream().map(List::getFirst).toList());
    }
    assertEquals(idOfCode.size(), all().size());
    reopen();
    assertEquals(idOfCode.size(), all().size());
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(data).problems());
  }

  private void change(Random random, Map<Integer, Long> idOfCode, Set<Long> everUsed) {
    Map<Integer, Long> wanted = new HashMap<>(idOfCode);
    boolean duplicate = false;
    try (Transaction transaction = database.begin()) {
      Set<Integer> touched = new HashSet<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int code = random.nextInt(60);
        int other = random.nextInt(60);
        if (!touched.add(code) || (code != other && !touched.add(other))) {
          continue;
        }
        Long id = wanted.get(code);
        Long otherId = wanted.get(other);
        if (id == null || random.nextInt(40) == 0) {
          duplicate |= id != null;
          long fresh = transaction.nextIdentity(table.id(), ID);
          assertFalse(everUsed.contains(fresh), "identity " + fresh + " comes again");
          transaction.insert(table.id(), new Object[] {fresh, code, 0});
          wanted.put(code, fresh);
        } else if (otherId == null) {
          transaction.update(table.id(), new Object[] {id}, new Object[] {id, other, 0});
          wanted.remove(code);
          wanted.put(other, id);
        } else if (code != other && random.nextBoolean()) {
          transaction.update(table.id(), new Object[] {id}, new Object[] {id, other, 0});
          transaction.update(table.id(), new Object[] {otherId}, new Object[] {otherId, code, 0});
          wanted.put(code, otherId);
          wanted.put(other, id);
        } else {
          transaction.delete(table.id(), new Object[] {id});
          wanted.remove(code);
        }
      }
      if (duplicate) {
        assertThrows(StorageException.DuplicateKey.class, transaction::commit);
      } else {
        transaction.commit();
        idOfCode.clear();
        idOfCode.putAll(wanted);
        everUsed.addAll(wanted.values());
      }
    }
  }

  @Test
  void identitiesGoOnWhereNoRowTellsAnyMore() throws Exception {
    create(2);
    Table hidden =
        database.createTable(
            new TableDefinition(
                "public",
                "hidden",
                List.of(new ColumnDefinition("n", DataType.of(DataType.Kind.INTEGER), true, null)),
                List.of(),
                1));
    long last = 0;
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 20; i++) {
        long id = insert(null, i);
        assertTrue(id > last, id + " after " + last);
        last = id;
      }
      try (Transaction transaction = database.begin()) {
        transaction.insert(table.id(), new Object[] {last + 100, null, null});
        transaction.insert(hidden.id(), new Object[] {1, null});
        transaction.commit();
      }
      last += 100;
      List<Object> rowIds = new ArrayList<>();
      try (Snapshot snapshot = database.snapshot();
          RowCursor cursor =
              snapshot.scan(
                  ScanSpec.all(hidden.id(), List.of(1)),
                  new Object[0],
                  ResourceAccount.unbounded())) {
        while (cursor.next()) {
          rowIds.add(cursor.get(0));
        }
      }
      assertEquals(List.of(round + 1L), rowIds, "a row id comes again");
      try (Transaction transaction = database.begin()) {
        for (List<Object> row : all()) {
          transaction.delete(table.id(), new Object[] {row.getFirst()});
        }
        transaction.delete(hidden.id(), new Object[] {round + 1L});
        transaction.commit();
      }
      if (round % 2 == 0) {
        optimize();
        database.optimize(hidden.id(), Progress.NONE, ResourceAccount.unbounded());
        assertEquals(List.of(), all());
        reopen();
      } else {
        crash();
      }
    }
    directory.close();
  }

  @Test
  void aValueIsLookedUpInAnIndex() {
    create(4);
    for (int i = 0; i < 100; i++) {
      insert(i, i);
    }
    optimize();
    insert(100, 100);
    for (int code : new int[] {0, 57, 100}) {
      try (Snapshot snapshot = database.snapshot()) {
        ScanStrategy strategy = snapshot.explain(whereCode(table, code), new Object[0]);
        assertEquals(ScanStrategy.Kind.KEY_LOOKUP, strategy.kind());
        try (RowCursor cursor =
            snapshot.scan(whereCode(table, code), new Object[0], ResourceAccount.unbounded())) {
          assertTrue(cursor.next());
          assertEquals(code, cursor.get(CODE));
          assertFalse(cursor.next());
          assertEquals(0, cursor.statistics().rowsFiltered());
        }
      }
    }
    directory.close();
  }

  @Test
  void aDamagedIndexOfUniqueValuesIsComputedAndRepaired() throws Exception {
    create(1);
    for (int i = 0; i < 50; i++) {
      insert(i % 3 == 0 ? null : i, i);
    }
    optimize();
    directory.close();
    Path file = LiveFiles.list(data, "unique-0").getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[80] ^= 4;
    Files.write(file, bytes);
    assertFalse(DataDirectory.verify(data).problems().isEmpty());
    open();
    assertEquals(1, rows(whereCode(table, 7)).size());
    assertEquals(0, rows(whereCode(table, 9)).size());
    assertThrows(StorageException.DuplicateKey.class, () -> insert(49, 0));
    insert(9, 0);
    directory.close();
    DataDirectory.repair(data, RepairOptions.DEFAULT, Progress.NONE);
    assertEquals(List.of(), DataDirectory.verify(data).problems());
    open();
    assertEquals(1, rows(whereCode(table, 7)).size());
    assertEquals(1, rows(whereCode(table, 9)).size());
    directory.close();
  }
}
