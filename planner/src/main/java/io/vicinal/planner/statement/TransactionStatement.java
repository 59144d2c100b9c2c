package io.vicinal.planner.statement;

import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.Notice;
import io.vicinal.planner.plan.RowStream;
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
import java.util.function.BiPredicate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** BEGIN, COMMIT, ROLLBACK, savepoints and SET TRANSACTION. */
final class TransactionStatement extends StatementPlan {
  private static final Notice NO_TRANSACTION =
      new Notice(SqlState.NO_ACTIVE_TRANSACTION.code(), "there is no transaction in progress");

  /** Does it, and returns whether there was a transaction to do it to. */
  private final BiPredicate<Transactions, ResourceAccount> action;

  private TransactionStatement(
      String sql, StatementKind kind, BiPredicate<Transactions, ResourceAccount> action) {
    super(sql, kind, List.of(), List.of());
    this.action = action;
  }

  /** Creates the plan of a statement that fails where there is no transaction to do it to. */
  private static TransactionStatement strict(
      String sql, StatementKind kind, BiConsumer<Transactions, ResourceAccount> action) {
    return new TransactionStatement(
        sql,
        kind,
        (transactions, account) -> {
          action.accept(transactions, account);
          return true;
        });
  }

  static TransactionStatement prepare(String sql, TransactionControl control) {
    return switch (control) {
      case BeginTransaction begin -> {
        Modes modes = Modes.of(begin.modes(), begin);
        yield strict(
            sql,
            StatementKind.BEGIN,
            (it, account) -> it.begin(modes.isolation, modes.readOnly, account));
      }
      case CommitTransaction _ ->
          new TransactionStatement(sql, StatementKind.COMMIT, Transactions::commit);
      case RollbackTransaction rollback ->
          rollback
              .savepoint()
              .map(SqlIdentifier::getSimple)
              .map(name ->
                  strict(
                      sql,
                      StatementKind.ROLLBACK,
                      (it, account) -> it.savepoints().rollbackTo(name, account)))
              .orElseGet(() ->
                  new TransactionStatement(sql, StatementKind.ROLLBACK, Transactions::rollback));
      case SavepointStatement savepoint -> {
        String name = savepoint.name().getSimple();
        yield savepoint.release()
            ? strict(
                sql,
                StatementKind.RELEASE_SAVEPOINT,
                (it, account) -> it.savepoints().release(name, account))
            : strict(
                sql, StatementKind.SAVEPOINT, (it, account) -> it.savepoints().set(name, account));
      }
      case SetTransaction set -> {
        Modes modes = Modes.of(set.modes(), set);
        yield strict(
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
    return change(session, batch, account).counts();
  }

  @Override
  public Changed change(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    batch.forEach(this::requireParameters);
    if (batch.size() != 1) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "a transaction statement cannot be run in a batch");
    }
    boolean done = action.test(session.transactions(), account);
    return new Changed(new long[] {0}, RowStream.NONE, done ? List.of() : List.of(NO_TRANSACTION));
  }
}
