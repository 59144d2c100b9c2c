package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.sql.ast.Maintenance;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * OPTIMIZE, VACUUM, REINDEX and CHECKPOINT: change files and no row. They are refused inside a
 * transaction, because a statement about space must not commit somebody's rows by the way.
 */
final class MaintenanceStatement extends StatementPlan {
  private final Maintenance maintenance;

  private MaintenanceStatement(Preparation preparation, StatementKind kind, Maintenance statement) {
    super(preparation.sql(), kind, List.of(), List.of());
    this.maintenance = statement;
  }

  static MaintenanceStatement prepare(Preparation preparation, Maintenance statement) {
    StatementKind kind =
        switch (statement.work()) {
          case OPTIMIZE -> StatementKind.OPTIMIZE;
          case REINDEX_INDEX, REINDEX_TABLE -> StatementKind.REINDEX;
          case CHECKPOINT -> StatementKind.CHECKPOINT;
          case ANALYZE -> StatementKind.ANALYZE;
        };
    return new MaintenanceStatement(preparation, kind, statement);
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    batch.forEach(this::requireParameters);
    if (batch.size() != 1) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "maintenance cannot be run in a batch");
    }
    if (kind() == StatementKind.ANALYZE) {
      analyze(session, account);
      return new long[] {0};
    }
    session.transactions().requireOutside(maintenance.work().words(), account);
    try {
      run(session, account);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
    return new long[] {0};
  }

  private void run(Session session, ResourceAccount account) {
    Database database = session.database();
    switch (maintenance.work()) {
      case OPTIMIZE -> {
        if (maintenance.name().isEmpty()) {
          optimizeAll(session, account);
        } else {
          database.optimize(table(session).id(), session.progress(), account);
        }
      }
      case REINDEX_INDEX -> reindex(session, index(session), account);
      case REINDEX_TABLE -> {
        if (maintenance.name().isEmpty()) {
          reindexAll(session, account);
        } else {
          reindex(session, table(session).indexes(), account);
        }
      }
      case CHECKPOINT -> database.checkpoint(session.progress(), account);
      case ANALYZE -> analyze(session, account);
    }
  }

  /** Reads what is committed; it may run inside a transaction. */
  private void analyze(Session session, ResourceAccount account) {
    try {
      if (maintenance.name().isPresent()) {
        analyze(session, table(session), account);
      } else {
        analyzeAll(session, account);
      }
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
  }

  private static void analyzeAll(Session session, ResourceAccount account) {
    for (Table table : session.database().tables()) {
      try {
        analyze(session, table, account);
      } catch (StorageException.NotFound e) {
        if (session.database().table(table.schema(), table.name()).isPresent()) {
          throw e; // it was not dropped meanwhile
        }
      }
    }
  }

  /** Reads a table, and once more as it is now where it was altered meanwhile. */
  private static void analyze(Session session, Table table, ResourceAccount account) {
    try {
      TableStatistics.analyze(session.database(), table, account);
    } catch (StorageException.Conflict e) {
      Table altered =
          session.database().table(table.schema(), table.name()).orElseThrow(() -> gone(table));
      TableStatistics.analyze(session.database(), altered, account);
    }
  }

  private static StorageException gone(Table table) {
    return new StorageException.NotFound("table", table.name());
  }

  private static void optimizeAll(Session session, ResourceAccount account) {
    for (Table table : session.database().tables()) {
      try {
        session.database().optimize(table.id(), session.progress(), account);
      } catch (StorageException.NotFound e) {
        if (session.database().table(table.schema(), table.name()).isPresent()) {
          throw e; // it was not dropped meanwhile
        }
      }
    }
  }

  private static void reindexAll(Session session, ResourceAccount account) {
    for (Table table : session.database().tables()) {
      try {
        reindex(session, table.indexes(), account);
      } catch (StorageException.NotFound e) {
        if (session.database().table(table.schema(), table.name()).stream()
            .anyMatch(it -> it.indexes().equals(table.indexes()))) {
          throw e; // it was not dropped meanwhile
        }
      }
    }
  }

  private static void reindex(Session session, List<VectorIndex> indexes, ResourceAccount account) {
    for (VectorIndex index : indexes) {
      session.database().reindex(index.id(), session.progress(), account);
    }
  }

  private Table table(Session session) {
    SqlIdentifier identifier = maintenance.name().orElseThrow();
    QualifiedName name = QualifiedName.toChange(identifier, session);
    return session
        .database()
        .table(name.schema(), name.name())
        .orElseThrow(() -> name.notFound(SqlState.UNDEFINED_TABLE, "table", identifier));
  }

  /** Returns the index of vectors that is meant; one on other columns has nothing to build. */
  private List<VectorIndex> index(Session session) {
    SqlIdentifier identifier = maintenance.name().orElseThrow();
    QualifiedName name = QualifiedName.indexToChange(identifier, session);
    if (IndexNames.id(session.database(), name).isEmpty()) {
      throw name.notFound(SqlState.UNDEFINED_OBJECT, "index", identifier);
    }
    return IndexNames.find(session.database(), name).stream().toList();
  }
}
