package io.vicinal.jdbc;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.client.WantedKeys;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.Catalog;
import io.vicinal.jdbc.remote.ClientMoment;
import io.vicinal.jdbc.remote.Executed;
import io.vicinal.jdbc.remote.RunOptions;
import io.vicinal.jdbc.remote.WireReader;
import io.vicinal.jdbc.remote.WireWriter;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.PreparedPlan;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Answers what our own driver asks from elsewhere: the other half of {@code remote.RemoteCalls}.
 * Connections have ids that nobody can guess, and are those of one principal. Thread-safe.
 */
final class DriverCalls {
  private static final int ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServedMeta connections;

  DriverCalls(ServedMeta connections) {
    this.connections = connections;
  }

  /** Returns the answer to {@code request}. @throws RuntimeException what went wrong */
  byte[] answer(byte[] request) {
    var in = new WireReader(request);
    if (in.octet() != Call.VERSION) {
      throw SqlFailure.unchecked("08P01", "driver and server are of different releases");
    }
    Call call = in.oneOf(Call.values());
    String id = in.text();
    var out = new WireWriter().octet(Call.DONE);
    if (call == Call.OPEN) {
      open(in, out);
    } else if (call == Call.CLOSE) {
      connections.closeConnection(new Meta.ConnectionHandle(id));
    } else {
      OpenConnection connection = connections.connection(id);
      connection.enter();
      try {
        answer(call, id, connection, in, out);
      } finally {
        connection.leave();
      }
    }
    return out.bytes();
  }

  private void open(WireReader in, WireWriter out) {
    byte[] random = new byte[ID_BYTES];
    RANDOM.nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    connections.openConnection(new Meta.ConnectionHandle(id), in.properties());
    out.text(id).text(connections.connection(id).session().userName());
  }

  private static void answer(
      Call call, String id, OpenConnection connection, WireReader in, WireWriter out) {
    switch (call) {
      case OPEN, CLOSE, PING -> {}
      case SYNC -> sync(connection, in, out);
      case PREPARE -> prepare(connection, in, out);
      case EXECUTE_TEXT, EXECUTE, EXECUTE_BATCH, EXECUTE_TEXTS ->
          execute(call, id, connection, in, out);
      case FETCH -> fetch(connection, in, out);
      case CLOSE_ROWS ->
          connection
              .statement(in.number())
              .ifPresent(statement -> alone(statement, statement::closeRows));
      case CLOSE_STATEMENT -> connection.closeStatement(in.number());
      case CANCEL -> connection.statement(in.number()).ifPresent(OpenStatement::cancel);
      case CANCEL_ALL -> connection.cancelAll();
      case COMMIT -> {
        modes(connection).commit();
        connection.savepoints().clear();
      }
      case ROLLBACK -> {
        modes(connection).rollback();
        connection.savepoints().clear();
      }
      case SET_SAVEPOINT -> out.big(connection.savepoints().set(in.textOrNull()));
      case ROLLBACK_TO -> connection.savepoints().rollbackTo(in.big(), in.textOrNull());
      case RELEASE -> connection.savepoints().release(in.big(), in.textOrNull());
      case ROLLBACK_BEGUN -> connection.rollbackBegun();
      case METADATA -> metadata(id, connection, in, out);
    }
  }

  private static ConnectionModes modes(OpenConnection connection) {
    return new ConnectionModes(connection.session(), connection.work());
  }

  private static void sync(OpenConnection connection, WireReader in, WireWriter out) {
    Meta.ConnectionProperties wanted = new ConnectionPropertiesImpl();
    if (in.value() instanceof Boolean autoCommit) {
      wanted = wanted.setAutoCommit(autoCommit);
    }
    if (in.value() instanceof Boolean readOnly) {
      wanted = wanted.setReadOnly(readOnly);
    }
    if (in.value() instanceof Integer isolation) {
      wanted = wanted.setTransactionIsolation(isolation);
    }
    if (in.value() instanceof String catalog) {
      wanted = wanted.setCatalog(catalog);
    }
    if (in.value() instanceof String schema) {
      wanted = wanted.setSchema(schema);
    }
    Meta.ConnectionProperties now = modes(connection).sync(wanted);
    out.flag(now.isAutoCommit())
        .flag(now.isReadOnly())
        .number(now.getTransactionIsolation())
        .text(now.getCatalog())
        .text(now.getSchema());
  }

  /** Runs {@code work} when nothing else runs on the statement. */
  private static void alone(OpenStatement statement, Runnable work) {
    statement.calls().lock();
    try {
      work.run();
    } finally {
      statement.calls().unlock();
    }
  }

  private static void prepare(OpenConnection connection, WireReader in, WireWriter out) {
    int number = in.number();
    String sql = sql(in);
    try {
      PreparedPlan plan = WantedKeys.call(in.keyChoice(), () -> connection.prepare(sql));
      boolean isNew = connection.statement(number).isEmpty();
      OpenStatement statement = connection.statementNumbered(number);
      try {
        alone(statement, () -> statement.prepare(plan, sql));
      } catch (RuntimeException e) {
        if (isNew) { // the client has no statement either
          connection.closeStatement(number);
        }
        throw e;
      }
      out.signature(connection.signature(plan));
    } catch (SQLException e) {
      throw SqlFailure.unchecked(e);
    }
  }

