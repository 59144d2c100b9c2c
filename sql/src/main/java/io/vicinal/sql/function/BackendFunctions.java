package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.calcite.DataContext;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Holds pg_sleep() and pg_backend_pid(), which are about the connection that asks; generated code
 * calls the methods.
 */
public final class BackendFunctions {
  /** The name under which the context has the number of the connection. */
  public static final String NUMBER = "backend";

  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final double SECONDS_MAX = 1e8; // three years

  private BackendFunctions() {}

  static List<SqlOperator> all() {
    SqlFunction sleep = new Call("pg_sleep", "sleep", ReturnTypes.VARCHAR_NULLABLE);
    SqlFunction number = new Call("pg_backend_pid", "number", ReturnTypes.INTEGER);
    return List.of(
        new TypedFunction(
            "pg_sleep",
            ReturnTypes.VARCHAR_NULLABLE,
            OperandTypes.NUMERIC,
            (rex, operands) ->
                rex.makeCall(
                    sleep,
                    TypedFunction.as(
                        rex,
                        operands.getFirst(),
                        rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE)))),
        new TypedFunction(
            "pg_backend_pid",
            ReturnTypes.INTEGER,
            OperandTypes.NILADIC,
            (rex, _) -> rex.makeCall(number)));
  }

  /**
   * Waits, unless the statement is cancelled or out of time before; returns no text.
   *
   * @throws SqlStateException 22003 for more than three years and for NaN
   */
  public static String sleep(DataContext root, double seconds) {
    if (!(seconds <= SECONDS_MAX)) {
      throw new SqlStateException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "pg_sleep takes at most 100000000 seconds");
    }
    Runnable check = root.get(Series.CHECK) instanceof Runnable it ? it : () -> {};
    long end = System.nanoTime() + (long) (Math.max(0, seconds) * TimeUnit.SECONDS.toNanos(1));
    boolean interrupted = false;
    try {
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        check.run();
        interrupted |= Thread.interrupted(); // with it, no wait would last
        LockSupport.parkNanos(Math.min(left, NAP_NANOS));
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    check.run();
    return "";
  }

  /** Returns the number that {@code vicinal.sessions} and KILL have for the connection, or 0. */
  public static int number(DataContext root) {
    return root.get(NUMBER) instanceof Number number ? number.intValue() : 0;
  }

  private static final class Call extends SqlUserDefinedFunction {
    Call(String name, String method, SqlReturnTypeInference result) {
      super(
          new SqlIdentifier(name, SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          result,
          null,
          null,
          OverloadedMethod.ofContext(BackendFunctions.class, method));
    }

    /** Is computed as often as it stands there, by the session that runs the plan. */
    @Override
    public boolean isDeterministic() {
      return false;
    }
  }
}
