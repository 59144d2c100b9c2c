package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.UniqueConstraint.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UNIQUE constraints that come to a table with rows, and go. */
final class AddedUniqueTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final Runnable NO_CHECK = () -> {};

  @TempDir Path temporary;

  private DataDirectory directory;
  private Database database;
  private Table table;
  private OpenOptions options = OpenOptions.DEFAULT.withBackgroundWork(false);

  /** Values of a by id. */
  private final Map<Integer, @Nullable Integer> rows = new TreeMap<>();

  private void open() {
    directory = DataDirectory.open(temporary, options);
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    database.table("public", "t").ifPresent(found -> table = found);
  }

  private void create(boolean withKey, int shards) {
    open();
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "t",
                List.of(column("id"), column("a"), column("b")),
                withKey ? List.of(0) : List.of(),
                shards));
  }

  private void reopen() {
    directory.close();
    open();
  }

  private static ColumnDefinition column(String name) {
    return new ColumnDefinition(name, DataType.of(DataType.Kind.INTEGER), true, null);
  }

  private void alter(TableChange change) {
    database.alterTable(table.id(), change, NO_CHECK);
    table = database.table("public", "t").orElseThrow();
  }

  private TableChange unique(String name, Kind kind) {
    return new TableChange.AddUnique(name, List.of("a"), kind);
  }

  private void insert(Object... values) {
    try (Transaction transaction = database.begin()) {
      @Nullable Object[] row = new @Nullable Object[table.columns().size()];
      System.arraycopy(values, 0, row, 0, values.length);
      transaction.insert(table.id(), row);
      transaction.commit();
    }
  }

  private void delete(int id) {
    try (Transaction transaction = database.begin()) {
      transaction.delete(table.id(), new Object[] {id});
      transaction.commit();
    }
  }

  private List<Object> idsOf(int a) {
    var filter = new Predicate.Compare(1, Predicate.Comparison.EQUAL, new Operand.Literal(a));
    var spec = new ScanSpec(table.id(), List.of(0), false, filter, null, null);
    var found = new ArrayList<Object>();
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        found.add(cursor.get(0));
      }
    }
    return found;
  }

  @Test
  void aRowThatOutlivedANewerOneOfItsValueIsFound() {
    for (boolean sealed : new boolean[] {false, true}) {
      create(true, 1);
      insert(1, 7);
      insert(2, 7);
      delete(2); // the newest row with 7 is dead
      if (sealed) {
        database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      }
      alter(unique("u", Kind.CONSTRAINT));
      for (int again = 0; again < 2; again++) {
        assertThrows(StorageException.DuplicateKey.class, () -> insert(3, 7));
        assertEquals(List.of(1), idsOf(7));
        reopen(); // the log tells of all three
      }
      database.dropTable(table.id());
      directory.close();
    }
  }

  @Test
  void duplicatesAreToldAndNothingIsChanged() {
    create(true, 2);
    insert(1, 5);
    insert(2, 5);
    insert(3, null);
    insert(4, null);
    var refused =
        assertThrows(StorageException.DuplicateKey.class, () -> alter(unique("u", Kind.INDEX)));
    assertTrue(refused.getMessage().contains("(a) = (5)"), refused.getMessage());
    assertEquals(List.of(), table.uniques());
    delete(2);
    alter(unique("u", Kind.INDEX));
    assertEquals(1, table.columnIndexes().size());
    assertEquals(table.columnIndexes().getFirst().id(), table.uniques().getFirst().indexId());
    insert(5, null);
    assertThrows(StorageException.DuplicateKey.class, () -> insert(6, 5));
    assertThrows(StorageException.AlreadyExists.class, () -> alter(unique("u", Kind.CONSTRAINT)));
    directory.close();
  }

  @Test
  void aStatementThatAddsAKeyEndsWhenItIsCancelledAndCountsItsMemory() {
    create(true, 1);
    for (int id = 0; id < 100; id++) {
      insert(id, id);
    }
    var cancelled = ResourceAccount.unbounded();
    cancelled.cancel();
    assertThrows(
        StorageException.Cancelled.class, () -> alter(unique("u", Kind.CONSTRAINT), cancelled));
    assertThrows(
        StorageException.OutOfMemory.class,
        () -> alter(unique("u", Kind.CONSTRAINT), ResourceAccount.withLimits(0, 799)));
    assertEquals(List.of(), database.table("public", "t").orElseThrow().uniques());
    var enough = ResourceAccount.withLimits(0, 800);
    alter(unique("u", Kind.CONSTRAINT), enough);
    assertEquals(800, enough.peakBytes());
    assertEquals(0, enough.reservedBytes());
    directory.close();
  }

  private void alter(TableChange change, ResourceAccount account) {
    database.alterTable(table.id(), change, List.of(), NO_CHECK, account);
  }

  @Test
  void anIndexGoesWithItsConstraintAndIsRenamedWithIt() {
    create(true, 1);
    alter(unique("u", Kind.INDEX));
    long index = table.columnIndexes().getFirst().id();
    database.renameIndex(index, "w");
    table = database.table("public", "t").orElseThrow();
    assertEquals("w", table.uniques().getFirst().name());
    reopen();
    assertEquals("w", table.columnIndexes().getFirst().name());
    database.dropIndex(index);
    reopen();
    assertEquals(List.of(), table.uniques());
    assertEquals(List.of(), table.columnIndexes());
    insert(1, 1);
    insert(2, 1);
    directory.close();
  }

  @Test
  void aPrimaryKeyThatComesLaterForbidsNullAndDuplicates() {
    create(false, 1);
    insert(1, 1);
    insert(2, null);
    assertThrows(
        StorageException.NullNotAllowed.class, () -> alter(unique("t_pkey", Kind.PRIMARY_KEY)));
    alter(new TableChange.AddUnique("t_pkey", List.of("id"), Kind.PRIMARY_KEY));
    assertEquals(List.of(0), table.declaredKey());
    assertFalse(table.columns().getFirst().nullable());
    assertThrows(StorageException.DuplicateKey.class, () -> insert(1, 9));
    assertThrows(StorageException.NullNotAllowed.class, () -> insert(null, 9));
    assertThrows(
        StorageException.InvalidSetting.class,
        () -> alter(new TableChange.AddUnique("again", List.of("id"), Kind.PRIMARY_KEY)));
    database.alterTable(table.id(), new TableChange.RenameTable("tt"), NO_CHECK);
    assertEquals("t_pkey", database.table("public", "tt").orElseThrow().declaredKeyName());
    directory.close();
  }

  @Test
  void severalChangesAreMadeOrNone() {
    create(true, 1);
    insert(1, 1);
    insert(2, 2);
    var bad =
        new TableChange.Several(
            List.of(
                new TableChange.AddColumn(column("c"), 3),
                new TableChange.AddUnique("u", List.of("c"), Kind.CONSTRAINT)));
    assertThrows(StorageException.DuplicateKey.class, () -> alter(bad));
    assertEquals(3, table.columns().size());
    alter(
        new TableChange.Several(
            List.of(
                new TableChange.AddColumn(column("c"), 3),
                new TableChange.AddUnique("u", List.of("c", "a"), Kind.CONSTRAINT),
                new TableChange.DropColumn("b", List.of()))));
    assertEquals(List.of(2, 1), table.uniques().getFirst().columns());
    assertThrows(StorageException.DuplicateKey.class, () -> insert(3, 1, 3));
    reopen();
    assertThrows(StorageException.DuplicateKey.class, () -> insert(3, 1, 3));
    insert(3, 1, 4);
    alter(new TableChange.DropColumn("c", List.of()));
    assertEquals(List.of(), table.uniques());
    directory.close();
  }

  @Test
  void aTransactionThatBeganBeforeIsRefused() {
    create(true, 1);
    insert(1, 1);
    try (Transaction before = database.begin()) {
      before.insert(table.id(), new Object[] {2, 1, null});
      alter(unique("u", Kind.CONSTRAINT));
      assertThrows(StorageException.Conflict.class, before::commit);
    }
    directory.close();
  }

  @Test
  void aSearchThatBeganBeforeAConstraintWasDroppedGoesOn() {
    create(true, 1);
    insert(1, 1);
    alter(unique("u", Kind.CONSTRAINT));
    var filter = new Predicate.Compare(1, Predicate.Comparison.EQUAL, new Operand.Literal(1));
    var spec = new ScanSpec(table.id(), List.of(0), false, filter, null, null);
    try (Snapshot before = database.snapshot()) {
      alter(new TableChange.DropUnique("u"));
      insert(2, 1);
      try (RowCursor cursor = before.scan(spec, new Object[0], ResourceAccount.unbounded())) {
        assertTrue(cursor.next());
        assertEquals(1, cursor.get(0));
        assertFalse(cursor.next());
      }
    }
    assertEquals(2, idsOf(1).size());
    directory.close();
  }

  @Test
  void filesFromBeforeAWiderTypeAreRead() {
    open();
    var narrow = new DataType(DataType.Kind.VARCHAR, 3, 0);
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "t",
                List.of(new ColumnDefinition("id", narrow, true, null), column("n")),
                List.of(0),
                2));
    insert("abc", 1);
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
    insert("x", 2);
    assertThrows(
        StorageException.InvalidSetting.class,
        () -> alter(new TableChange.SetType("id", new DataType(DataType.Kind.VARCHAR, 2, 0))));
    alter(new TableChange.SetType("id", DataType.of(DataType.Kind.TEXT)));
    insert("abcdef", 1);
    for (int i = 0; i < 2; i++) {
      assertEquals(Set.of("abc", "abcdef"), new HashSet<>(idsOf(1)));
      assertThrows(StorageException.DuplicateKey.class, () -> insert("abc", 7));
      reopen();
    }
    database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
    assertEquals(Set.of("abc", "abcdef"), new HashSet<>(idsOf(1)));
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  @Test
  void randomChanges() {
    for (int run = 0; run < 2 * SOAK; run++) {
      long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
      System.out.println("seed " + seed);
      random(new Random(seed), "seed " + seed);
    }
  }

  private void random(Random random, String seed) {
    options =
        OpenOptions.DEFAULT
            .withBackgroundWork(random.nextBoolean())
            .withGrowingBytesMax(random.nextBoolean() ? 3_000 : 1 << 20);
    rows.clear();
    create(true, 1 + random.nextInt(2));
    String unique = null;
    for (int step = 0; step < 60; step++) {
      switch (random.nextInt(12)) {
        case 0 -> reopen();
        case 1 -> database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
        case 2 -> database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
        case 3, 4 -> {
          if (unique != null) {
            alter(new TableChange.DropUnique(unique));
            unique = null;
          } else if (isDistinct(rows)) {
            unique = "u" + step;
            alter(unique(unique, random.nextBoolean() ? Kind.INDEX : Kind.CONSTRAINT));
          } else {
            String refused = "u" + step;
            assertThrows(
                StorageException.DuplicateKey.class,
                () -> alter(unique(refused, Kind.CONSTRAINT)),
                seed);
          }
        }
        default -> change(random, unique != null, seed);
      }
      int a = random.nextInt(40);
      Set<Object> wanted = new HashSet<>();
      rows.forEach((id, value) -> {
        if (value != null && value == a) {
          wanted.add(id);
        }
      });
      assertEquals(wanted, new HashSet<>(idsOf(a)), seed);
    }
    database.dropTable(table.id());
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(temporary).problems(), seed);
  }

  private void change(Random random, boolean unique, String seed) {
    var after = new TreeMap<>(rows);
    Set<Integer> changed = new HashSet<>();
    boolean refused = false;
    try (Transaction transaction = database.begin()) {
      for (int i = random.nextInt(6); i >= 0; i--) {
        int id = random.nextInt(30);
        if (!changed.add(id)) {
          continue;
        }
        Integer a = random.nextInt(5) == 0 ? null : (Integer) random.nextInt(40);
        if (!rows.containsKey(id)) {
          transaction.insert(table.id(), new @Nullable Object[] {id, a, i});
          after.put(id, a);
        } else if (random.nextBoolean()) {
          transaction.delete(table.id(), new Object[] {id});
          after.remove(id);
        } else {
          transaction.update(table.id(), new Object[] {id}, new @Nullable Object[] {id, a, i});
          after.put(id, a);
        }
      }
      transaction.commit();
    } catch (StorageException.DuplicateKey e) {
      refused = true;
    }
    assertEquals(unique && !isDistinct(after), refused, seed);
    if (!refused) {
      rows.clear();
      rows.putAll(after);
    }
  }

  private static boolean isDistinct(Map<Integer, @Nullable Integer> rows) {
    Set<Integer> seen = new HashSet<>();
    return rows.values().stream().allMatch(value -> value == null || seen.add(value));
  }
}