  private static String sql(WireReader in) {
    String sql = in.textOrNull();
    if (sql == null) {
      throw SqlFailure.unchecked("HY009", "text of the statement must not be null");
    }
    return sql;
  }

  private static void execute(
      Call call, String id, OpenConnection connection, WireReader in, WireWriter out) {
    int number = in.number();
    OpenStatement statement =
        call == Call.EXECUTE || call == Call.EXECUTE_BATCH
            ? open(connection, number)
            : connection.statementNumbered(number);
    alone(
        statement,
        () -> {
          RunOptions execution = in.execution();
          statement.setWanted(execution.wanted());
          statement.setTimeoutMillis(execution.timeoutMillis());
          statement.setRowsMax(execution.rowsMax());
          var run = new StatementRun(id, connection, statement);
          try {
            out.executed(
                WantedKeys.call(execution.keys(), () -> run(call, run, execution.frameRows(), in)));
          } catch (SQLException e) {
            throw SqlFailure.unchecked(e);
          }
        });
  }

  private static OpenStatement open(OpenConnection connection, int number) {
    return connection
        .statement(number)
        .orElseThrow(() -> SqlFailure.unchecked("HY000", "statement closed"));
  }

  private static Executed run(Call call, StatementRun run, int frameRows, WireReader in) {
    return switch (call) {
      case EXECUTE_TEXT -> executed(run.runText(sql(in)), run.statement(), frameRows);
      case EXECUTE ->
          executed(
              run.run(parameters(run.statement().plan(), in.values())), run.statement(), frameRows);
      case EXECUTE_BATCH ->
          counts(run.runBatch(batch(run.statement().plan(), in)), run.statement());
      case EXECUTE_TEXTS -> counts(run.runTexts(in.texts()), run.statement());
      default -> throw new IllegalArgumentException(call.name());
    };
  }

  private static Executed executed(
      Meta.MetaResultSet result, OpenStatement statement, int frameRows) {
    if (result.updateCount != -1) {
      return counts(new long[] {result.updateCount}, statement);
    }
    Meta.Frame first = statement.fetch(0, rows(frameRows));
    return new Executed(result.signature, first, List.of(), statement.warnings(), statement.keys());
  }

  private static Executed counts(long[] counts, OpenStatement statement) {
    return Executed.ofCounts(counts, statement.warnings(), statement.keys());
  }

  private static int rows(int wanted) {
    return Math.min(wanted, ServedMeta.FRAME_ROWS_MAX);
  }

  private static List<List<TypedValue>> batch(PreparedPlan plan, WireReader in) {
    int count = in.number();
    var batch = new ArrayList<List<TypedValue>>();
    for (int i = 0; i < count; i++) {
      batch.add(parameters(plan, in.values()));
    }
    return batch;
  }

  private static List<TypedValue> parameters(PreparedPlan plan, List<@Nullable Object> values) {
    var slots = new ArrayList<TypedValue>();
    for (int i = 0; i < values.size(); i++) {
      slots.add(TypedValue.ofSerial(Rep.OBJECT, parameter(plan, i, values.get(i))));
    }
    return slots;
  }

  private static @Nullable Object parameter(PreparedPlan plan, int i, @Nullable Object value) {
    List<ParameterInfo> wanted = plan.parameters();
    return i < wanted.size() ? parameter(wanted.get(i).typeName(), value) : value;
  }

  /** Takes of a timestamp what the statement wants there, as embedded connections do. */
  private static @Nullable Object parameter(String type, @Nullable Object value) {
    if (value instanceof List<?> list) {
      String element = type.endsWith("[]") ? type.substring(0, type.length() - 2) : type;
      var elements = new ArrayList<@Nullable Object>();
      list.forEach(part -> elements.add(parameter(element, part)));
      return elements;
    }
    if (!(value instanceof ClientMoment moment)) {
      return value;
    }
    return switch (type) {
      case "TIMESTAMPTZ" -> moment.instant();
      case "CHAR", "VARCHAR" -> Timestamp.valueOf(moment.wallClock()).toString();
      default -> moment.wallClock();
    };
  }

  private static void fetch(OpenConnection connection, WireReader in, WireWriter out) {
    OpenStatement statement = open(connection, in.number());
    alone(statement, () -> out.frame(statement.fetch(in.big(), rows(in.number()))));
  }

  private static void metadata(
      String id, OpenConnection connection, WireReader in, WireWriter out) {
    Catalog question = in.oneOf(Catalog.values());
    Meta.MetaResultSet rows =
        CatalogQuestion.ask(
            new AnsweredMeta(connection), new Meta.ConnectionHandle(id), question, in.values());
    var table = new ArrayList<Object>();
    rows.firstFrame.rows.forEach(table::add);
    out.table(new MetadataResult(rows.signature.columns, table));
  }
}
