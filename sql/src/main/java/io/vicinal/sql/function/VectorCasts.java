package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import io.vicinal.sql.type.VectorTypeNameSpec;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLibraryOperators;

/** Brings every cast to a vector to the form {@code to_vector(x, dimension)}. */
public final class VectorCasts {
  private static final String EXPECTED = "expected ";

  private VectorCasts() {}

  /** Returns whether {@code call} is a cast to an array. */
  public static boolean isToArray(SqlCall call) {
    return isCast(call)
        && call.operand(1) instanceof SqlDataTypeSpec type
        && type.getTypeNameSpec() instanceof SqlCollectionTypeNameSpec;
  }

  /** Returns whether {@code node} is a cast. */
  public static boolean isCast(SqlNode node) {
    return node.getKind() == SqlKind.CAST
        || (node instanceof SqlCall call
            && call.getOperator().equals(SqlLibraryOperators.INFIX_CAST));
  }

  /** Returns {@code to_vector(x, n)} for {@code CAST(x AS VECTOR(n))}, else the node itself. */
  public static SqlNode rewrite(SqlNode node) {
    return isCast(node)
            && ((SqlCall) node).operand(1) instanceof SqlDataTypeSpec type
            && type.getTypeNameSpec() instanceof VectorTypeNameSpec vector
        ? toVector(((SqlCall) node).operand(0), vector.dimension(), vector.format(), node)
        : node;
  }

  /** Returns {@code to_vector(node, dimension)} at the position of {@code at}. */
  public static SqlCall toVector(SqlNode node, int dimension, VectorFormat format, SqlNode at) {
    var position = at.getParserPosition();
    SqlFunction function = VectorOperators.toVector(format);
    return dimension == VectorType.ANY_DIMENSION
        ? function.createCall(position, node)
        : function.createCall(
            position, node, SqlLiteral.createExactNumeric(String.valueOf(dimension), position));
  }

  /** Returns {@code error} about a value for {@code column}, naming it. */
  public static SqlStateException ofColumn(String column, SqlStateException error) {
    String text = String.valueOf(error.getMessage());
    String named =
        text.startsWith(EXPECTED)
            ? "column \"" + column + "\" expects " + text.substring(EXPECTED.length())
            : "column \"" + column + "\": " + text;
    return new SqlStateException(error.state(), named, error).at(error.line(), error.column());
  }

  /** Returns whether a value of type {@code from} can become a vector. */
  public static boolean convertible(RelDataType from) {
    return ToVectorOperands.convertible(from);
  }

  /** Rewrites Oracle's {@code VECTOR(x [, n | * [, format]])}. */
  static SqlNode fromConstructor(SqlCall call) {
    VectorFormat format = call.operandCount() == 3 ? format(call.operand(2)) : VectorFormat.FLOAT32;
    boolean any =
        call.operandCount() == 3
            && call.operand(1) instanceof SqlIdentifier dimension
            && dimension.isStar();
    List<SqlNode> operands =
        call.getOperandList().subList(0, any ? 1 : Math.min(2, call.operandCount()));
    return VectorOperators.toVector(format).createCall(call.getParserPosition(), operands);
  }

  private static VectorFormat format(SqlNode node) {
    Optional<VectorFormat> format =
        node instanceof SqlIdentifier word && word.isSimple()
            ? VectorFormat.named(word.getSimple())
            : Optional.empty();
    return format.orElseThrow(() ->
        new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "vector components of type " + node + " are not supported")
            .at(node.getParserPosition())
            .withHint("Use FLOAT32, FLOAT16, INT8 or BIT."));
  }
}
