package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.DateOperators;
import io.vicinal.sql.function.JsonEditOperators;
import io.vicinal.sql.function.SpanOperators;
import io.vicinal.sql.function.TextOperators;
import io.vicinal.sql.function.VectorAlgebra;
import io.vicinal.sql.function.VectorCasts;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlInOperator;
import org.apache.calcite.sql.fun.SqlJsonArrayAggAggFunction;
import org.apache.calcite.sql.fun.SqlJsonObjectAggAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Puts other functions in the place of operators, and casts around operands, where the types of the
 * operands say so: those of vectors, arrays, JSON and moments.
 */
final class OperandRewrites {
  private final SqlValidator validator;

  OperandRewrites(SqlValidator validator) {
    this.validator = validator;
  }

  /** Rewrites a call whose type is not known yet. */
  void rewrite(SqlValidatorScope scope, SqlBasicCall call) {
    ArrayRewrites.requireType(call);
    new ParameterCasts(validator).inCall(scope, call, null);
    requireComparable(scope, call);
    if (call.getKind() == SqlKind.BETWEEN && isUuid(scope, call.operand(0))) {
      call.setOperand(1, toUuid(scope, call.operand(1)));
      call.setOperand(2, toUuid(scope, call.operand(2)));
    }
    if (CommonTypes.joins(call)) {
      new CommonTypes(validator).ofOperands(scope, call);
    }
    if (VectorCasts.isCast(call) && NumericCasts.isOpen(call)) {
      NumericCasts.close(call, validator.deriveType(scope, call.operand(0)));
    }
    if (call.getOperator().equals(SqlStdOperatorTable.SUBSTRING)
        && call.operandCount() == 2
        && SqlTypeUtil.isCharacter(validator.deriveType(scope, call.operand(1)))) {
      call.setOperator(TextOperators.REGEX_SUBSTRING);
    }
    boolean isOfJsonOnly = call.getKind() == SqlKind.ITEM;
    if (isOfJsonOnly || VectorAlgebra.mayReplace(call.getOperator())) {
      byTypes(scope, call, isOfJsonOnly);
    } else if (call.getOperator().equals(SqlStdOperatorTable.DIVIDE)) {
      List<RelDataType> operands = types(scope, call);
      SqlOperator ofSpan = SpanOperators.of(call.getOperator(), operands);
      if (ofSpan != null) {
        call.setOperator(ofSpan);
      }
    } else if (call.getOperator() instanceof SqlJsonArrayAggAggFunction
        || call.getOperator() instanceof SqlJsonObjectAggAggFunction) {
      momentsToText(scope, call);
    } else if (call.getOperator() instanceof SqlInOperator
        && call.operand(1) instanceof SqlNodeList values) {
      toVectors(scope, call.operand(0), values);
      if (call.operand(0).getKind() == SqlKind.ROW) {
        toUuids(scope, call.operand(0), values);
      } else if (isUuid(scope, call.operand(0))) {
        for (int i = 0; i < values.size(); i++) {
          values.set(i, toUuid(scope, values.get(i)));
        }
      }
      ListedTexts.read(validator, scope, call.operand(0), values);
    } else if (VectorCasts.isCast(call)
        && BooleanCasts.isToInteger(call)
        && SqlTypeUtil.isBoolean(validator.deriveType(scope, call.operand(0)))) {
      call.setOperand(0, BooleanCasts.number(call.operand(0)));
    } else if (VectorCasts.isCast(call)
        && !VectorCasts.isToArray(call)
        && SqlTypeUtil.isArray(validator.deriveType(scope, call.operand(0)))) {
      ArrayRewrites.castToText(call);
    } else if (VectorCasts.isToArray(call)
        && VectorType.isVector(validator.deriveType(scope, call.operand(0)))) {
      SqlNode vector = call.operand(0);
      call.setOperand(
          0, VectorAlgebra.VECTOR_TO_ARRAY.createCall(vector.getParserPosition(), vector));
    }
  }

  private List<RelDataType> types(SqlValidatorScope scope, SqlCall call) {
    return call.getOperandList().stream()
        .map(operand -> validator.deriveType(scope, operand))
        .toList();
  }

