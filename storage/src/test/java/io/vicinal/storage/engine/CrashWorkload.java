package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.Durability;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TableHold;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.UniqueConstraint.Kind;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Commits, seals, merges and index builds on one recorded directory, and what may be there after a
 * crash at each moment: row 0 says how many commits there were, and each number of them has its
 * rows.
 */
final class CrashWorkload {
  static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1).withGrowingBytesMax(90_000);

  /** So many transactions are acknowledged before they are synced. */
  private static final int UNSYNCED = 5;

  /** The directory is opened anew, and the same maintenance comes again, after so many commits. */
  private static final int SESSION = 40;

  private static final int ROWS = 60;

  /** A column that comes and goes, with the text of its row or, in older rows, {@link #BEFORE}. */
  private static final String ADDED = "added";

  private static final String BEFORE = "from before";

  private final Random random;
  private final Durability durability;

  /** What the workload had asked for, and got, when so many operations were recorded. */
  private final List<Integer> issued = new ArrayList<>();

  private final List<Integer> acknowledged = new ArrayList<>();
  private final List<Integer> synced = new ArrayList<>();
  private final List<Map<Integer, String>> states = new ArrayList<>();
  private final TreeMap<Integer, String> rows = new TreeMap<>();
  private int tableAcknowledged;

  CrashWorkload(Random random, Durability durability) {
    this.random = random;
    this.durability = durability;
  }

  /** Commits so many times, and closes the directory. */
  void run(RecordedDirectory recorded, int commits) {
    int done = 0;
    while (done < commits) {
      try (LocalDataDirectory open = recorded.open(OPTIONS)) {
        Database database = open.database("main");
        if (done == 0) {
          begin(database, DatabaseSettings.FLUSH_INTERVAL_MILLIS_MAX);
          tableAcknowledged = recorded.operationCount();
        }
        do {
          commit(recorded, database);
          maintain(database, ++done);
          if (durability == Durability.INTERVAL && done % UNSYNCED == 0) {
            database.alter(settings(Durability.COMMIT));
            noteSynced(recorded);
            database.alter(settings(Durability.INTERVAL));
          }
        } while (done < commits && done % SESSION != SESSION - 4);
      }
      noteSynced(recorded);
    }
    recorded.look();
  }

  /** Never syncs by itself while the test runs. */
  private static DatabaseSettings settings(Durability durability) {
    return new DatabaseSettings(durability, DatabaseSettings.FLUSH_INTERVAL_MILLIS_MAX, false);
  }

  /** Everything that was acknowledged is synced now. */
  private void noteSynced(RecordedDirectory recorded) {
    while (synced.size() < acknowledged.size()) {
      synced.add(recorded.operationCount());
    }
  }

  /** Returns how many commits a crash after {@code n} operations must leave; -1: no table even. */
  int least(int n) {
    List<Integer> durable = durability == Durability.COMMIT ? acknowledged : synced;
    return tableAcknowledged < n ? count(durable, n) : -1;
  }

  /** Returns how many commits were acknowledged after {@code n} operations. */
  int acknowledged(int n) {
    return count(acknowledged, n);
  }

  /** Returns how many commits a crash after {@code n} operations can leave. */
  int most(int n) {
    return count(issued, n);
  }

  private static int count(List<Integer> moments, int n) {
    return (int) moments.stream().filter(operations -> operations <= n).count();
  }

  /** Creates the table; what is acknowledged before is synced so many milliseconds later. */
  void begin(Database database, int flushIntervalMillis) {
    states.add(Map.of());
    database.alter(new DatabaseSettings(durability, flushIntervalMillis, false));
    database.createTable(
        new TableDefinition(
            "public",
            "t",
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                new ColumnDefinition("text", DataType.of(DataType.Kind.TEXT), true, null),
                new ColumnDefinition("v", DataType.vector(4), true, null)),
            List.of(0),
            2));
  }

  /** Runs the next transaction. */
  void commit(RecordedDirectory recorded, Database database) {
    issued.add(recorded.operationCount());
    int commit = issued.size();
    Table table = database.table("public", "t").orElseThrow();
    try (Transaction transaction = database.begin()) {
      put(transaction, table, 0, "commit " + commit);
      for (int i = 0; i < 6; i++) {
        int id = 1 + random.nextInt(ROWS);
        if (rows.containsKey(id) && random.nextInt(3) == 0) {
          transaction.delete(table.id(), new Object[] {id});
          rows.remove(id);
        } else {
          put(transaction, table, id, "row " + id + " of " + commit);
        }
      }
      transaction.commit();
    }
    acknowledged.add(recorded.operationCount());
    states.add(new TreeMap<>(rows));
  }

  private void put(Transaction transaction, Table table, int id, String text) {
    Object[] row = new Object[table.columns().size()];
    Arrays.fill(row, text); // in columns that were added, too
    row[0] = id;
    row[2] = new float[] {id, text.length(), id % 7, 1};
    if (rows.put(id, text) == null) {
      transaction.insert(table.id(), row);
    } else {
      transaction.update(table.id(), new Object[] {id}, row);
    }
  }

  private static void maintain(Database database, int commit) {
    Table table = database.table("public", "t").orElseThrow();
    switch (commit % SESSION) {
      case 12, 24 ->
          database.createIndex(
              new VectorIndexDefinition(
                  "i" + commit, table.id(), 2, Metric.L2, new HnswParameters(4, 20, 1)),
              Progress.NONE,
              ResourceAccount.unbounded());
      case 6, 18 -> alter(database, table, add(commit));
      case 8 -> alter(database, table, unique("u" + commit, Kind.INDEX));
      case 9 -> alter(database, table, new TableChange.DropUnique(unique(table).name()));
      case 22 -> alter(database, table, unique("u" + commit, Kind.CONSTRAINT));
      case 23 ->
          alter(
              database,
              table,
              new TableChange.RenameConstraint(unique(table).name(), "v" + commit));
      case 4, 28 -> rewrite(database, table);
      case 34 -> {
        database.createSchema("s" + commit);
        database.createSequence(
            new NumberSequence(0, "s" + commit, "n", DataType.Kind.BIGINT, 1, 1, 1, 1_000, false));
        database.comment(CommentTarget.schema("s" + commit), "made by commit " + commit);
      }
      case 35 -> alter(database, table, new TableChange.DropUnique(unique(table).name()));
      case 15, 33 -> alter(database, table, new TableChange.DropColumn(ADDED, List.of()));
      case 20, 38 -> database.dropIndex(table.indexes().getFirst().id());
      case 30 -> database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      default -> {
        return;
      }
    }
  }

  /** Puts another table with the same rows in the place of {@code table}. */
  private static void rewrite(Database database, Table table) {
    try (TableHold _ = database.holdTable(table.id(), ResourceAccount.unbounded())) {
      Table copy = database.createTable(copyOf(table));
      copyRows(database, table, copy);
      var names = new HashMap<Long, String>();
      for (VectorIndex index : table.indexes()) {
        VectorIndex built =
            database.createIndex(
                new VectorIndexDefinition(
                    TableDefinition.UNFINISHED + index.name(),
                    copy.id(),
                    index.column(),
                    index.metric(),
                    index.parameters()),
                Progress.NONE,
                ResourceAccount.unbounded());
        names.put(built.id(), index.name());
      }
      database.replaceTable(
          new TableReplacement(table.id(), copy.id(), names, Set.of(), Map.of(), List.of()),
          () -> {});
    }
  }

  private static TableDefinition copyOf(Table table) {
    return new TableDefinition(
        table.schema(),
        TableDefinition.UNFINISHED + table.name(),
        table.columns().stream()
            .map(it -> new ColumnDefinition(it.name(), it.type(), it.nullable(), null))
            .toList(),
        table.primaryKey(),
        table.shards(),
        table.uniques().stream().map(it -> new UniqueConstraint(it.name(), it.columns())).toList(),
        List.of());
  }

  private static void copyRows(Database database, Table table, Table copy) {
    List<Integer> columns = IntStream.range(0, table.columns().size()).boxed().toList();
    try (Snapshot snapshot = database.snapshot();
        Transaction transaction = database.begin();
        RowCursor rows =
            snapshot.scan(
                ScanSpec.all(table.id(), columns), new Object[0], ResourceAccount.unbounded())) {
      while (rows.next()) {
        transaction.insert(copy.id(), columns.stream().map(rows::get).toArray());
      }
      transaction.commit();
    }
  }

  private static TableChange unique(String name, Kind kind) {
    return new TableChange.AddUnique(name, List.of("text"), kind);
  }

  private static UniqueConstraint unique(Table table) {
    return table.uniques().getFirst();
  }

  private static TableChange add(int commit) {
    DataType type = DataType.of(DataType.Kind.TEXT);
    return new TableChange.AddColumn(
        new ColumnDefinition(ADDED, type, commit % 2 == 0, null), BEFORE);
  }

  private static void alter(Database database, Table table, TableChange change) {
    database.alterTable(table.id(), change, () -> {});
  }

  /** Returns how many commits there are, -1 without a table, after comparing all rows. */
  int check(Database database) {
    Table table = database.table("public", "t").orElse(null);
    if (table == null) {
      return -1;
    }
    try (Snapshot snapshot = database.snapshot()) {
      var found = new TreeMap<Integer, String>();
      int added = table.columnPosition(ADDED);
      ScanSpec all = ScanSpec.all(table.id(), added < 0 ? List.of(0, 1) : List.of(0, 1, added));
      try (RowCursor cursor = snapshot.scan(all, new Object[0], ResourceAccount.unbounded())) {
        while (cursor.next()) {
          found.put((Integer) cursor.get(0), (String) cursor.get(1));
          if (added >= 0 && !BEFORE.equals(cursor.get(2))) {
            assertEquals(cursor.get(1), cursor.get(2));
          }
        }
      }
      found.forEach((id, text) -> assertEquals(List.of(id), ids(snapshot, table, text)));
      String last = found.getOrDefault(0, "commit 0");
      int commits = Integer.parseInt(last.substring("commit ".length()));
      assertEquals(states.get(commits), found);
      assertEquals(found.keySet().stream().toList(), nearest(snapshot, table));
      return commits;
    }
  }

  /**
   * Returns the ids of the rows with a text, which a UNIQUE constraint finds where there is one.
   */
  private static List<Integer> ids(Snapshot snapshot, Table table, String text) {
    var filter = new Predicate.Compare(1, Predicate.Comparison.EQUAL, new Operand.Literal(text));
    return ids(snapshot, new ScanSpec(table.id(), List.of(0), false, filter, null, null));
  }

  /** Returns the ids that a search for nearest rows gives when it may give all, sorted. */
  private static List<Integer> nearest(Snapshot snapshot, Table table) {
    var wanted =
        new Nearest(
            2,
            Metric.L2,
            new Operand.Literal(new float[4]),
            new Operand.Literal(1_000L),
            false,
            null);
    return ids(snapshot, new ScanSpec(table.id(), List.of(0), false, null, wanted, null));
  }

  private static List<Integer> ids(Snapshot snapshot, ScanSpec spec) {
    var ids = new ArrayList<Integer>();
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        ids.add((Integer) cursor.get(0));
      }
    }
    return ids.stream().sorted().toList();
  }
}
