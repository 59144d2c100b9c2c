package io.vicinal.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Database} promises; each implementation runs it as its own test class. */
public abstract class DatabaseContract {
  protected static final int ID = 0;
  protected static final int NAME = 1;
  protected static final int EMBEDDING = 2;

  protected Database database;

  /** Returns an empty database. */
  protected abstract Database open() throws Exception;

  /** Returns the number of shards that the tables of these tests have. */
  protected int shards() {
    return 1;
  }

  @BeforeEach
  void openDatabase() throws Exception {
    database = open();
  }

  @AfterEach
  void closeDatabase() throws Exception {
    close();
  }

  protected void close() throws Exception {}

  protected Table createDocs() {
    return database.createTable(
        new TableDefinition(
            "public",
            "docs",
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.BIGINT), false, null),
                new ColumnDefinition("name", DataType.of(DataType.Kind.TEXT), true, null),
                new ColumnDefinition("embedding", DataType.vector(2), true, null)),
            List.of(ID),
            shards()));
  }

  protected static Object[] row(long id, String name, float... embedding) {
    return new Object[] {id, name, embedding.length == 0 ? null : embedding};
  }

  protected long insert(Table table, Object[]... rows) {
    try (Transaction transaction = database.begin()) {
      for (Object[] row : rows) {
        transaction.insert(table.id(), row);
      }
      return transaction.commit();
    }
  }

  protected static List<List<Object>> rows(Snapshot snapshot, ScanSpec spec, Object... parameters) {
    var rows = new ArrayList<List<Object>>();
    int fields = spec.columns().size() + (spec.withDistance() ? 1 : 0);
    try (RowCursor cursor = snapshot.scan(spec, parameters, ResourceAccount.unbounded())) {
      while (cursor.next()) {
        var row = new ArrayList<>();
        for (int field = 0; field < fields; field++) {
          row.add(cursor.get(field));
        }
        rows.add(row);
      }
      assertFalse(cursor.next(), "a cursor that has ended stays ended");
      assertEquals(rows.size(), cursor.statistics().rowsReturned());
    }
    return rows;
  }

  protected List<List<Object>> rows(ScanSpec spec, Object... parameters) {
    try (Snapshot snapshot = database.snapshot()) {
      return rows(snapshot, spec, parameters);
    }
  }

  /** Returns the ids that {@code spec}, whose first column is the id, gives. */
  protected List<Long> ids(ScanSpec spec, Object... parameters) {
    return rows(spec, parameters).stream().map(row -> (Long) row.getFirst()).toList();
  }

  protected List<Long> sortedIds(ScanSpec spec, Object... parameters) {
    return ids(spec, parameters).stream().sorted().toList();
  }

  protected static ScanSpec where(Table table, Predicate filter) {
    return new ScanSpec(table.id(), List.of(ID), false, filter, null, null);
  }

  protected static ScanSpec nearest(Table table, Predicate filter, Long limit, float... query) {
    return nearest(table, Metric.L2, filter, limit, query);
  }

  protected static ScanSpec nearest(
      Table table, Metric metric, Predicate filter, Long limit, float... query) {
    Operand most = limit == null ? null : new Operand.Literal(limit);
    return new ScanSpec(
        table.id(),
        List.of(ID),
        true,
        filter,
        new Nearest(EMBEDDING, metric, new Operand.Literal(query), most, false, null),
        null);
  }

  protected static Predicate compare(int column, Predicate.Comparison comparison, Object value) {
    return new Predicate.Compare(column, comparison, new Operand.Literal(value));
  }

  @Test
  void committedRowsAreSeenByTheNextSnapshotOnly() {
    Table docs = createDocs();
    try (Snapshot before = database.snapshot()) {
      insert(docs, row(1, "one", 1, 0), row(2, null));
      assertEquals(0, before.rowCount(docs.id()));
      assertEquals(List.of(), rows(before, ScanSpec.all(docs.id(), List.of(ID))));
      try (Snapshot after = database.snapshot()) {
        assertEquals(2, after.rowCount(docs.id()));
        assertTrue(after.lsn() > before.lsn());
      }
    }
    List<List<Object>> rows = rows(ScanSpec.all(docs.id(), List.of(NAME, ID)));
    assertEquals(2, rows.size());
    assertTrue(rows.contains(List.of("one", 1L)));
    assertTrue(rows.contains(Arrays.asList(null, 2L)));
  }

  @Test
  void aTransactionThatIsClosedChangesNothing() {
    Table docs = createDocs();
    try (Transaction transaction = database.begin()) {
      transaction.insert(docs.id(), row(1, "one", 1, 0));
    }
    assertEquals(List.of(), ids(ScanSpec.all(docs.id(), List.of(ID))));
  }

  @Test
  void aTransactionWithoutChangesReturnsTheLsnOfItsSnapshot() {
    Table docs = createDocs();
    long lsn = insert(docs, row(1, "one", 1, 0));
    try (Transaction transaction = database.begin()) {
      assertEquals(lsn, transaction.commit());
    }
  }

  @Test
  void updateAndDeleteReplaceRowsByKey() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, "two", 2, 0), row(3, "three", 3, 0));
    try (Transaction transaction = database.begin()) {
      transaction.update(docs.id(), new Object[] {1L}, row(1, "uno", 9, 9));
      transaction.update(docs.id(), new Object[] {2L}, row(20, "twenty", 2, 0));
      transaction.delete(docs.id(), new Object[] {3L});
      transaction.commit();
    }
    assertEquals(List.of(1L, 20L), sortedIds(ScanSpec.all(docs.id(), List.of(ID))));
    assertEquals(List.of(1L), ids(where(docs, compare(NAME, Predicate.Comparison.EQUAL, "uno"))));
    try (Snapshot snapshot = database.snapshot()) {
      assertEquals(2, snapshot.rowCount(docs.id()));
    }
  }

  @Test
  void keysMayMoveAlongInOneTransaction() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, "two", 2, 0), row(3, "three", 3, 0));
    try (Transaction transaction = database.begin()) {
      for (long id = 1; id <= 3; id++) {
        transaction.update(docs.id(), new Object[] {id}, row(id + 1, "moved", id, 0));
      }
      transaction.commit();
    }
    assertEquals(List.of(2L, 3L, 4L), sortedIds(ScanSpec.all(docs.id(), List.of(ID))));
  }

  @Test
  void aRowOfTheSameTransactionCanBeChangedAgain() {
    Table docs = createDocs();
    try (Transaction transaction = database.begin()) {
      transaction.insert(docs.id(), row(1, "one", 1, 0));
      transaction.insert(docs.id(), row(2, "two", 1, 0));
      transaction.update(docs.id(), new Object[] {1L}, row(1, "uno", 1, 0));
      transaction.delete(docs.id(), new Object[] {2L});
      transaction.commit();
    }
    assertEquals(List.of(List.of(1L, "uno")), rows(ScanSpec.all(docs.id(), List.of(ID, NAME))));
  }

  @Test
  void aTransactionSeesItsOwnChangesAndNobodyElseDoes() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, "two", 2, 0), row(3, "three", 3, 0));
    try (Transaction transaction = database.begin()) {
      transaction.insert(docs.id(), row(4, "four", 0, 0));
      transaction.update(docs.id(), new Object[] {1L}, row(1, "uno", 9, 0));
      transaction.delete(docs.id(), new Object[] {2L});
      try (Snapshot view = transaction.view()) {
        transaction.delete(docs.id(), new Object[] {4L});
        assertEquals(3, view.rowCount(docs.id()));
        assertEquals(
            List.of(List.of(4L, 0.0), List.of(3L, 3.0), List.of(1L, 9.0)),
            rows(view, nearest(docs, null, 3L, 0, 0)));
        Predicate two = compare(ID, Predicate.Comparison.EQUAL, 2L);
        assertEquals(List.of(), rows(view, where(docs, two)));
        Predicate uno = compare(NAME, Predicate.Comparison.EQUAL, "uno");
        assertEquals(List.of(List.of(1L)), rows(view, where(docs, uno)));
      }
      try (Snapshot view = transaction.view()) {
        assertEquals(
            List.of(List.of(3L, 3.0), List.of(1L, 9.0)), rows(view, nearest(docs, null, 3L, 0, 0)));
      }
      assertEquals(List.of(1L, 2L, 3L), ids(nearest(docs, null, 3L, 0, 0)));
      transaction.commit();
    }
    assertEquals(List.of(3L, 1L), ids(nearest(docs, null, 3L, 0, 0)));
  }

  private static List<Long> idsIn(Transaction transaction, ScanSpec spec) {
    try (Snapshot view = transaction.view()) {
      return rows(view, spec).stream().map(row -> (Long) row.getFirst()).toList();
    }
  }

  @Test
  void aTransactionGoesBackToItsSavepoints() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, "two", 2, 0), row(3, "three", 3, 0));
    ScanSpec nearest = nearest(docs, null, 9L, 0, 0);
    try (Transaction transaction = database.begin()) {
      transaction.delete(docs.id(), new Object[] {1L});
      transaction.insert(docs.id(), row(4, "four", 4, 0));
      Transaction.Savepoint first = transaction.savepoint();
      transaction.update(docs.id(), new Object[] {4L}, row(4, "vier", 9, 0));
      transaction.delete(docs.id(), new Object[] {2L});
      Transaction.Savepoint second = transaction.savepoint();
      transaction.insert(docs.id(), row(1, "uno", 5, 0));
      transaction.delete(docs.id(), new Object[] {4L});
      assertEquals(List.of(3L, 1L), idsIn(transaction, nearest));
      try (Snapshot before = transaction.view()) {
        transaction.rollbackTo(second);
        assertEquals(List.of(3L, 4L), idsIn(transaction, nearest));
        transaction.insert(docs.id(), row(5, "five", 0, 0));
        transaction.rollbackTo(first);
        assertEquals(List.of(2L, 3L, 4L), idsIn(transaction, nearest));
        assertEquals(2, rows(before, nearest).size(), "a view keeps what it shows");
      }
      assertThrows(IllegalArgumentException.class, () -> transaction.rollbackTo(second));
      transaction.delete(docs.id(), new Object[] {3L});
      transaction.rollbackTo(first);
      transaction.update(docs.id(), new Object[] {2L}, row(6, "six", 0, 1));
      transaction.release(first);
      assertThrows(IllegalArgumentException.class, () -> transaction.release(first));
      transaction.commit();
    }
    assertEquals(List.of(6L, 3L, 4L), ids(nearest));
  }

  @Test
  void aSavepointOfAnotherTransactionIsRefused() {
    try (Transaction one = database.begin();
        Transaction other = database.begin()) {
      Transaction.Savepoint savepoint = one.savepoint();
      other.savepoint();
      assertThrows(IllegalArgumentException.class, () -> other.rollbackTo(savepoint));
    }
  }

  @Test
  void duplicateKeysAreFoundBeforeTheCommitWhenAskedFor() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, "two", 2, 0));
    try (Transaction transaction = database.begin()) {
      Transaction.Savepoint statement = transaction.savepoint();
      transaction.insert(docs.id(), row(1, "again", 1, 0));
      assertThrows(StorageException.DuplicateKey.class, () -> transaction.check(statement));
      transaction.rollbackTo(statement);
      transaction.check(statement);
      transaction.insert(docs.id(), row(3, "three", 3, 0));
      transaction.insert(docs.id(), row(3, "three", 3, 0));
      assertThrows(StorageException.DuplicateKey.class, () -> transaction.check(statement));
      transaction.rollbackTo(statement);
      transaction.delete(docs.id(), new Object[] {1L});
      transaction.insert(docs.id(), row(1, "uno", 1, 0));
      transaction.check(statement);
      transaction.commit();
    }
    assertEquals(List.of(1L, 2L), sortedIds(ScanSpec.all(docs.id(), List.of(ID))));
  }

  @Test
  void keysMayMoveAlongTwiceInOneTransaction() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, "two", 2, 0), row(3, "three", 3, 0));
    try (Transaction transaction = database.begin()) {
      for (int round = 0; round < 2; round++) {
        List<List<Object>> before;
        try (Snapshot view = transaction.view()) {
          before = rows(view, ScanSpec.all(docs.id(), List.of(ID, NAME)));
        }
        Transaction.Savepoint statement = transaction.savepoint();
        for (List<Object> row : before) {
          long id = (Long) row.get(0);
          transaction.update(
              docs.id(), new Object[] {id}, row(id + 1, (String) row.get(1), id + 1, 0));
        }
        transaction.check(statement);
        transaction.release(statement);
      }
      transaction.commit();
    }
    List<List<Object>> rows = rows(ScanSpec.all(docs.id(), List.of(ID, NAME)));
    assertEquals(
        List.of(List.of(3L, "one"), List.of(4L, "two"), List.of(5L, "three")),
        rows.stream().sorted(Comparator.comparing(row -> (Long) row.get(0))).toList());
  }

  @Test
  void aTableThatWasCreatedLaterIsEmptyInATransaction() {
    try (Transaction transaction = database.begin()) {
      Table docs = createDocs();
      insert(docs, row(1, "one", 1, 0));
      assertEquals(List.of(), idsIn(transaction, ScanSpec.all(docs.id(), List.of(ID))));
      transaction.insert(docs.id(), row(2, "two", 1, 0));
      assertEquals(List.of(2L), idsIn(transaction, ScanSpec.all(docs.id(), List.of(ID))));
      transaction.commit();
      assertEquals(List.of(1L, 2L), sortedIds(ScanSpec.all(docs.id(), List.of(ID))));
    }
  }

  @Test
  void duplicateKeysAreRefusedAsAWhole() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0));
    try (Transaction transaction = database.begin()) {
      transaction.insert(docs.id(), row(2, "two", 1, 0));
      transaction.insert(docs.id(), row(1, "again", 1, 0));
      var error = assertThrows(StorageException.DuplicateKey.class, transaction::commit);
      assertEquals(
          "duplicate key in table \"docs\" breaks constraint \"docs_pkey\": (id) = (1) already"
              + " exists",
          error.getMessage());
    }
    try (Transaction transaction = database.begin()) {
      transaction.insert(docs.id(), row(7, "seven", 1, 0));
      transaction.insert(docs.id(), row(7, "seven", 1, 0));
      assertThrows(StorageException.DuplicateKey.class, transaction::commit);
    }
    assertEquals(List.of(1L), ids(ScanSpec.all(docs.id(), List.of(ID))));
  }

  @Test
  void aKeyMayBeDeletedAndInsertedInOneTransaction() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0));
    try (Transaction transaction = database.begin()) {
      transaction.delete(docs.id(), new Object[] {1L});
      transaction.insert(docs.id(), row(1, "new", 1, 0));
      transaction.commit();
    }
    assertEquals(List.of(List.of("new")), rows(ScanSpec.all(docs.id(), List.of(NAME))));
  }

  @Test
  void theFirstOfTwoTransactionsThatChangeARowWins() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, "two", 2, 0));
    try (Transaction first = database.begin();
        Transaction second = database.begin();
        Transaction third = database.begin()) {
      first.update(docs.id(), new Object[] {1L}, row(1, "first", 1, 0));
      first.delete(docs.id(), new Object[] {2L});
      second.update(docs.id(), new Object[] {1L}, row(1, "second", 1, 0));
      third.delete(docs.id(), new Object[] {2L});
      first.commit();
      assertThrows(StorageException.Conflict.class, second::commit);
      assertThrows(StorageException.Conflict.class, third::commit);
    }
    assertEquals(List.of(List.of("first")), rows(ScanSpec.all(docs.id(), List.of(NAME))));
  }

  @Test
  void rowsWithoutPrimaryKeyGetAnIdOfTheirOwn() {
    Table notes =
        database.createTable(
            new TableDefinition(
                "public",
                "notes",
                List.of(new ColumnDefinition("n", DataType.of(DataType.Kind.TEXT), true, null)),
                List.of(),
                shards()));
    assertTrue(notes.hasHiddenKey());
    insert(notes, new Object[] {"same", null}, new Object[] {"same", null});
    List<List<Object>> rows = rows(ScanSpec.all(notes.id(), List.of(0, 1)));
    assertEquals(2, rows.stream().map(row -> row.get(1)).distinct().count());
    Object key = rows.getFirst().get(1);
    try (Transaction transaction = database.begin()) {
      transaction.update(notes.id(), new Object[] {key}, new Object[] {"changed", key});
      transaction.commit();
    }
    assertTrue(rows(ScanSpec.all(notes.id(), List.of(0, 1))).contains(List.of("changed", key)));
  }

  @Test
  void rowsThatDoNotFitAreRefusedAtOnce() {
    Table docs = createDocs();
    try (Transaction transaction = database.begin()) {
      assertThrows(
          StorageException.NullNotAllowed.class,
          () -> transaction.insert(docs.id(), new Object[] {null, "x", null}));
      assertThrows(
          StorageException.VectorData.class,
          () -> transaction.insert(docs.id(), row(1, "x", 1, 2, 3)));
      assertThrows(
          StorageException.VectorData.class,
          () -> transaction.insert(docs.id(), row(1, "x", 1, Float.NaN)));
      transaction.commit();
    }
    assertEquals(List.of(), ids(ScanSpec.all(docs.id(), List.of(ID))));
  }

  @Test
  void conditionsKnowThreeValues() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, null, 2, 0), row(3, "three", 3, 0), row(4, "x"));
    Predicate one = compare(NAME, Predicate.Comparison.EQUAL, "one");
    assertEquals(List.of(1L), sortedIds(where(docs, one)));
    assertEquals(List.of(3L, 4L), sortedIds(where(docs, new Predicate.Not(one))));
    assertEquals(List.of(2L), sortedIds(where(docs, new Predicate.IsNull(NAME))));
    assertEquals(
        List.of(1L, 2L),
        sortedIds(where(docs, new Predicate.Or(List.of(one, new Predicate.IsNull(NAME))))));
    assertEquals(
        List.of(2L, 3L),
        sortedIds(
            where(
                docs,
                new Predicate.In(ID, List.of(new Operand.Literal(2L), new Operand.Parameter(0)))),
            3L));
    assertEquals(
        List.of(1L, 3L),
        sortedIds(
            where(docs, new Predicate.Like(NAME, new Operand.Literal("%e"), (char) 0, false))));
    assertEquals(
        List.of(1L, 2L),
        sortedIds(
            where(
                docs,
                new Predicate.WithinDistance(
                    EMBEDDING,
                    Metric.L2,
                    new Operand.Literal(new float[] {0, 0}),
                    new Operand.Literal(3.0),
                    false))));
  }

  @Test
  void aKeyInTheConditionFindsItsRow() {
    Table docs = createDocs();
    insert(docs, row(1, "one", 1, 0), row(2, "two", 2, 0));
    Predicate key = new Predicate.Compare(ID, Predicate.Comparison.EQUAL, new Operand.Parameter(0));
    assertEquals(List.of(2L), ids(where(docs, key), 2L));
    assertEquals(List.of(), ids(where(docs, key), 3L));
    assertEquals(List.of(), ids(where(docs, key), new Object[] {null}));
    Predicate both =
        new Predicate.And(List.of(key, compare(NAME, Predicate.Comparison.EQUAL, "two")));
    assertEquals(List.of(2L), ids(where(docs, both), 2L));
    assertEquals(List.of(), ids(where(docs, both), 1L));
  }

  @Test
  void theNearestRowsComeInOrderWithTheirDistances() {
    Table docs = createDocs();
    insert(docs, row(1, "a", 3, 4), row(2, "b", 0, 1), row(3, "c", 6, 8), row(4, "d"));
    assertEquals(List.of(List.of(2L, 1.0), List.of(1L, 5.0)), rows(nearest(docs, null, 2L, 0, 0)));
    assertEquals(List.of(2L, 1L, 3L, 4L), ids(nearest(docs, null, 10L, 0, 0)));
    assertEquals(List.of(2L, 1L, 3L, 4L), ids(nearest(docs, null, null, 0, 0)));
    assertEquals(List.of(), ids(nearest(docs, null, 0L, 0, 0)));
    assertNull(rows(nearest(docs, null, 4L, 0, 0)).get(3).get(1));
    assertEquals(
        List.of(3L, 1L, 2L),
        ids(
            nearest(
                docs,
                Metric.INNER_PRODUCT,
                new Predicate.Not(new Predicate.IsNull(EMBEDDING)),
                9L,
                1,
                1)));
    Predicate notB = compare(NAME, Predicate.Comparison.NOT_EQUAL, "b");
    assertEquals(List.of(1L, 3L), ids(nearest(docs, notB, 2L, 0, 0)));
  }

  @Test
  void equalDistancesComeInKeyOrderAndMissingOnesLast() {
    Table docs = createDocs();
    insert(docs, row(5, "e", 1, 0), row(3, "c", 0, 1), row(4, "d", 0, 0), row(1, "a"));
    assertEquals(List.of(3L, 5L, 1L, 4L), ids(nearest(docs, Metric.COSINE, null, 10L, 1, 1)));
    Nearest noQuery =
        new Nearest(EMBEDDING, Metric.L2, new Operand.Parameter(0), null, false, null);
    ScanSpec spec = new ScanSpec(docs.id(), List.of(ID), true, null, noQuery, null);
    assertEquals(List.of(1L, 3L, 4L, 5L), ids(spec, new Object[] {null}));
  }

  @Test
  void distancesThatFloatsCannotTellApartComeInTheirOrder() {
    Table docs = createDocs();
    Object[][] circle = new Object[300][];
    for (int i = 0; i < circle.length; i++) {
      double angle = i * 0.005;
      circle[i] = row(i, "", (float) Math.cos(angle), (float) Math.sin(angle));
    }
    insert(docs, circle);
    for (Metric metric : Metric.values()) {
      float length = metric == Metric.COSINE || metric == Metric.INNER_PRODUCT ? 1e-6f : 0;
      var rows = rows(nearest(docs, metric, null, 300L, length, -length));
      var sorted = new ArrayList<>(rows);
      sorted.sort(
          Comparator.comparing((List<Object> row) -> (Double) row.get(1))
              .thenComparing(row -> (Long) row.getFirst()));
      assertEquals(sorted, rows, metric.name());
    }
  }

  @Test
  void aQueryOfAnotherDimensionIsRefused() {
    Table docs = createDocs();
    insert(docs, row(1, "a", 1, 2));
    assertThrows(StorageException.VectorData.class, () -> rows(nearest(docs, null, 1L, 1, 2, 3)));
  }

  @Test
  void theLimitOfAScanIsKept() {
    Table docs = createDocs();
    insert(docs, row(1, "a", 1, 2), row(2, "b", 1, 2), row(3, "c", 1, 2));
    ScanSpec two =
        new ScanSpec(docs.id(), List.of(ID), false, null, null, new Operand.Parameter(0));
    assertEquals(2, ids(two, 2L).size());
    assertEquals(0, ids(two, 0L).size());
    assertEquals(3, ids(two, 5L).size());
  }

  @Test
  void definitionsAreFoundAndNamesAreTakenOnce() {
    Table docs = createDocs();
    long version = database.catalogVersion();
    assertEquals(docs, database.table("public", "docs").orElseThrow());
    assertTrue(database.table("public", "nothing").isEmpty());
    assertThrows(StorageException.AlreadyExists.class, this::createDocs);
    database.dropTable(docs.id());
    assertTrue(database.catalogVersion() > version);
    assertEquals(List.of(), database.tables());
    assertThrows(StorageException.NotFound.class, () -> ids(ScanSpec.all(docs.id(), List.of(ID))));
    assertThrows(StorageException.NotFound.class, () -> database.dropTable(docs.id()));
    assertTrue(createDocs().id() > docs.id());
  }

  @Test
  void anIndexChangesNoAnswer() {
    Table docs = createDocs();
    insert(docs, row(1, "a", 3, 4), row(2, "b", 0, 1), row(3, "c", 6, 8), row(4, "d"));
    VectorIndex index =
        database.createIndex(
            new VectorIndexDefinition(
                "docs_embedding", docs.id(), EMBEDDING, Metric.L2, HnswParameters.DEFAULT),
            Progress.NONE,
            ResourceAccount.unbounded());
    assertEquals(VectorIndex.State.READY, index.state());
    assertEquals(List.of(index), database.table("public", "docs").orElseThrow().indexes());
    insert(docs, row(5, "e", 1, 1));
    assertEquals(List.of(2L, 5L, 1L, 3L, 4L), ids(nearest(docs, null, 10L, 0, 0)));
    assertThrows(
        StorageException.AlreadyExists.class,
        () ->
            database.createIndex(
                new VectorIndexDefinition(
                    "docs_embedding", docs.id(), EMBEDDING, Metric.L2, HnswParameters.DEFAULT),
                Progress.NONE,
                ResourceAccount.unbounded()));
    assertThrows(
        StorageException.InvalidSetting.class,
        () ->
            database.createIndex(
                new VectorIndexDefinition(
                    "docs_name", docs.id(), NAME, Metric.L2, HnswParameters.DEFAULT),
                Progress.NONE,
                ResourceAccount.unbounded()));
    assertThrows(
        StorageException.InvalidSetting.class,
        () ->
            database.createIndex(
                new VectorIndexDefinition(
                    "docs_hamming", docs.id(), EMBEDDING, Metric.HAMMING, HnswParameters.DEFAULT),
                Progress.NONE,
                ResourceAccount.unbounded()));
    database.optimize(docs.id(), Progress.NONE, ResourceAccount.unbounded());
    assertEquals(List.of(2L, 5L, 1L, 3L, 4L), ids(nearest(docs, null, 10L, 0, 0)));
    database.dropIndex(index.id());
    assertEquals(List.of(), database.table("public", "docs").orElseThrow().indexes());
    assertEquals(List.of(2L, 5L, 1L, 3L, 4L), ids(nearest(docs, null, 10L, 0, 0)));
  }

  /** Creates people(id key, mail unique, first and last name unique together, n identity). */
  private Table createPeople(Identity identity) {
    DataType text = DataType.of(DataType.Kind.TEXT);
    return database.createTable(
        new TableDefinition(
            "public",
            "people",
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.BIGINT), false, null),
                new ColumnDefinition("mail", text, true, null),
                new ColumnDefinition("first", text, true, null),
                new ColumnDefinition("last", text, true, null),
                new ColumnDefinition(
                    "n", DataType.of(DataType.Kind.SMALLINT), true, null, identity)),
            List.of(ID),
            shards(),
            List.of(
                new UniqueConstraint("people_mail", List.of(1)),
                new UniqueConstraint("people_name", List.of(3, 2))),
            List.of(new CheckConstraint("people_check", "id > 0"))));
  }

  private static Object[] person(long id, String mail, String first, String last) {
    return new Object[] {id, mail, first, last, (short) 0};
  }

  private void refused(String constraint, Transaction transaction) {
    var error = assertThrows(StorageException.DuplicateKey.class, transaction::commit);
    assertEquals(constraint, error.constraint());
  }

  @Test
  void constraintsAndIdentitiesArePartOfTheDefinition() {
    Table people = createPeople(new Identity(true, 5, -2));
    Table found = database.table("public", "people").orElseThrow();
    assertEquals(people, found);
    assertEquals(
        List.of("people_mail", "people_name"),
        found.uniques().stream().map(UniqueConstraint::name).toList());
    assertEquals(List.of(3, 2), found.uniques().get(1).columns());
    assertEquals(List.of(new CheckConstraint("people_check", "id > 0")), found.checks());
    assertEquals(new Identity(true, 5, -2), found.columns().get(4).identity());
    assertFalse(found.columns().get(4).nullable());
  }

  @Test
  void aUniqueValueIsThereOnceAndNullsAreAllDifferent() {
    Table people = createPeople(new Identity(false, 1, 1));
    insert(
        people,
        person(1, "a@x", "Ann", "Lee"),
        person(2, null, "Bob", null),
        person(3, null, "Bob", null),
        person(4, "d@x", "Ann", "Poe"));
    try (Transaction transaction = database.begin()) {
      transaction.insert(people.id(), person(5, "e@x", "Eve", "Lee"));
      transaction.insert(people.id(), person(6, "a@x", "Fay", "Lee"));
      refused("people_mail", transaction);
    }
    try (Transaction transaction = database.begin()) {
      transaction.update(people.id(), new Object[] {2L}, person(2, "b@x", "Ann", "Lee"));
      refused("people_name", transaction);
    }
    try (Transaction transaction = database.begin()) {
      transaction.insert(people.id(), person(7, "g@x", null, "Lee"));
      transaction.insert(people.id(), person(8, "g@x", null, "Lee"));
      refused("people_mail", transaction);
    }
    assertEquals(List.of(1L, 2L, 3L, 4L), sortedIds(ScanSpec.all(people.id(), List.of(ID))));
  }

  @Test
  void uniqueValuesAreCheckedOnTheNetEffect() {
    Table people = createPeople(new Identity(false, 1, 1));
    insert(people, person(1, "a@x", "A", "A"), person(2, "b@x", "B", "B"));
    try (Transaction transaction = database.begin()) {
      transaction.update(people.id(), new Object[] {1L}, person(1, "b@x", "A", "A"));
      transaction.update(people.id(), new Object[] {2L}, person(2, "a@x", "B", "B"));
      transaction.commit();
    }
    assertEquals(List.of(2L), ids(where(people, compare(1, Predicate.Comparison.EQUAL, "a@x"))));
    try (Transaction transaction = database.begin()) {
      transaction.delete(people.id(), new Object[] {2L});
      transaction.insert(people.id(), person(3, "a@x", "B", "B"));
      transaction.insert(people.id(), person(4, "c@x", "C", "C"));
      transaction.update(people.id(), new Object[] {4L}, person(4, "d@x", "C", "C"));
      transaction.insert(people.id(), person(5, "c@x", "E", "E"));
      transaction.commit();
    }
    assertEquals(List.of(1L, 3L, 4L, 5L), sortedIds(ScanSpec.all(people.id(), List.of(ID))));
    assertEquals(List.of(3L), ids(where(people, compare(1, Predicate.Comparison.EQUAL, "a@x"))));
    assertEquals(List.of(5L), ids(where(people, compare(1, Predicate.Comparison.EQUAL, "c@x"))));
    try (Transaction transaction = database.begin()) {
      transaction.insert(people.id(), person(6, "a@x", "F", "F"));
      refused("people_mail", transaction);
    }
  }

  @Test
  void theFirstOfTwoTransactionsThatInsertAUniqueValueWins() {
    Table people = createPeople(new Identity(false, 1, 1));
    insert(people, person(1, "a@x", "A", "A"));
    try (Transaction first = database.begin();
        Transaction second = database.begin();
        Transaction third = database.begin()) {
      first.delete(people.id(), new Object[] {1L});
      first.insert(people.id(), person(2, "b@x", "B", "B"));
      first.commit();
      second.insert(people.id(), person(3, "b@x", "C", "C"));
      refused("people_mail", second);
      third.insert(people.id(), person(4, "a@x", "A", "A"));
      third.commit();
    }
    assertEquals(List.of(2L, 4L), sortedIds(ScanSpec.all(people.id(), List.of(ID))));
  }

  @Test
  void uniqueValuesInTheConditionFindTheirRows() {
    Table people = createPeople(new Identity(false, 1, 1));
    for (long id = 1; id <= 40; id++) {
      insert(people, person(id, "m" + id, "f" + id % 5, id % 2 == 0 ? "l" + id / 5 : null));
    }
    Predicate.Comparison equal = Predicate.Comparison.EQUAL;
    assertEquals(List.of(7L), ids(where(people, compare(1, equal, "m7"))));
    assertEquals(List.of(), ids(where(people, compare(1, equal, "m77"))));
    assertEquals(List.of(), ids(where(people, compare(1, equal, null))));
    assertEquals(
        List.of(8L),
        ids(
            where(
                people,
                new Predicate.And(List.of(compare(2, equal, "f3"), compare(3, equal, "l1"))))));
    Predicate in =
        new Predicate.In(
            1,
            List.of(
                new Operand.Literal("m3"),
                new Operand.Literal("m3"),
                new Operand.Literal("m5"),
                new Operand.Parameter(0)));
    assertEquals(List.of(3L, 5L, 9L), sortedIds(where(people, in), "m9"));
    Predicate more = new Predicate.And(List.of(in, compare(ID, Predicate.Comparison.GREATER, 3L)));
    assertEquals(List.of(5L), sortedIds(where(people, more), new Object[] {null}));
    try (Transaction transaction = database.begin()) {
      transaction.delete(people.id(), new Object[] {3L});
      transaction.insert(people.id(), person(50, "m3", "x", "x"));
      transaction.update(people.id(), new Object[] {5L}, person(5, "m55", "y", "y"));
      try (Snapshot view = transaction.view()) {
        assertEquals(
            List.of(List.of(50L), List.of(9L)),
            rows(view, where(people, in), "m9").stream()
                .sorted(Comparator.comparing(row -> -(Long) row.getFirst()))
                .toList());
        assertEquals(List.of(List.of(5L)), rows(view, where(people, compare(1, equal, "m55"))));
      }
      assertEquals(
          List.of(List.of(5L)),
          rows(transaction.snapshot(), where(people, compare(1, equal, "m5"))));
    }
  }

  @Test
  void aViewShowsRowsOfTheTransactionThatCannotBeCommittedTogether() {
    Table people = createPeople(new Identity(false, 1, 1));
    insert(people, person(1, "a@x", "A", "A"));
    try (Transaction transaction = database.begin()) {
      transaction.insert(people.id(), person(2, "a@x", "B", "B"));
      transaction.insert(people.id(), person(3, "a@x", "C", "C"));
      try (Snapshot view = transaction.view()) {
        assertEquals(
            List.of(List.of(1L), List.of(2L), List.of(3L)),
            rows(view, where(people, compare(1, Predicate.Comparison.EQUAL, "a@x"))).stream()
                .sorted(Comparator.comparing(row -> (Long) row.getFirst()))
                .toList());
      }
      transaction.delete(people.id(), new Object[] {1L});
      transaction.delete(people.id(), new Object[] {3L});
      transaction.commit();
    }
    assertEquals(List.of(2L), ids(ScanSpec.all(people.id(), List.of(ID))));
  }

  @Test
  void uniqueValuesAreCheckedAtTheEndOfAStatement() {
    Table people = createPeople(new Identity(false, 1, 1));
    insert(people, person(1, "a@x", "A", "A"), person(2, "b@x", "B", "B"));
    try (Transaction transaction = database.begin()) {
      Transaction.Savepoint statement = transaction.savepoint();
      transaction.update(people.id(), new Object[] {1L}, person(1, "b@x", "A", "A"));
      assertThrows(StorageException.DuplicateKey.class, () -> transaction.check(statement));
      transaction.update(people.id(), new Object[] {2L}, person(2, "a@x", "B", "B"));
      transaction.check(statement);
      transaction.insert(people.id(), person(3, "c@x", "B", "B"));
      assertThrows(StorageException.DuplicateKey.class, () -> transaction.check(statement));
      transaction.rollbackTo(statement);
      transaction.insert(people.id(), person(3, null, "B", null));
      transaction.insert(people.id(), person(4, null, "B", null));
      transaction.check(statement);
      transaction.insert(people.id(), person(5, "e@x", "E", "E"));
      transaction.insert(people.id(), person(6, "e@x", "F", "F"));
      assertThrows(StorageException.DuplicateKey.class, () -> transaction.check(statement));
      transaction.delete(people.id(), new Object[] {5L});
      transaction.check(statement);
      Transaction.Savepoint second = transaction.savepoint();
      transaction.delete(people.id(), new Object[] {6L});
      transaction.insert(people.id(), person(7, "e@x", "G", "G"));
      transaction.delete(people.id(), new Object[] {1L});
      transaction.insert(people.id(), person(8, "a@x", "A", "A"));
      transaction.check(second);
      transaction.rollbackTo(second);
      transaction.insert(people.id(), person(9, "e@x", "H", "H"));
      assertThrows(StorageException.DuplicateKey.class, () -> transaction.check(second));
      transaction.rollbackTo(second);
      transaction.commit();
    }
    assertEquals(List.of(1L, 2L, 3L, 4L, 6L), sortedIds(ScanSpec.all(people.id(), List.of(ID))));
    Predicate mail = compare(1, Predicate.Comparison.EQUAL, "a@x");
    assertEquals(List.of(1L), ids(where(people, mail)));
  }

  @Test
  void identitiesGoOnBehindWhatWasGivenOrInserted() {
    Table people = createPeople(new Identity(false, 10, 3));
    try (Transaction transaction = database.begin()) {
      assertEquals(10, transaction.nextIdentity(people.id(), 4));
      assertEquals(13, transaction.nextIdentity(people.id(), 4));
    }
    try (Transaction transaction = database.begin();
        Transaction other = database.begin()) {
      assertEquals(16, transaction.nextIdentity(people.id(), 4), "values of others are lost");
      assertEquals(19, other.nextIdentity(people.id(), 4));
      transaction.insert(people.id(), new Object[] {1L, null, null, null, (short) 100});
      assertEquals(103, transaction.nextIdentity(people.id(), 4));
      transaction.insert(people.id(), new Object[] {2L, null, null, null, (short) 50});
      transaction.commit();
      assertEquals(106, other.nextIdentity(people.id(), 4));
      other.insert(people.id(), new Object[] {3L, null, null, null, Short.MAX_VALUE});
      assertThrows(
          StorageException.ValueOutOfRange.class, () -> other.nextIdentity(people.id(), 4));
      assertThrows(IllegalArgumentException.class, () -> other.nextIdentity(people.id(), 0));
    }
  }

  @Test
  void identitiesMayCountDown() {
    Table people = createPeople(new Identity(false, -32_760, -5));
    try (Transaction transaction = database.begin()) {
      assertEquals(-32_760, transaction.nextIdentity(people.id(), 4));
      transaction.insert(people.id(), person(1, null, null, null));
      assertEquals(-32_765, transaction.nextIdentity(people.id(), 4));
      assertThrows(
          StorageException.ValueOutOfRange.class, () -> transaction.nextIdentity(people.id(), 4));
    }
  }

  @Test
  void aCancelledStatementEnds() {
    Table docs = createDocs();
    insert(docs, row(1, "a", 1, 2));
    var account = ResourceAccount.unbounded();
    account.cancel();
    try (Snapshot snapshot = database.snapshot()) {
      assertThrows(
          StorageException.Cancelled.class,
          () -> {
            try (RowCursor cursor =
                snapshot.scan(nearest(docs, null, 1L, 0, 0), new Object[0], account)) {
              cursor.next();
            }
          });
    }
  }
}