  /** Gives an operator that has several meanings the one that the types of its operands choose. */
  private void byTypes(SqlValidatorScope scope, SqlBasicCall call, boolean isOfJsonOnly) {
    List<RelDataType> operands = types(scope, call);
    SqlOperator ofJson = JsonEditOperators.ofJson(call, operands);
    if (ofJson != null) {
      call.setOperator(ofJson);
      return;
    }
    if (isOfJsonOnly) {
      return;
    }
    SqlFunction ofArrays =
        call.getOperator().equals(SqlStdOperatorTable.CONCAT)
            ? ArrayRewrites.concatenation(call, operands)
            : null;
    if (ofArrays != null) {
      call.setOperator(ofArrays);
      return;
    }
    if (TextBesideMoments.read(call, operands)) {
      operands = types(scope, call);
    }
    if (DateOperators.isDaysPlusDate(call.getOperator(), operands)) {
      SqlNode days = call.operand(0);
      call.setOperand(0, call.operand(1));
      call.setOperand(1, days);
      operands = operands.reversed();
    }
    if (DateOperators.toMoment(call, operands)) {
      operands = types(scope, call);
    }
    SqlOperator ofDays = DateOperators.ofDays(call.getOperator(), operands);
    SqlOperator ofVectors =
        ofDays != null ? ofDays : VectorAlgebra.ofVectors(call.getOperator(), operands);
    if (ofVectors != null) {
      call.setOperator(ofVectors);
    } else if (call.getOperator().equals(SqlStdOperatorTable.CONCAT)) {
      toText(call, operands);
    }
  }

  /** Refuses a moment between a text and a number, for which Calcite finds a type all the same. */
  private void requireComparable(SqlValidatorScope scope, SqlCall call) {
    if (call.getKind() == SqlKind.BETWEEN
        && SqlTypeUtil.isDatetime(validator.deriveType(scope, call.operand(0)))
        && call.getOperandList().stream()
            .anyMatch(bound -> SqlTypeUtil.isNumeric(validator.deriveType(scope, bound)))) {
      throw new SqlStateException(
              SqlState.DATATYPE_MISMATCH, "BETWEEN cannot be applied to moments and numbers")
          .at(call.getParserPosition());
    }
  }

  private boolean isUuid(SqlValidatorScope scope, SqlNode node) {
    return validator.deriveType(scope, node).getSqlTypeName() == SqlTypeName.UUID;
  }

  /** Text in rows that stands where {@code row} has a UUID is one. */
  private void toUuids(SqlValidatorScope scope, SqlCall row, SqlNodeList rows) {
    for (int i = 0; i < row.operandCount(); i++) {
      if (ParameterCasts.isOpen(row.operand(i)) || !isUuid(scope, row.operand(i))) {
        continue;
      }
      for (SqlNode other : rows) {
        if (other.getKind() == SqlKind.ROW && ((SqlCall) other).operandCount() > i) {
          ((SqlCall) other).setOperand(i, toUuid(scope, ((SqlCall) other).operand(i)));
        }
      }
    }
  }

  /** Text that is compared with a UUID is one: {@code =} does the same in type coercion. */
  private SqlNode toUuid(SqlValidatorScope scope, SqlNode node) {
    if (node instanceof SqlDynamicParam
        || !SqlTypeUtil.isCharacter(validator.deriveType(scope, node))) {
      return node;
    }
    SqlParserPos position = node.getParserPosition();
    var uuid = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.UUID, position), position);
    return SqlStdOperatorTable.CAST.createCall(position, node, uuid);
  }

  /** What is put together with text becomes text, too: {@code 'id-' || id}. */
  private static void toText(SqlCall concatenation, List<RelDataType> operands) {
    if (operands.stream().noneMatch(SqlTypeUtil::isCharacter)) {
      return;
    }
    for (int i = 0; i < operands.size(); i++) {
      RelDataType type = operands.get(i);
      SqlNode operand = concatenation.operand(i);
      if (SqlTypeUtil.isNumeric(type)
          || SqlTypeUtil.isBoolean(type)
          || SqlTypeUtil.isDatetime(type)
          || type.getSqlTypeName() == SqlTypeName.UUID) {
        SqlParserPos position = operand.getParserPosition();
        var text =
            new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position), position);
        concatenation.setOperand(i, SqlStdOperatorTable.CAST.createCall(position, operand, text));
      }
    }
  }

  /** Dates, times and moments are texts in JSON. */
  private void momentsToText(SqlValidatorScope scope, SqlCall aggregate) {
    for (int i = 0; i < aggregate.operandCount(); i++) {
      SqlNode operand = aggregate.operand(i);
      if (SqlTypeUtil.isDatetime(validator.deriveType(scope, operand))) {
        aggregate.setOperand(
            i, DateOperators.JSON_TEXT.createCall(operand.getParserPosition(), operand));
      }
    }
  }

  /** Text in a list that is compared with a vector is one, too. */
  private void toVectors(SqlValidatorScope scope, SqlNode compared, SqlNodeList values) {
    if (compared.getKind() == SqlKind.ROW
        || !VectorType.isVector(validator.deriveType(scope, compared))) {
      return;
    }
    int dimension = validator.deriveType(scope, compared).getPrecision();
    VectorFormat format = VectorType.formatOf(validator.deriveType(scope, compared));
    for (int i = 0; i < values.size(); i++) {
      SqlNode value = values.get(i);
      if (value instanceof SqlDynamicParam
          || VectorCasts.convertible(validator.deriveType(scope, value))) {
        values.set(i, VectorCasts.toVector(value, dimension, format, value));
      }
    }
  }
}
