package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.jspecify.annotations.Nullable;

/** Says which function there is not, with the types of its arguments. */
final class UnknownFunctions {
  private UnknownFunctions() {}

  static SqlStateException refusal(
      SqlCall call,
      String function,
      List<RelDataType> argumentTypes,
      @Nullable CalciteContextException e) {
    String types =
        argumentTypes.stream().map(RelDataType::toString).collect(Collectors.joining(", "));
    String name = function.toLowerCase(Locale.ROOT);
    if (name.equals("bm25") || name.equals("hybrid_rank")) {
      return new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "ranking of full texts is not supported: " + name)
          .at(call.getParserPosition());
    }
    return new SqlStateException(
            SqlState.UNDEFINED_FUNCTION, "function " + name + "(" + types + ") does not exist", e)
        .at(call.getParserPosition());
  }
}
