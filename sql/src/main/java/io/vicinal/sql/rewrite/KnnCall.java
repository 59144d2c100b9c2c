package io.vicinal.sql.rewrite;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.DistanceMetric;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Is one call {@code KNN(TABLE t, DESCRIPTOR(column), query [, k] [, K =>, METRIC =>, EF_SEARCH =>,
 * TARGET_ACCURACY =>])}, also spelt {@code VECTOR_SEARCH}.
 *
 * @param k a literal or a parameter
 * @param efSearch a whole number, or null to leave it to the engine
 * @param targetAccuracy in percent or as a share, or null for none
 */
record KnnCall(
    SqlIdentifier table,
    SqlIdentifier column,
    SqlNode query,
    SqlNode k,
    Optional<DistanceMetric> metric,
    @Nullable SqlLiteral efSearch,
    @Nullable SqlLiteral targetAccuracy,
    SqlParserPos position) {
  private static final Set<String> NAMES = Set.of("KNN", "VECTOR_SEARCH");
  private static final String DEFAULT_K = "10";
  private static final int POSITIONAL = 4;

  static boolean matches(SqlNode node) {
    return node.getKind() == SqlKind.COLLECTION_TABLE
        && node instanceof SqlCall table
        && table.operand(0) instanceof SqlCall call
        && NAMES.contains(call.getOperator().getName().toUpperCase(Locale.ROOT));
  }

  /**
   * Reads the arguments.
   *
   * @param collectionTable what {@link #matches}
   * @throws SqlStateException 42601 or 22023 with the position of the argument that is wrong
   */
  static KnnCall read(SqlNode collectionTable) {
    return new Reader(((SqlCall) collectionTable).operand(0)).read();
  }

  private static final class Reader {
    private final SqlCall call;
    private final String name;
    private @Nullable SqlNode k;
    private Optional<DistanceMetric> metric = Optional.empty();
    private @Nullable SqlLiteral efSearch;
    private @Nullable SqlLiteral targetAccuracy;

    Reader(SqlCall call) {
      this.call = call;
      this.name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    }

    KnnCall read() {
      if (call.operandCount() < 3 || named(0) || named(1) || named(2)) {
        throw wrong(call, "expects TABLE t, DESCRIPTOR(column) and a query vector first");
      }
      for (int i = 3; i < call.operandCount(); i++) {
        SqlNode argument = call.operand(i);
        if (named(i)) {
          named(((SqlCall) argument).operand(1), ((SqlCall) argument).operand(0));
        } else if (i < POSITIONAL) {
          count(argument);
        } else {
          throw wrong(argument, "has at most " + POSITIONAL + " arguments without a name");
        }
      }
      SqlNode limit =
          k != null ? k : SqlLiteral.createExactNumeric(DEFAULT_K, call.getParserPosition());
      return new KnnCall(
          table(),
          column(),
          call.operand(2),
          limit,
          metric,
          efSearch,
          targetAccuracy,
          call.getParserPosition());
    }

    private boolean named(int index) {
      return call.operand(index).getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
    }

    private void named(SqlIdentifier argument, SqlNode value) {
      switch (argument.getSimple().toUpperCase(Locale.ROOT)) {
        case "K" -> count(value);
        case "METRIC" -> {
          metric = DistanceMetric.written(value);
          if (metric.isEmpty()) {
            throw new SqlStateException(
                    SqlState.INVALID_PARAMETER_VALUE, "unknown distance metric " + value)
                .at(value.getParserPosition());
          }
        }
        case "EF_SEARCH" -> efSearch = wholeNumber(argument, value);
        case "TARGET_ACCURACY" -> targetAccuracy = number(argument, value);
        default -> throw wrong(argument, "has no argument \"" + argument.getSimple() + "\"");
      }
    }

    private void count(SqlNode value) {
      if (k != null) {
        throw wrong(value, "has K twice");
      }
      k = value instanceof SqlDynamicParam ? value : wholeNumber(call, value);
    }

    private SqlLiteral wholeNumber(SqlNode argument, SqlNode value) {
      if (value instanceof SqlNumericLiteral number
          && number.isInteger()
          && number.longValue(true) > 0) {
        return number;
      }
      String what = argument instanceof SqlIdentifier id ? id.getSimple() : "k";
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              what + " must be a positive whole number, not " + value)
          .at(value.getParserPosition());
    }

    private static SqlLiteral number(SqlIdentifier argument, SqlNode value) {
      if (value instanceof SqlNumericLiteral number) {
        return number;
      }
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              argument.getSimple() + " must be a number, not " + value)
          .at(value.getParserPosition());
    }

    private SqlIdentifier table() {
      if (call.operand(0) instanceof SqlCall explicit
          && explicit.getKind() == SqlKind.EXPLICIT_TABLE
          && explicit.operand(0) instanceof SqlIdentifier table) {
        return table;
      }
      throw wrong(call.operand(0), "expects TABLE t as its first argument");
    }

    private SqlIdentifier column() {
      if (call.operand(1) instanceof SqlCall descriptor
          && descriptor.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
          && descriptor.operandCount() == 1
          && descriptor.operand(0) instanceof SqlIdentifier column
          && column.isSimple()) {
        return column;
      }
      throw wrong(call.operand(1), "expects DESCRIPTOR(column) as its second argument");
    }

    private SqlStateException wrong(SqlNode at, String what) {
      return new SqlStateException(SqlState.SYNTAX_ERROR, name + " " + what)
          .at(at.getParserPosition());
    }
  }
}
