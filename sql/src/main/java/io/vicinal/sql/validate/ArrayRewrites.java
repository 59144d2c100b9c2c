package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.ArrayComparisons;
import io.vicinal.sql.function.ArrayOperators;
import io.vicinal.sql.function.ArrayRows;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Brings spellings of arrays to one form: {@code = ANY}, {@code <> ALL}, the empty array. */
final class ArrayRewrites {
  private ArrayRewrites() {}

  static SqlNode rewrite(SqlNode node) {
    if (!(node instanceof SqlCall call)) {
      return node;
    }
    if (call.getOperator() instanceof SqlQuantifyOperator quantifier) {
      return quantified(call, quantifier);
    }
    if (call.getOperator() instanceof SqlUnnestOperator unnest) {
      return unnest(call, unnest);
    }
    boolean cast =
        call.getKind() == SqlKind.CAST || call.getOperator().equals(SqlLibraryOperators.INFIX_CAST);
    if (cast && isEmptyArray(call.operand(0))) {
      call.setOperand(0, SqlLiteral.createCharString("{}", call.operand(0).getParserPosition()));
    }
    if (cast && call.operand(0) instanceof SqlCall array) {
      typeParameters(array, call.operand(1));
    }
    return node;
  }

  /** Parameters in {@code ARRAY[?, ?]::int[]} are elements of that type. */
  private static void typeParameters(SqlCall array, SqlNode type) {
    if (array.getKind() != SqlKind.ARRAY_VALUE_CONSTRUCTOR
        || !(type instanceof SqlDataTypeSpec spec)
        || !(spec.getTypeNameSpec() instanceof SqlCollectionTypeNameSpec collection)) {
      return;
    }
    for (int i = 0; i < array.operandCount(); i++) {
      SqlNode element = array.operand(i);
      if (element.getKind() == SqlKind.DYNAMIC_PARAM) {
        SqlParserPos position = element.getParserPosition();
        array.setOperand(
            i,
            SqlStdOperatorTable.CAST.createCall(
                position,
                element,
                new SqlDataTypeSpec(collection.getElementTypeName(), spec.getParserPosition())));
      }
    }
  }

  private static boolean isEmptyArray(SqlNode node) {
    return node instanceof SqlCall call
        && call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
        && call.operandCount() == 0;
  }

  /** Refuses an empty array without a cast. */
  static void requireType(SqlCall call) {
    if (isEmptyArray(call)) {
      throw new SqlStateException(
              SqlState.INDETERMINATE_TYPE, "cannot determine type of empty array")
          .at(call.getParserPosition())
          .withHint("Cast it, as in ARRAY[]::integer[].");
    }
  }

  /** Writes the array in a cast to text as text; nothing else can be made of one. */
  static void castToText(SqlCall cast) {
    SqlNode array = cast.operand(0);
    boolean text =
        cast.operand(1) instanceof SqlDataTypeSpec type
            && type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic
            && basic.getTypeName().getSimple().endsWith("CHAR");
    if (!text) {
      throw new SqlStateException(
              SqlState.CANNOT_COERCE, "an array cannot be cast to " + cast.operand(1))
          .at(cast.getParserPosition());
    }
    cast.setOperand(0, ArrayOperators.OUT.createCall(array.getParserPosition(), array));
  }

  /** NULL has no elements; several arrays stand side by side. */
  private static SqlNode unnest(SqlCall call, SqlUnnestOperator unnest) {
    SqlParserPos position = call.getParserPosition();
    if (call.operandCount() > 1) {
      return unnest.createCall(position, ArrayRows.OF.createCall(position, call.getOperandList()));
    }
    SqlNode array = call.operand(0);
    if (unnest.withOrdinality
        && !array.isA(SqlKind.QUERY)
        && array.getKind() != SqlKind.ARRAY_VALUE_CONSTRUCTOR
        && !(array instanceof SqlCall rows && rows.getOperator().equals(ArrayRows.OF))) {
      call.setOperand(0, ArrayOperators.OR_EMPTY.createCall(array.getParserPosition(), array));
    }
    return call;
  }

  /** Returns whether {@code call} prepares arrays for UNNEST. */
  static boolean isMadeForUnnest(SqlCall call) {
    return call.getOperator().equals(ArrayRows.OF)
        || call.getOperator().equals(ArrayOperators.OR_EMPTY);
  }

  private static SqlNode quantified(SqlCall call, SqlQuantifyOperator quantifier) {
    SqlNode array = call.operand(1);
    if (array instanceof SqlNodeList list && list.size() == 1) {
      array = list.get(0);
    }
    return array.isA(SqlKind.QUERY) || array instanceof SqlNodeList
        ? call
        : ArrayComparisons.of(call, quantifier, array);
  }

  /** Returns what {@code a || b} is if one of them is an array, null if it stays. */
  static @Nullable SqlFunction concatenation(SqlCall call, List<RelDataType> operands) {
    boolean left = operands.get(0).getComponentType() != null;
    boolean right = operands.get(1).getComponentType() != null;
    if (!left && !right) {
      return null;
    }
    if (left && right) {
      return ArrayOperators.CONCATENATE;
    }
    SqlNode other = call.operand(left ? 1 : 0);
    boolean array =
        other.getKind() == SqlKind.DYNAMIC_PARAM
            || operands.get(left ? 1 : 0).getSqlTypeName() == SqlTypeName.NULL
            || (other instanceof SqlCharStringLiteral text
                && String.valueOf(text.getValueAs(String.class)).strip().startsWith("{"));
    if (array) {
      return ArrayOperators.CONCATENATE;
    }
    return left ? ArrayOperators.APPEND : ArrayOperators.PREPEND;
  }
}
