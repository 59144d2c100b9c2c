package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorTypeNameSpec;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Turns the functional spellings {@code TO_VECTOR} and {@code VECTOR} into a cast. */
final class VectorCasts {
  private VectorCasts() {}

  /**
   * Returns {@code CAST(operand 0 AS VECTOR[(n)])}; n is operand {@code dimensionAt} if given, and
   * an operand after it must be the word FLOAT32.
   */
  static SqlNode toCast(SqlCall call, int dimensionAt) {
    int dimension = VectorTypeNameSpec.ANY_DIMENSION;
    if (call.operandCount() > dimensionAt) {
      dimension = dimension(call.operand(dimensionAt));
    }
    if (call.operandCount() > dimensionAt + 1) {
      requireFloat32(call.operand(dimensionAt + 1));
    }
    return cast(call.operand(0), dimension, call.getParserPosition());
  }

  /** Returns {@code CAST(node AS VECTOR(dimension))}. */
  static SqlNode cast(SqlNode node, int dimension, SqlParserPos position) {
    SqlDataTypeSpec type =
        new SqlDataTypeSpec(new VectorTypeNameSpec(dimension, position), position);
    return SqlStdOperatorTable.CAST.createCall(position, node, type);
  }

  private static int dimension(SqlNode node) {
    if (node instanceof SqlNumericLiteral literal && literal.isInteger()) {
      return literal.intValue(true);
    }
    throw new SqlStateException(
            SqlState.INVALID_PARAMETER_VALUE, "the dimension of a vector must be a whole number")
        .at(node.getParserPosition());
  }

  private static void requireFloat32(SqlNode node) {
    if (!(node instanceof SqlIdentifier word
        && word.isSimple()
        && word.getSimple().toUpperCase(Locale.ROOT).equals("FLOAT32"))) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "vector components other than float32: " + node)
          .at(node.getParserPosition());
    }
  }
}
