package io.vicinal.sql.function;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Knows the functions that give a row for each of several values. */
public final class SetReturning {
  /** The name of {@code UNNEST} where it is a function of the select list. */
  public static final String UNNEST = "unnest";

  public static final String SERIES = "generate_series";

  private static final Set<String> NAMES = Set.of(UNNEST, SERIES);

  private SetReturning() {}

  /** Returns the call that the parser makes of UNNEST outside of FROM. */
  public static SqlNode unnest(List<SqlNode> arguments, SqlParserPos position) {
    var name = new SqlIdentifier(UNNEST, position);
    return new SqlUnresolvedFunction(
            name, null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(position, arguments);
  }

  /** Returns whether {@code call} gives rows. */
  public static boolean isCall(SqlCall call) {
    return NAMES.contains(call.getOperator().getName().toLowerCase(Locale.ROOT));
  }
}
