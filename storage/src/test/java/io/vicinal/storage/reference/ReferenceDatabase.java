package io.vicinal.storage.reference;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Identity;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The slow, exact twin of the engine's database; every commit copies the tables that it changes.
 *
 * <p>Indexes are definitions only: they never change an answer. Thread-safe by one lock.
 */
public final class ReferenceDatabase implements Database {
  private final Map<Long, Table> tables = new TreeMap<>();
  private ReferenceState state = ReferenceState.EMPTY;
  private long catalogVersion = 1;
  private volatile DatabaseSettings settings = DatabaseSettings.DEFAULT;
  private long lastId;
  private long lastRowId;
  private final Map<Long, Map<Integer, Long>> identities = new HashMap<>();

  @Override
  public String name() {
    return "main";
  }

  @Override
  public synchronized long catalogVersion() {
    return catalogVersion;
  }

  @Override
  public List<String> schemas() {
    return List.of("public");
  }

  @Override
  public synchronized Optional<Table> table(String schema, String name) {
    return tables.values().stream()
        .filter(table -> table.schema().equals(schema) && table.name().equals(name))
        .findFirst();
  }

  @Override
  public synchronized List<Table> tables() {
    return tables.values().stream()
        .sorted(Comparator.comparing(Table::schema).thenComparing(Table::name))
        .toList();
  }

  @Override
  public synchronized Table createTable(TableDefinition definition) {
    if (!schemas().contains(definition.schema())) {
      throw new StorageException.NotFound("schema", definition.schema());
    }
    if (table(definition.schema(), definition.name()).isPresent()) {
      throw new StorageException.AlreadyExists("table", definition.name());
    }
    var columns = new ArrayList<ColumnDefinition>();
    for (int i = 0; i < definition.columns().size(); i++) {
      ColumnDefinition column = definition.columns().get(i);
      boolean nullable = column.nullable() && !definition.primaryKey().contains(i);
      columns.add(
          new ColumnDefinition(
              column.name(),
              column.type(),
              nullable && column.identity() == null,
              column.defaultSql(),
              column.identity()));
    }
    List<Integer> key = definition.primaryKey();
    if (key.isEmpty()) {
      key = List.of(columns.size());
      columns.add(
          new ColumnDefinition(
              TableDefinition.ROW_ID, DataType.of(DataType.Kind.BIGINT), false, null));
    }
    var table =
        new Table(
            ++lastId,
            definition.schema(),
            definition.name(),
            columns,
            key,
            definition.shards(),
            List.of(),
            definition.uniques(),
            definition.checks(),
            definition.primaryKeyName() == null
                ? Table.defaultPrimaryKeyName(definition.name())
                : definition.primaryKeyName());
    tables.put(table.id(), table);
    state = state.with(table.id(), ReferenceState.Rows.empty());
    catalogVersion++;
    return table;
  }

  @Override
  public synchronized void dropTable(long tableId) {
    requireTable(tableId);
    tables.remove(tableId);
    state = state.without(tableId);
    catalogVersion++;
  }

