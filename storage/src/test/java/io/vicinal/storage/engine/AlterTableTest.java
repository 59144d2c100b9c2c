package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BatchCursor;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Identity;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
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
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.View;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are altered keep their rows, in memory, in files, in the log and after a restart. */
final class AlterTableTest {
  private static final Runnable NO_CHECK = () -> {};
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);

  private static final List<DataType> TYPES =
      List.of(
          DataType.of(Kind.BOOLEAN),
          DataType.of(Kind.SMALLINT),
          DataType.of(Kind.INTEGER),
          DataType.of(Kind.DOUBLE),
          new DataType(Kind.DECIMAL, 30, 4),
          DataType.of(Kind.TEXT),
          DataType.of(Kind.UUID),
          new DataType(Kind.VARBINARY, 16, 0),
          DataType.vector(5),
          DataType.vector(0));

  @TempDir Path temporary;

  private Random random = new Random();
  private OpenOptions options = OpenOptions.DEFAULT;
  private DataDirectory directory;
  private Database database;
  private Table table;

  /** Rows by the value of column "id": values by the name of the column. */
  private final Map<Integer, Map<String, @Nullable Object>> expected = new TreeMap<>();

  private int names;

  @Test
  void randomChangesWithSealing() {
    run(1, true, OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(3_000));
  }

  @Test
  void randomChangesInMemoryAndLog() {
    run(2, true, OpenOptions.DEFAULT.withBackgroundWork(false));
  }

  @Test
  void randomChangesOfATableWithoutKey() {
    run(1, false, OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(5_000));
  }

  @Test
  void randomChangesBesideBackgroundWork() {
    run(2, false, OpenOptions.DEFAULT.withGrowingBytesMax(4_000));
  }

  private void run(int shards, boolean withKey, OpenOptions given) {
    long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("seed " + seed);
    random = new Random(seed);
    options = given;
    open();
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "t",
                List.of(column("id", DataType.of(Kind.INTEGER)), column("v", DataType.vector(4))),
                withKey ? List.of(0) : List.of(),
                shards));
    try {
      for (int step = 0; step < 25 * SOAK; step++) {
        step();
        assertRows();
      }
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed, e);
    }
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(temporary).problems(), "seed " + seed);
  }

  private void open() {
    directory = DataDirectory.open(temporary, options);
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private void reload() {
    table = database.table("public", "t").orElseThrow();
  }

  private static ColumnDefinition column(String name, DataType type) {
    return new ColumnDefinition(name, type, true, null);
  }

  private void step() {
    switch (random.nextInt(14)) {
      case 0 -> {
        directory.close();
        open();
        reload();
      }
      case 1 -> database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      case 2 -> database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      case 3, 4 -> add();
      case 5 -> drop();
      case 6 -> rename();
      case 7 -> index();
      default -> change();
    }
  }

  private List<ColumnDefinition> columns() {
    List<ColumnDefinition> all = table.columns();
    return table.hasHiddenKey() ? all.subList(0, all.size() - 1) : all;
  }

  private void alter(TableChange change) {
    database.alterTable(table.id(), change, NO_CHECK);
    reload();
  }

  private void add() {
    String name = "c" + names++;
    DataType type = TYPES.get(random.nextInt(TYPES.size()));
    Object initial = random.nextBoolean() ? null : value(type);
    boolean nullable = initial == null || random.nextBoolean();
    alter(new TableChange.AddColumn(new ColumnDefinition(name, type, nullable, null), initial));
    expected.values().forEach(row -> row.put(name, initial));
  }

  private void drop() {
    List<String> others =
        columns().stream().map(ColumnDefinition::name).filter(n -> !n.equals("id")).toList();
    if (others.size() > 1) {
      String name = others.get(random.nextInt(others.size()));
      alter(new TableChange.DropColumn(name, List.of()));
      expected.values().forEach(row -> row.remove(name));
    }
  }

  private void rename() {
    List<ColumnDefinition> all = columns();
    String old = all.get(random.nextInt(all.size())).name();
    if (!old.equals("id")) {
      String name = "r" + names++;
      alter(new TableChange.RenameColumn(old, name, List.of()));
      expected.values().forEach(row -> row.put(name, row.remove(old)));
    }
  }

  private void index() {
    List<ColumnDefinition> all = columns();
    for (int i = 0; i < all.size(); i++) {
      DataType type = all.get(i).type();
      if (type.isVector() && type.precision() > 0) {
        database.createIndex(
            new VectorIndexDefinition(
                "i" + names++, table.id(), i, Metric.L2, new HnswParameters(4, 20, 1)),
            Progress.NONE,
            ResourceAccount.unbounded());
        reload();
        return;
      }
    }
  }

  private void change() {
    try (Transaction transaction = database.begin()) {
      transaction.expect(table);
      var before = new TreeMap<>(expected);
      int count = random.nextInt(20);
      for (int i = 0; i < count; i++) {
        int id = random.nextInt(200);
        if (!before.containsKey(id) && !expected.containsKey(id)) {
          transaction.insert(table.id(), row(id));
        } else if (!table.hasHiddenKey() && before.remove(id) != null) {
          if (random.nextBoolean()) {
            expected.remove(id);
            transaction.delete(table.id(), new Object[] {id});
          } else {
            transaction.update(table.id(), new Object[] {id}, row(id));
          }
        }
      }
      transaction.commit();
    }
  }

  /** Makes a row, notes it as expected and returns what the transaction takes. */
  private @Nullable Object[] row(int id) {
    @Nullable Object[] row = new @Nullable Object[table.columns().size()];
    var named = new TreeMap<String, @Nullable Object>();
    for (int i = 0; i < columns().size(); i++) {
      ColumnDefinition column = columns().get(i);
      boolean isNull = column.nullable() && random.nextInt(4) == 0;
      row[i] = column.name().equals("id") ? (Object) id : isNull ? null : value(column.type());
      named.put(column.name(), row[i]);
    }
    expected.put(id, named);
    return row;
  }

  private Object value(DataType type) {
    int n = random.nextInt(50);
    return switch (type.kind()) {
      case BOOLEAN -> n % 2 == 0;
      case SMALLINT -> (short) n;
      case INTEGER -> n;
      case DOUBLE -> n / 4.0;
      case DECIMAL -> new BigDecimal(n + ".2500");
      case TEXT -> "text " + n;
      case UUID -> new UUID(n, -n);
      case VARBINARY -> new byte[] {(byte) n, 1};
      case VECTOR -> {
        float[] vector = new float[type.precision() == 0 ? 1 + n % 3 : type.precision()];
        Arrays.fill(vector, n);
        yield vector;
      }
      default -> throw new AssertionError(type);
    };
  }

  private void assertRows() {
    List<Integer> all = IntStream.range(0, columns().size()).boxed().toList();
    var found = new TreeMap<Integer, Object[]>();
    try (Snapshot snapshot = database.snapshot()) {
      scan(
          snapshot, new ScanSpec(table.id(), all, false, null, null, null, table.version()), found);
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach((id, row) -> {
        for (int i = 0; i < all.size(); i++) {
          assertValue(row.get(columns().get(i).name()), found.get(id)[i], columns().get(i));
        }
      });
      assertFiltered(snapshot, all);
    }
  }

  private static void assertValue(
      @Nullable Object wanted, @Nullable Object found, ColumnDefinition column) {
    assertArrayEquals(new Object[] {wanted}, new Object[] {found}, column.toString());
  }

  private void assertFiltered(Snapshot snapshot, List<Integer> all) {
    for (int i = 0; i < all.size(); i++) {
      ColumnDefinition column = columns().get(i);
      var nulls = new TreeMap<Integer, Object[]>();
      scan(
          snapshot,
          new ScanSpec(table.id(), all, false, new Predicate.IsNull(i), null, null),
          nulls);
      long wanted = expected.values().stream().filter(r -> r.get(column.name()) == null).count();
      assertEquals(wanted, nulls.size(), column.toString());
      if (!column.type().isVector()) {
        Object value = value(column.type());
        var equal = new TreeMap<Integer, Object[]>();
        var filter =
            new Predicate.Compare(i, Predicate.Comparison.EQUAL, new Operand.Literal(value));
        scan(snapshot, new ScanSpec(table.id(), all, false, filter, null, null), equal);
        long same =
            expected.values().stream()
                .filter(r ->
                    Arrays.deepEquals(new Object[] {r.get(column.name())}, new Object[] {value}))
                .count();
        assertEquals(same, equal.size(), column + " = " + value);
      }
    }
  }

  private void scan(Snapshot snapshot, ScanSpec spec, Map<Integer, Object[]> rows) {
    int id = table.columnPosition("id");
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        @Nullable Object[] row = new @Nullable Object[spec.columns().size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = cursor.get(i);
        }
        rows.put((Integer) row[id], row);
      }
    }
  }

  private void openSmall() {
    options = OpenOptions.DEFAULT.withBackgroundWork(false);
    open();
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "t",
                List.of(
                    column("id", DataType.of(Kind.INTEGER)), column("n", DataType.of(Kind.TEXT))),
                List.of(0),
                1));
    try (Transaction transaction = database.begin()) {
      transaction.insert(table.id(), new Object[] {1, "one"});
      transaction.insert(table.id(), new Object[] {2, null});
      transaction.commit();
    }
  }

  @Test
  void aTransactionFromBeforeGetsAConflictAndARunningScanGoesOn() {
    openSmall();
    try (DataDirectory _ = directory;
        Snapshot before = database.snapshot();
        RowCursor running =
            before.scan(
                ScanSpec.all(table.id(), List.of(0, 1)),
                new Object[0],
                ResourceAccount.unbounded());
        Transaction writer = database.begin();
        Transaction reader = database.begin()) {
      writer.insert(table.id(), new Object[] {3, "three"});
      assertTrue(running.next());
      alter(new TableChange.DropColumn("n", List.of()));
      assertEquals("one", running.get(1));
      assertTrue(running.next());
      assertThrows(StorageException.Conflict.class, writer::commit);
      var now = new ScanSpec(table.id(), List.of(0), false, null, null, null, table.version());
      assertThrows(
          StorageException.Conflict.class,
          () -> reader.snapshot().scan(now, new Object[0], ResourceAccount.unbounded()));
      assertThrows(StorageException.Conflict.class, () -> reader.expect(table));
    }
  }

  @Test
  void manySearchesAtOnceOfAnAlteredTableFindWhatEachFindsAlone() {
    options = OpenOptions.DEFAULT.withBackgroundWork(false);
    open();
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "t",
                List.of(
                    column("a", DataType.vector(2)),
                    column("v", DataType.vector(2)),
                    column("id", DataType.of(Kind.INTEGER))),
                List.of(),
                1));
    try (DataDirectory _ = directory) {
      try (Transaction transaction = database.begin()) {
        for (int i = 0; i < 20; i++) {
          transaction.insert(
              table.id(), new Object[] {new float[] {-i, 0}, new float[] {i, 0}, i, null});
        }
        transaction.commit();
      }
      long old = table.version();
      alter(new TableChange.DropColumn("a", List.of()));
      alter(new TableChange.AddColumn(column("n", DataType.of(Kind.TEXT)), "new"));
      var nearest =
          new Nearest(0, Metric.L2, new Operand.Parameter(0), new Operand.Literal(3L), false, null);
      var spec =
          new ScanSpec(table.id(), List.of(1, 2, 3), true, null, nearest, null, table.version());
      List<@Nullable Object[]> sets =
          List.of(new Object[] {new float[] {4.2f, 0}}, new Object[] {new float[] {17.9f, 0}});
      try (Snapshot snapshot = database.snapshot();
          BatchCursor batch = snapshot.scanAll(spec, sets, ResourceAccount.unbounded())) {
        for (@Nullable Object[] set : sets) {
          assertTrue(batch.nextSet());
          try (RowCursor alone = snapshot.scan(spec, set, ResourceAccount.unbounded())) {
            while (alone.next()) {
              assertTrue(batch.next());
              for (int i = 0; i < 4; i++) {
                assertEquals(alone.get(i), batch.get(i));
              }
            }
            assertFalse(batch.next());
          }
        }
        var before = new ScanSpec(table.id(), List.of(1), true, null, nearest, null, old);
        assertThrows(
            StorageException.Conflict.class,
            () -> snapshot.scanAll(before, sets, ResourceAccount.unbounded()));
      }
    }
  }

  @Test
  void noIndexIsCreatedOfAColumnThatIsDropped() {
    options = OpenOptions.DEFAULT.withBackgroundWork(false);
    open();
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "t",
                List.of(column("id", DataType.of(Kind.INTEGER)), column("v", DataType.vector(2))),
                List.of(0),
                1));
    try (DataDirectory _ = directory) {
      var index =
          new VectorIndexDefinition("i", table.id(), 1, Metric.L2, new HnswParameters(4, 20, 1));
      alter(new TableChange.DropColumn("v", List.of()));
      assertThrows(
          StorageException.Conflict.class,
          () -> database.createIndex(index, Progress.NONE, ResourceAccount.unbounded()));
      reload();
      assertEquals(List.of(), table.indexes());
    }
  }

  @Test
  void anIdentityIsNotTakenFromATableThatWasAlteredMeanwhile() {
    openSmall();
    var numbered =
        new ColumnDefinition(
            "i", DataType.of(Kind.BIGINT), false, null, new Identity(false, 1, 1), null, false);
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "u",
                List.of(column("n", DataType.of(Kind.TEXT)), numbered),
                List.of(),
                1));
    try (DataDirectory _ = directory;
        Transaction early = database.begin();
        Transaction late = database.begin()) {
      assertEquals(1, early.nextIdentity(table.id(), 1));
      database.alterTable(table.id(), new TableChange.DropColumn("n", List.of()), NO_CHECK);
      assertThrows(StorageException.Conflict.class, () -> late.nextIdentity(table.id(), 1));
      assertEquals(2, early.nextIdentity(table.id(), 1), "it commits nothing anyway");
    }
  }

  @Test
  void aRefusedChangeLeavesTheTableAsItWas() {
    openSmall();
    try (DataDirectory _ = directory) {
      Table before = table;
      assertThrows(
          StorageException.NullNotAllowed.class,
          () -> alter(new TableChange.SetNullable("n", false)));
      assertThrows(
          StorageException.NullNotAllowed.class,
          () ->
              alter(
                  new TableChange.AddColumn(
                      new ColumnDefinition("m", DataType.of(Kind.TEXT), false, null), null)));
      assertThrows(
          StorageException.AlreadyExists.class,
          () -> alter(new TableChange.RenameColumn("n", "id", List.of())));
      assertThrows(
          StorageException.NotFound.class,
          () -> alter(new TableChange.DropColumn("missing", List.of())));
      assertThrows(
          StorageException.InvalidSetting.class,
          () -> alter(new TableChange.DropColumn("id", List.of())));
      assertThrows(
          IllegalStateException.class,
          () ->
              database.alterTable(
                  table.id(),
                  new TableChange.RenameTable("u"),
                  () -> {
                    throw new IllegalStateException("a row breaks it");
                  }));
      reload();
      assertEquals(before, table);
    }
  }

  @Test
  void viewsAreThereAfterARestartAndGoWithTheirTableOrNotAtAll() {
    openSmall();
    View view = new View("public", "v", List.of(table.columns().getFirst()), "SELECT 1", "public");
    database.createView(view, false);
    assertThrows(StorageException.AlreadyExists.class, () -> database.createView(view, false));
    assertThrows(
        StorageException.AlreadyExists.class,
        () -> database.alterTable(table.id(), new TableChange.RenameTable("v"), NO_CHECK));
    View other = new View("public", "w", view.columns(), "SELECT 2", "public");
    database.createView(other, true);
    View changed = new View("public", "w", view.columns(), "SELECT 3", "public");
    database.createView(changed, true);
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
    open();
    try (DataDirectory _ = directory) {
      assertEquals(List.of(view, changed), database.views());
      View missing = new View("public", "x", view.columns(), "SELECT 4", "public");
      assertThrows(
          StorageException.NotFound.class,
          () -> database.dropViews(List.of(view, missing), table.id()));
      assertEquals(List.of(view, changed), database.views());
      assertTrue(database.table("public", "t").isPresent());
      database.dropViews(List.of(view), table.id());
      assertEquals(List.of(changed), database.views());
      assertTrue(database.table("public", "t").isEmpty());
    }
  }

  @Test
  void anUnfinishedTableIsListedNowhereAndDroppedByTheNextOpen() {
    openSmall();
    String name = TableDefinition.UNFINISHED + "1";
    database.alterTable(table.id(), new TableChange.RenameTable(name), NO_CHECK);
    assertEquals(List.of(), database.tables());
    assertTrue(database.table("public", name).isPresent());
    directory.close();
    open();
    try (DataDirectory _ = directory) {
      assertTrue(database.table("public", name).isEmpty());
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  @Test
  void aRenamedTableKeepsTheNameOfItsKeyAndNullIsRefusedOnceItIsNotAllowed() {
    openSmall();
    database.alterTable(table.id(), new TableChange.RenameTable("u"), NO_CHECK);
    directory.close();
    open();
    try (DataDirectory _ = directory;
        Transaction transaction = database.begin()) {
      table = database.table("public", "u").orElseThrow();
      assertEquals("t_pkey", table.primaryKeyName());
      transaction.delete(table.id(), new Object[] {2});
      transaction.commit();
      database.alterTable(table.id(), new TableChange.SetNullable("n", false), NO_CHECK);
      try (Transaction late = database.begin()) {
        assertThrows(
            StorageException.NullNotAllowed.class,
            () -> late.insert(table.id(), new Object[] {5, null}));
      }
    }
  }

  @Test
  void verifyAllowsRowsThatEndedANullFromBeforeItWasRefused() {
    openSmall();
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
    try (Transaction transaction = database.begin()) {
      transaction.update(table.id(), new Object[] {2}, new Object[] {2, "two"});
      transaction.commit();
    }
    alter(new TableChange.SetNullable("n", false));
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }
}
