package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.VectorCasts;
import io.vicinal.sql.type.VectorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Casts values that must agree on a type to the one that they can have in common, as PostgreSQL's
 * manual has it in 10.5: a literal of text is read as what the others are.
 */
final class CommonTypes {
  private final SqlValidator validator;

  CommonTypes(SqlValidator validator) {
    this.validator = validator;
  }

  /** Lets {@code COALESCE(n, '0')}, a CASE by now, be a number. */
  void ofBranches(SqlValidatorScope scope, SqlCase choice) {
    SqlNodeList branches = choice.getThenOperands();
    SqlNode last = Objects.requireNonNull(choice.getElseOperand());
    if (!isText(last) && branches.stream().noneMatch(CommonTypes::isText)) {
      return;
    }
    var all = new ArrayList<SqlNode>(branches);
    all.add(last);
    RelDataType common = common(scope, all);
    if (common == null || SqlTypeUtil.isCharacter(common)) {
      return;
    }
    branches.replaceAll(branch -> isText(branch) ? cast(branch, common) : branch);
    if (isText(last)) {
      choice.setOperand(3, cast(last, common));
    }
  }

  /** Returns whether the operands of {@code call} agree on a type, which is not that of a CASE. */
  static boolean joins(SqlCall call) {
    SqlOperator operator = call.getOperator();
    return operator.equals(SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR)
        || operator.equals(SqlLibraryOperators.GREATEST_PG)
        || operator.equals(SqlLibraryOperators.LEAST_PG);
  }

  /**
   * Lets {@code ARRAY[1, '2']} be numbers.
   *
   * @throws SqlStateException 0AV00 for the greatest of vectors
   */
  void ofOperands(SqlValidatorScope scope, SqlCall call) {
    List<SqlNode> operands = List.copyOf(call.getOperandList());
    boolean ofArray = call.getOperator().equals(SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR);
    if (!ofArray
        && operands.stream().anyMatch(it -> VectorType.isVector(validator.deriveType(scope, it)))) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "GREATEST and LEAST of vectors are not supported")
          .at(call.getParserPosition());
    }
    if (operands.stream().noneMatch(CommonTypes::isText)) {
      return;
    }
    RelDataType common = common(scope, operands);
    for (int i = 0; common != null && i < operands.size(); i++) {
      if (isText(operands.get(i)) && !SqlTypeUtil.isCharacter(common)) {
        call.setOperand(i, cast(operands.get(i), common));
      }
    }
  }

  /** Parameters are what stands beside them, text if nothing says what that is. */
  void ofParameters(SqlValidatorScope scope, SqlCall call) {
    RelDataType type = beside(scope, call.getOperandList());
    if (type == null && call.getKind() != SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      return; // the greatest of what could be numbers or text
    }
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.operand(i);
      if (ParameterCasts.isOpen(operand)) {
        call.setOperand(
            i, type == null ? ParameterCasts.toText(operand) : ParameterCasts.cast(operand, type));
      }
    }
  }

  /** Returns the type of what is neither parameter nor NULL among {@code nodes}, or null. */
  @Nullable RelDataType beside(SqlValidatorScope scope, List<SqlNode> nodes) {
    if (nodes.stream().noneMatch(ParameterCasts::isOpen)) {
      return null;
    }
    var types = new ArrayList<RelDataType>();
    for (SqlNode node : nodes) {
      RelDataType type = ParameterCasts.isOpen(node) ? null : validator.deriveType(scope, node);
      if (type != null && type.getSqlTypeName() != SqlTypeName.NULL) {
        types.add(type);
      }
    }
    List<RelDataType> known =
        types.stream().anyMatch(type -> !SqlTypeUtil.isCharacter(type))
            ? types.stream().filter(type -> !SqlTypeUtil.isCharacter(type)).toList()
            : types;
    return known.isEmpty() ? null : validator.getTypeFactory().leastRestrictive(known);
  }

  /** Gives the values of each column of VALUES one type: {@code VALUES (1), (2.5), ('3')}. */
  void ofColumns(SqlValidatorScope scope, SqlCall values) {
    List<SqlCall> rows = values.getOperandList().stream().map(SqlCall.class::cast).toList();
    int width = rows.stream().mapToInt(SqlCall::operandCount).min().orElse(0);
    for (int column = 0; column < width; column++) {
      var cells = new ArrayList<SqlNode>();
      for (SqlCall row : rows) {
        cells.add(row.operand(column));
      }
      RelDataType common = common(scope, cells);
      for (int i = 0; common != null && i < cells.size(); i++) {
        SqlTypeName own = validator.deriveType(scope, cells.get(i)).getSqlTypeName();
        if (own != common.getSqlTypeName() && own != SqlTypeName.NULL) {
          rows.get(i).setOperand(column, cast(cells.get(i), common));
        }
      }
    }
  }

  /** Returns the type that {@code nodes} are to be cast to, null if they agree, or cannot. */
  private @Nullable RelDataType common(SqlValidatorScope scope, List<SqlNode> nodes) {
    var types = new ArrayList<RelDataType>();
    boolean literalsOnly = true;
    for (SqlNode node : nodes) {
      RelDataType type = validator.deriveType(scope, node);
      if (!(node instanceof SqlDynamicParam) && type.getSqlTypeName() != SqlTypeName.NULL) {
        types.add(type);
        literalsOnly &= isText(node) || !SqlTypeUtil.isCharacter(type);
      }
    }
    boolean agree = types.stream().map(RelDataType::getSqlTypeName).distinct().count() < 2;
    boolean vectors = types.stream().anyMatch(VectorType::isVector);
    if (agree || types.stream().anyMatch(SqlTypeUtil::isInterval) || (vectors && !literalsOnly)) {
      return null;
    }
    List<RelDataType> known =
        literalsOnly
            ? types.stream().filter(type -> !SqlTypeUtil.isCharacter(type)).toList()
            : types;
    if (vectors) {
      return validator.getTypeFactory().leastRestrictive(known);
    }
    return known.size() < 2
        ? known.stream().findFirst().orElse(null)
        : validator.getTypeCoercion().getWiderTypeFor(known, false);
  }

  private static boolean isText(SqlNode node) {
    return node instanceof SqlCharStringLiteral;
  }

  private static SqlNode cast(SqlNode node, RelDataType type) {
    if (VectorType.isVector(type)) {
      return VectorCasts.toVector(node, type.getPrecision(), VectorType.formatOf(type), node);
    }
    SqlParserPos position = node.getParserPosition();
    boolean ownDigits = isText(node) && type.getSqlTypeName() == SqlTypeName.DECIMAL;
    SqlDataTypeSpec spec =
        ownDigits
            ? new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, position), position)
            : SqlTypeUtil.convertTypeToSpec(type);
    return SqlStdOperatorTable.CAST.createCall(position, node, spec);
  }
}
