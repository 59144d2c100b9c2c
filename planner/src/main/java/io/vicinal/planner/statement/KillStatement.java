package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.ActiveSession;
import io.vicinal.planner.session.ActiveStatement;
import io.vicinal.planner.session.Activity;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.Kill;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.DataType;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * KILL QUERY and KILL SESSION: end what the user may see in {@code vicinal.statements} and {@code
 * vicinal.sessions}; anything else is not there. They belong to no transaction.
 */
final class KillStatement extends StatementPlan {
  private final Kill kill;

  private KillStatement(Preparation preparation, Kill kill) {
    super(
        preparation.sql(),
        StatementKind.KILL,
        kill.isParameter()
            ? Descriptions.parameters(
                List.of(
                    ColumnTypes.toRel(
                        DataType.of(DataType.Kind.BIGINT), true, Dialect.typeFactory())))
            : List.of(),
        List.of());
    this.kill = kill;
  }

  static KillStatement prepare(Preparation preparation, Kill kill) {
    if (!kill.isParameter()) {
      try {
        var _ = kill.id();
      } catch (ArithmeticException e) {
        throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "KILL needs a whole number")
            .at(kill.getParserPosition());
      }
    }
    return new KillStatement(preparation, kill);
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    long[] counts = new long[batch.size()];
    for (@Nullable Object[] parameters : batch) {
      requireParameters(parameters);
      kill(session, id(parameters));
    }
    return counts;
  }

  private long id(@Nullable Object[] parameters) {
    if (!kill.isParameter()) {
      return kill.id();
    }
    if (parameters[0] instanceof Number number) {
      return number.longValue();
    }
    throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "KILL needs a whole number");
  }

  private void kill(Session session, long id) {
    Activity activity = session.activity();
    switch (kill.target()) {
      case QUERY -> {
        ActiveStatement statement =
            activity.statement(id, session).orElseThrow(() -> missing("statement", id));
        statement.account().cancel();
      }
      case SESSION -> {
        ActiveSession killed =
            activity.session(id, session).orElseThrow(() -> missing("session", id));
        if (killed.session() == session) {
          throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE, "a session cannot kill itself");
        }
        killed.terminate();
      }
    }
    session.audit(
        AuditEvent.of(session.acting("KILL"), "KILL " + kill.target())
            .about(kill.target().name(), id, null));
  }

  private static SqlStateException missing(String what, long id) {
    return new SqlStateException(SqlState.UNDEFINED_OBJECT, what + " " + id + " does not exist");
  }
}
