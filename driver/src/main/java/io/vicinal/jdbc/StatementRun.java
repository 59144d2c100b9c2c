package io.vicinal.jdbc;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.metadata.Signatures;
import io.vicinal.jdbc.value.GivenVector;
import io.vicinal.jdbc.value.ParameterSite;
import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.OwnedVector;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.StatementKind.Result;
import io.vicinal.storage.ResourceAccount;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans for one statement of a connection. Rows are left open in the statement, whose {@link
 * OpenStatement#fetch} reads them on demand.
 *
 * @param connectionId under which Avatica knows the connection
 */
record StatementRun(String connectionId, OpenConnection connection, OpenStatement statement) {
  /** Plans a text without parameters and runs it. */
  Meta.MetaResultSet runText(String sql) {
    ResourceAccount account = statement.begin(sql);
    return statement.work(() -> runText(sql, account));
  }

  private Meta.MetaResultSet runText(String sql, ResourceAccount account) {
    OpenStatement.reserve(sql, account);
    PreparedPlan plan = connection.plan(sql);
    if (!plan.parameters().isEmpty() && plan.kind() != StatementKind.EXPLAIN) {
      throw SqlFailure.unchecked(
          "07001",
          "statement has "
              + plan.parameters().size()
              + " parameters without values\nhint: Use a PreparedStatement.");
    }
    return run(plan, new Object[0], account);
  }

  /** Runs the plan that the statement was prepared with. */
  Meta.MetaResultSet run(List<TypedValue> values) {
    @Nullable Object[] parameters = parameters(values);
    PreparedPlan plan = statement.plan(); // before anything begins that nobody would end
    ResourceAccount account = statement.begin(statement.text());
    return statement.work(() -> run(plan, parameters, account));
  }

  private Meta.MetaResultSet run(
      PreparedPlan plan, @Nullable Object[] parameters, ResourceAccount account) {
    statement.running(plan);
    statement.checkWanted(plan);
    checkWritable(plan.kind());
    if (plan.result() == Result.ROWS) {
      RowStream rows = plan.query(parameters, account);
      statement.open(rows, plan.columns().size());
      return Meta.MetaResultSet.create(
          connectionId, statement.id(), false, signature(plan), Meta.Frame.MORE);
    }
    long[] counts = execute(plan, List.<@Nullable Object[]>of(parameters), account);
    return Meta.MetaResultSet.count(connectionId, statement.id(), counts[0]);
  }

  private Meta.Signature signature(PreparedPlan plan) {
    return statement.signature().of(plan, connection.session().database());
  }

  /** Runs the batch as one statement: all of it or nothing. */
  long[] runBatch(List<List<TypedValue>> values) {
    PreparedPlan plan = statement.plan();
    if (plan.result() == Result.ROWS) {
      throw SqlFailure.unchecked("0100E", "a batch takes no statements that give rows");
    }
    checkWritable(plan.kind());
    var batch = new ArrayList<@Nullable Object[]>();
    for (List<TypedValue> row : values) {
      batch.add(parameters(row));
    }
    ResourceAccount account = statement.begin(statement.text());
    statement.running(plan);
    return statement.work(() -> execute(plan, batch, account));
  }

  /** Runs one text after the other, each a statement of its own, up to the first that fails. */
  long[] runTexts(List<String> texts) {
    StatementPeer.Wanted before = statement.wanted();
    statement.setWanted(StatementPeer.Wanted.COUNT);
    try {
      return counts(texts);
    } finally {
      statement.setWanted(before); // clients of other makers do not say it at each execution
    }
  }

  private long[] counts(List<String> texts) {
    long[] counts = new long[texts.size()];
    for (int i = 0; i < counts.length; i++) {
      try {
        String text = texts.get(i);
        ResourceAccount account = statement.begin(text);
        counts[i] =
            statement.work(() -> {
              OpenStatement.reserve(text, account);
              return run(connection.plan(text), new Object[0], account).updateCount;
            });
      } catch (RuntimeException e) {
        SQLException cause = ErrorTranslator.translate(e);
        throw new IllegalStateException(
            new BatchUpdateException(
                cause.getMessage(), cause.getSQLState(), 0, Arrays.copyOf(counts, i), cause));
      }
    }
    return counts;
  }

  /** Runs a batch and keeps the warnings, and the generated keys that were asked for. */
  private long[] execute(
      PreparedPlan plan, List<@Nullable Object[]> batch, ResourceAccount account) {
    Changed changed = plan.change(batch, account);
    statement.warn(changed.notices());
    if (!plan.columns().isEmpty()) {
      statement.keepKeys(
          new MetadataResult(
              Signatures.columns(plan, connection.session().database()),
              OpenStatement.rows(changed.rows(), plan.columns().size())));
    }
    long[] counts = changed.counts();
    statement.countRows(Arrays.stream(counts).sum());
    return counts;
  }

  private void checkWritable(StatementKind kind) {
    if (kind.writes() && connection.session().transactions().modes().isSessionReadOnly()) {
      throw SqlFailure.unchecked("25006", "connection is read-only");
    }
  }

  private static @Nullable Object[] parameters(List<TypedValue> values) {
    var parameters = new @Nullable Object[values.size()];
    for (int i = 0; i < parameters.length; i++) {
      TypedValue value = values.get(i);
      if (value == null) {
        throw SqlFailure.unchecked("07001", "parameter " + (i + 1) + " is not set");
      }
      Object given = ParameterSite.valueOf(value);
      parameters[i] =
          given instanceof GivenVector vector ? new OwnedVector(vector.components()) : given;
    }
    return parameters;
  }
}
