package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Requires keys of frames with a distance to be there: generated code computes with them. */
public final class RangeKeys {
  private static final SqlFunction REQUIRED =
      new SqlUserDefinedFunction(
          new SqlIdentifier("range_key", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0,
          InferTypes.FIRST_KNOWN,
          null,
          JavaMethod.of(RangeKeys.class, "required", NullPolicy.STRICT));

  private RangeKeys() {}

  /** Returns {@code key}, which throws 0AV00 where it is NULL. */
  public static RexNode present(RexBuilder rex, RexNode key) {
    RexNode required = rex.makeCall(REQUIRED, rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, key));
    return rex.makeCall(
        key.getType(),
        SqlStdOperatorTable.CASE,
        List.of(required, key, rex.makeNullLiteral(key.getType())));
  }

  /** Returns true for generated code. @throws SqlStateException 0AV00 if there is no key */
  public static boolean required(boolean present) {
    if (!present) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "range with a distance from a NULL in the order is not supported");
    }
    return true;
  }
}
