package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.IsolationLevel;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.Transactions;
import io.vicinal.sql.ast.BeginTransaction;
import io.vicinal.sql.ast.CommitTransaction;
import io.vicinal.sql.ast.RollbackTransaction;
import io.vicinal.sql.ast.SavepointStatement;
import io.vicinal.sql.ast.SetTransaction;
import io.vicinal.sql.ast.TransactionControl;
import io.vicinal.sql.ast.TransactionModes;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** BEGIN, COMMIT, ROLLBACK, savepoints and SET TRANSACTION. */
final class TransactionStatement extends StatementPlan {
  private final BiConsumer<Transactions, ResourceAccount> action;

  private TransactionStatement(
      String sql, StatementKind kind, BiConsumer<Transactions, ResourceAccount> action) {
    super(sql, kind, List.of(), List.of());
    this.action = action;
  }

  static TransactionStatement prepare(String sql, TransactionControl control) {
    return switch (control) {
      case BeginTransaction begin -> {
        Modes modes = Modes.of(begin.modes(), begin);
        yield new TransactionStatement(
            sql,
            StatementKind.BEGIN,
            (it, account) -> it.begin(modes.isolation, modes.readOnly, account));
      }
      case CommitTransaction _ ->
          new TransactionStatement(sql, StatementKind.COMMIT, Transactions::commit);
      case RollbackTransaction rollback -> {
        @Nullable String savepoint =
            rollback.savepoint().map(SqlIdentifier::getSimple).orElse(null);
        yield new TransactionStatement(
            sql,
            StatementKind.ROLLBACK,
            savepoint == null
                ? Transactions::rollback
                : (it, account) -> it.savepoints().rollbackTo(savepoint, account));
      }
      case SavepointStatement savepoint -> {
        String name = savepoint.name().getSimple();
        yield savepoint.release()
            ? new TransactionStatement(
                sql,
                StatementKind.RELEASE_SAVEPOINT,
                (it, account) -> it.savepoints().release(name, account))
            : new TransactionStatement(
                sql, StatementKind.SAVEPOINT, (it, account) -> it.savepoints().set(name, account));
      }
      case SetTransaction set -> {
        Modes modes = Modes.of(set.modes(), set);
        yield new TransactionStatement(
            sql,
            StatementKind.SET_TRANSACTION,
            set.session()
                ? (it, account) ->
                    it.modes().setForSession(modes.isolation, modes.readOnly, account)
                : (it, account) -> it.modes().set(modes.isolation, modes.readOnly, account));
      }
    };
  }

  /** What the text says; null where it says nothing. */
  private record Modes(@Nullable IsolationLevel isolation, @Nullable Boolean readOnly) {
    static Modes of(TransactionModes modes, SqlNode node) {
      return new Modes(
          modes.isolation().map(level -> level(level, node)).orElse(null),
          modes.readOnly().orElse(null));
    }

    private static IsolationLevel level(TransactionModes.Isolation level, SqlNode node) {
      return switch (level) {
        case READ_UNCOMMITTED -> IsolationLevel.READ_UNCOMMITTED;
        case READ_COMMITTED -> IsolationLevel.READ_COMMITTED;
        case REPEATABLE_READ -> IsolationLevel.REPEATABLE_READ;
        case SERIALIZABLE ->
            throw new SqlStateException(
                    SqlState.FEATURE_NOT_SUPPORTED, "isolation level SERIALIZABLE is not supported")
                .at(node.getParserPosition())
                .withHint("REPEATABLE READ is snapshot isolation, which allows write skew only.");
      };
    }
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    batch.forEach(this::requireParameters);
    if (batch.size() != 1) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "a transaction statement cannot be run in a batch");
    }
    action.accept(session.transactions(), account);
    return new long[] {0};
  }
}
