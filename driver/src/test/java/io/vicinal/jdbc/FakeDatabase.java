package io.vicinal.jdbc;

import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A database that has definitions and nothing else. */
public record FakeDatabase(List<Table> tables) implements Database {
  @Override
  public String name() {
    return "main";
  }

  @Override
  public long catalogVersion() {
    return 1;
  }

  @Override
  public List<String> schemas() {
    return List.of("public", "sales");
  }

  @Override
  public Optional<Table> table(String schema, String name) {
    return tables.stream()
        .filter(table -> table.schema().equals(schema) && table.name().equals(name))
        .findFirst();
  }

  @Override
  public Table createTable(TableDefinition definition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void dropTable(long tableId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void dropIndex(long indexId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void optimize(long tableId, Progress progress, ResourceAccount account) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void reindex(long indexId, Progress progress, ResourceAccount account) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkpoint(Progress progress, ResourceAccount account) {
    throw new UnsupportedOperationException();
  }

  /** Shows tables without rows. */
  @Override
  public Snapshot snapshot() {
    return new Snapshot() {
      @Override
      public long lsn() {
        return 0;
      }

      @Override
      public long rowCount(long tableId) {
        return 0;
      }

      @Override
      public RowCursor scan(ScanSpec spec, @Nullable Object[] parameters, ResourceAccount account) {
        throw new UnsupportedOperationException();
      }

      @Override
      public ScanStrategy explain(ScanSpec spec, @Nullable Object @Nullable [] parameters) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Transaction begin() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<SegmentInfo> segments(long tableId) {
    return List.of();
  }

  @Override
  public VerifyReport verify(VerifyLevel level, ResourceAccount account) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DatabaseSettings settings() {
    return DatabaseSettings.DEFAULT;
  }

  @Override
  public void alter(DatabaseSettings changed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int pruneArchive(long lsn) {
    return 0;
  }
}
