package io.vicinal.jdbc.client;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * What Avatica takes for the result set of a statement: it stands for the rows of the last
 * execution, which are those that the user reads. There is one for each statement, because each
 * makes a calendar, which takes longer than to read some rows.
 */
final class OpenRows extends AvaticaResultSet {
  private static final Meta.Signature NOTHING =
      new Meta.Signature(
          List.of(), "", List.of(), Map.of(), Meta.CursorFactory.ARRAY, Meta.StatementType.SELECT);

  private @Nullable EngineResultSet rows;
  private Meta.@Nullable Frame first;

  OpenRows(AvaticaStatement statement, TimeZone timeZone) throws SQLException {
    super(statement, null, NOTHING, new EngineResultSetMetaData(NOTHING.columns), timeZone, null);
  }

  /** Returns the statement whose rows they are. */
  AvaticaStatement of() {
    return statement;
  }

  /** Stands for other rows from now on, which begin with {@code frame}. */
  void begin(Meta.Signature signature, Meta.@Nullable Frame frame) throws SQLException {
    rows = new EngineResultSet(this, signature.columns);
    first = frame;
  }

  /** Returns the rows of the last execution. */
  EngineResultSet rows() {
    return Objects.requireNonNull(rows, "no execution has begun");
  }

  /** Starts reading; Avatica calls it once for each execution. */
  @Override
  protected AvaticaResultSet execute() {
    rows().start(first);
    first = null;
    return this;
  }

  @Override
  public boolean isClosed() {
    return rows().isClosed();
  }

  @Override
  public void close() {
    rows().close();
  }

  /** Lets the statement close itself, where it is to when its rows are closed. */
  void completed() {
    super.close();
  }
}