  @Override
  public synchronized VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    Table table = requireTable(definition.tableId());
    DataType type = table.columns().get(definition.column()).type();
    if (!type.isVector() || type.precision() == 0) {
      throw new StorageException.InvalidSetting(
          "column \""
              + table.columns().get(definition.column()).name()
              + "\" is no vector of a fixed dimension and cannot be indexed");
    }
    switch (definition.metric()) {
      case L2, L2_SQUARED, COSINE, INNER_PRODUCT, L1 -> {}
      case HAMMING, JACCARD -> {
        if (type.element() != VectorElement.BIT) {
          throw new StorageException.InvalidSetting(
              "metric " + definition.metric() + " has an index over bits only");
        }
      }
    }
    for (Table other : tables.values()) {
      if (other.schema().equals(table.schema())
          && other.indexes().stream().anyMatch(i -> i.name().equals(definition.name()))) {
        throw new StorageException.AlreadyExists("index", definition.name());
      }
    }
    var index =
        new VectorIndex(
            ++lastId,
            definition.name(),
            table.id(),
            definition.column(),
            definition.metric(),
            definition.parameters(),
            definition.quantization(),
            VectorIndex.State.READY);
    var indexes = new ArrayList<>(table.indexes());
    indexes.add(index);
    replaceIndexes(table, indexes);
    return index;
  }

  @Override
  public synchronized void dropIndex(long indexId) {
    for (Table table : List.copyOf(tables.values())) {
      List<VectorIndex> left =
          table.indexes().stream().filter(index -> index.id() != indexId).toList();
      if (left.size() < table.indexes().size()) {
        replaceIndexes(table, left);
        return;
      }
    }
    throw new StorageException.NotFound("index", String.valueOf(indexId));
  }

  private void replaceIndexes(Table table, List<VectorIndex> indexes) {
    tables.put(table.id(), table.withIndexes(indexes));
    catalogVersion++;
  }

  @Override
  public void optimize(long tableId, Progress progress, ResourceAccount account) {
    requireTable(tableId);
  }

  @Override
  public synchronized void reindex(long indexId, Progress progress, ResourceAccount account) {
    if (tables.values().stream()
        .flatMap(t -> t.indexes().stream())
        .noneMatch(i -> i.id() == indexId)) {
      throw new StorageException.NotFound("ready index", String.valueOf(indexId));
    }
  }

  @Override
  public void checkpoint(Progress progress, ResourceAccount account) {
    // Nothing is ever written.
  }

  @Override
  public synchronized Snapshot snapshot() {
    return new ReferenceSnapshot(Map.copyOf(tables), state);
  }

  @Override
  public Transaction begin() {
    return new ReferenceTransaction(this, (ReferenceSnapshot) snapshot());
  }

  @Override
  public synchronized List<SegmentInfo> segments(long tableId) {
    requireTable(tableId);
    return List.of(new SegmentInfo(0, 0, false, state.rows(tableId).size(), 0, 0, 0, 0));
  }

  @Override
  public VerifyReport verify(VerifyLevel level, ResourceAccount account) {
    return new VerifyReport(level, 0, 0, 0, List.of());
  }

  /** Creates an L2 index with the default parameters, for tests that only need a definition. */
  public VectorIndex createIndex(String name, long tableId, int column) {
    return createIndex(
        new VectorIndexDefinition(name, tableId, column, Metric.L2, HnswParameters.DEFAULT),
        Progress.NONE,
        ResourceAccount.unbounded());
  }

  synchronized long nextRowId() {
    return ++lastRowId;
  }

  synchronized long nextIdentity(long tableId, int column) {
    Identity identity = requireTable(tableId).columns().get(column).identity();
    if (identity == null) {
      throw new IllegalArgumentException("column " + column + " is no identity");
    }
    Map<Integer, Long> next = identities.computeIfAbsent(tableId, _ -> new HashMap<>());
    long value = next.getOrDefault(column, identity.start());
    DataType type = requireTable(tableId).columns().get(column).type();
    long max = Identity.maximum(type).orElseThrow();
    if (value > max || value < -max - 1) {
      throw new StorageException.ValueOutOfRange("column " + column + " has no further value");
    }
    next.put(column, value + identity.increment());
    return value;
  }

  /** Moves the counters of a table behind the values of {@code row}. */
  synchronized void noteIdentities(Table table, @Nullable Object[] row) {
    for (int i = 0; i < row.length; i++) {
      Identity identity = table.columns().get(i).identity();
      if (identity != null && row[i] instanceof Number number) {
        Map<Integer, Long> next = identities.computeIfAbsent(table.id(), _ -> new HashMap<>());
        long present = next.getOrDefault(i, identity.start());
        long value = number.longValue();
        if (identity.increment() > 0 ? value >= present : value <= present) {
          next.put(i, value + identity.increment());
        }
      }
    }
  }

  synchronized long commit(List<ReferenceTransaction.Change> changes, long snapshotLsn) {
    state = state.apply(changes, snapshotLsn, tables, true);
    return state.lsn();
  }

  /** Returns {@code snapshot} with the tables that were created after it, empty. */
  synchronized ReferenceSnapshot withNewerTables(ReferenceSnapshot snapshot) {
    var definitions = new TreeMap<Long, Table>(snapshot.tables());
    ReferenceState rows = snapshot.state();
    for (Table table : tables.values()) {
      if (definitions.putIfAbsent(table.id(), table) == null) {
        rows = rows.with(table.id(), ReferenceState.Rows.empty());
      }
    }
    return new ReferenceSnapshot(definitions, rows);
  }

  synchronized Table requireTable(long tableId) {
    @Nullable Table table = tables.get(tableId);
    if (table == null) {
      throw new StorageException.NotFound("table", String.valueOf(tableId));
    }
    return table;
  }

  @Override
  public DatabaseSettings settings() {
    return settings;
  }

  @Override
  public void alter(DatabaseSettings changed) {
    settings = changed;
  }

  @Override
  public int pruneArchive(long lsn) {
    return 0;
  }
}
