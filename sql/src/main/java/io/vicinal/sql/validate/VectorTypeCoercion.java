package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.ArrayOperators;
import io.vicinal.sql.function.VectorCasts;
import io.vicinal.sql.function.VectorCoercion;
import io.vicinal.sql.type.JsonType;
import io.vicinal.sql.type.VectorType;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/**
 * Adds to Calcite's implicit casts: text and arrays of numbers become vectors where a vector is
 * expected.
 */
final class VectorTypeCoercion extends TypeCoercionImpl implements VectorCoercion {
  VectorTypeCoercion(RelDataTypeFactory typeFactory, SqlValidator validator) {
    super(typeFactory, validator);
  }

  /** Says that the casts being written belong to INSERT or UPDATE. */
  private boolean assigning;

  @Override
  public boolean querySourceCoercion(
      @Nullable SqlValidatorScope scope,
      RelDataType sourceRowType,
      RelDataType targetRowType,
      SqlNode query) {
    AssignedTypes.require(sourceRowType, targetRowType, query);
    assigning = true;
    try {
      return super.querySourceCoercion(
          scope,
          sourceRowType,
          asNullable(UncutTypes.ofRow(factory, targetRowType), sourceRowType, query),
          query);
    } catch (SqlStateException e) {
      throw query instanceof SqlUpdate update ? AssignedTypes.named(e, update) : e;
    } finally {
      assigning = false;
    }
  }

  /**
   * Returns {@code target}, for a source with queries in front with fields that may be NULL where
   * those of the source may: Calcite compares its types with those of the algebra once more.
   */
  private RelDataType asNullable(RelDataType target, RelDataType source, SqlNode query) {
    if (!(query instanceof SqlInsert insert)
        || insert.getSource().getKind() != SqlKind.WITH
        || source.getFieldCount() != target.getFieldCount()) {
      return target;
    }
    var fields = factory.builder().kind(target.getStructKind());
    for (int i = 0; i < target.getFieldCount(); i++) {
      RelDataTypeField field = target.getFieldList().get(i);
      boolean nullable = source.getFieldList().get(i).getType().isNullable();
      fields.add(field.getName(), factory.createTypeWithNullability(field.getType(), nullable));
    }
    return fields.build();
  }

  /**
   * Leaves out the casts from text to text, bytes to bytes and number to number of an assignment: a
   * cast would cut what is too long and round towards zero, where an assignment must refuse and
   * round to the nearest, which whoever stores the row does. Numbers are no truth values.
   */
  @Override
  protected boolean needToCast(
      SqlValidatorScope scope, SqlNode node, RelDataType toType, SqlTypeMappingRule rule) {
    if (SqlTypeUtil.isInterval(toType)
        && validator.deriveType(scope, node).getFamily().equals(toType.getFamily())) {
      return false; // spans count alike in all units, and Calcite cannot write the cast
    }
    if (assigning) {
      RelDataType from = validator.deriveType(scope, node);
      boolean truthOfNumber =
          (SqlTypeUtil.isNumeric(from) && SqlTypeUtil.isBoolean(toType))
              || (SqlTypeUtil.isBoolean(from) && SqlTypeUtil.isNumeric(toType));
      if (truthOfNumber
          || (SqlTypeUtil.isCharacter(from) && SqlTypeUtil.isCharacter(toType))
          || (SqlTypeUtil.isBinary(from) && SqlTypeUtil.isBinary(toType))
          || (SqlTypeUtil.isNumeric(from) && SqlTypeUtil.isNumeric(toType))) {
        return false;
      }
    }
    return super.needToCast(scope, node, toType, rule);
  }

  @Override
  public boolean coerceToVector(SqlCallBinding binding, int index, RelDataType vector) {
    return coerceOperandType(binding.getScope(), binding.getCall(), index, vector);
  }

  private static boolean isText(SqlNode node) {
    return node instanceof SqlCharStringLiteral;
  }

  /**
   * Makes vectors of the text in one row of VALUES whose columns are the fields of {@code row}.
   *
   * @param mixed whether other literals in text are read, too, because another row may have one of
   *     the column's own type
   */
  void coerceRow(SqlValidatorScope scope, SqlCall values, RelDataType row, boolean mixed) {
    int count = Math.min(values.operandCount(), row.getFieldCount());
    for (int i = 0; i < count; i++) {
      RelDataType type = row.getFieldList().get(i).getType();
      if (SqlTypeUtil.isArray(type) && isText(values.operand(i))) {
        super.coerceOperandType(scope, values, i, UncutTypes.of(factory, type));
        continue;
      }
      if (mixed && SqlTypeUtil.isCharacter(type) && !JsonType.isJson(type)) {
        writeText(scope, values, i);
        continue;
      }
      boolean other = !SqlTypeUtil.isCharacter(type) && !VectorType.isVector(type);
      if (mixed
          && other
          && (isText(values.operand(i)) || isOtherMoment(scope, values.operand(i), type))) {
        super.coerceOperandType(scope, values, i, type);
        continue;
      }
      if (VectorType.isVector(type) && !SqlUtil.isNullLiteral(values.operand(i), false)) {
        try {
          coerceOperandType(scope, values, i, type);
        } catch (SqlStateException e) {
          throw VectorCasts.ofColumn(row.getFieldNames().get(i), e);
        }
      }
    }
  }

  /** Makes text of what another row may have text, or a value of a third type, beside. */
  private void writeText(SqlValidatorScope scope, SqlCall values, int column) {
    SqlNode value = values.operand(column);
    if (value instanceof SqlDynamicParam
        || value.getKind() == SqlKind.DEFAULT
        || SqlUtil.isNullLiteral(value, false)
        || SqlTypeUtil.isCharacter(validator.deriveType(scope, value))) {
      return;
    }
    assigning = true;
    try {
      coerceOperandType(scope, values, column, factory.createSqlType(SqlTypeName.VARCHAR));
    } finally {
      assigning = false;
    }
  }

  /** A moment without a zone has no type in common with one of another row that has one. */
  private boolean isOtherMoment(SqlValidatorScope scope, SqlNode value, RelDataType type) {
    if (!SqlTypeUtil.isDatetime(type)
        || value instanceof SqlDynamicParam
        || value.getKind() == SqlKind.DEFAULT) {
      return false;
    }
    RelDataType own = validator.deriveType(scope, value);
    return SqlTypeUtil.isDatetime(own) && own.getSqlTypeName() != type.getSqlTypeName();
  }

  @Override
  public boolean binaryComparisonCoercion(SqlCallBinding binding) {
    if (binding.getOperandCount() == 2) {
      RelDataType left = binding.getOperandType(0);
      RelDataType right = binding.getOperandType(1);
      if (VectorType.isVector(left) != VectorType.isVector(right)) {
        return VectorType.isVector(left)
            ? coerceToVector(binding, 1, left)
            : coerceToVector(binding, 0, right);
      }
    }
    if (binding.getOperandCount() == 2
        && (coerceToArray(binding, 0, 1) || coerceToArray(binding, 1, 0))) {
      return true;
    }
    if (NumbersOnly.isRefused(binding)) {
      throw binding.newValidationSignatureError();
    }
    if (binding.getOperandCount() == 2
        && (coerceToUuid(binding, 0, 1) || coerceToUuid(binding, 1, 0))) {
      return true;
    }
    return super.binaryComparisonCoercion(binding);
  }

  /** Text of a sub-query is compared with a vector as one. */
  @Override
  public boolean inOperationCoercion(SqlCallBinding binding) {
    RelDataType left = binding.getOperandType(0);
    RelDataType right = binding.getOperandType(1);
    RelDataType column =
        right.isStruct() && right.getFieldCount() == 1
            ? right.getFieldList().getFirst().getType()
            : right;
    boolean text =
        VectorType.isVector(left)
            && binding.operand(1).isA(SqlKind.QUERY)
            && VectorCasts.convertible(column);
    return text
        ? rowTypeCoercion(binding.getScope(), binding.operand(1), 0, left)
        : super.inOperationCoercion(binding);
  }

  /** Text in quotes is compared with an array as one. */
  private boolean coerceToArray(SqlCallBinding binding, int array, int text) {
    RelDataType type = binding.getOperandType(array);
    return SqlTypeUtil.isArray(type)
        && isText(binding.operand(text))
        && super.coerceOperandType(binding.getScope(), binding.getCall(), text, type);
  }

  /** Text is compared with a UUID as one, in which case of letters means nothing. */
  private boolean coerceToUuid(SqlCallBinding binding, int uuid, int text) {
    RelDataType type = binding.getOperandType(uuid);
    return type.getSqlTypeName() == SqlTypeName.UUID
        && SqlTypeUtil.isCharacter(binding.getOperandType(text))
        && super.coerceOperandType(binding.getScope(), binding.getCall(), text, type);
  }

  @Override
  public boolean binaryArithmeticCoercion(SqlCallBinding binding) {
    return !NumbersOnly.isRefused(binding) && super.binaryArithmeticCoercion(binding);
  }

  @Override
  public boolean builtinFunctionCoercion(
      SqlCallBinding binding,
      List<RelDataType> operandTypes,
      List<SqlTypeFamily> expectedFamilies) {
    boolean arithmetic = binding.getOperator() instanceof SqlBinaryOperator;
    if (!arithmetic) {
      NumbersOnly.requireNumbers(binding, operandTypes, expectedFamilies);
    }
    return !(arithmetic && NumbersOnly.isRefused(binding))
        && super.builtinFunctionCoercion(binding, operandTypes, expectedFamilies);
  }

  /** A moment in no zone beside one that has one is in that of the session. */
  @Override
  public @Nullable RelDataType getTightestCommonType(
      @Nullable RelDataType first, @Nullable RelDataType second) {
    if (first != null
        && second != null
        && SqlTypeUtil.isTimestamp(first)
        && SqlTypeUtil.isTimestamp(second)
        && first.getSqlTypeName() != second.getSqlTypeName()) {
      RelDataType zoned = first.getSqlTypeName() == SqlTypeName.TIMESTAMP ? second : first;
      return factory.createTypeWithNullability(zoned, first.isNullable() || second.isNullable());
    }
    return super.getTightestCommonType(first, second);
  }

  /**
   * Numbers or arrays and text have no type in common, as the branches of a CASE, say; text in one
   * column with vectors is one of them.
   */
  @Override
  public @Nullable RelDataType getWiderTypeFor(List<RelDataType> types, boolean asText) {
    if (asText && types.stream().anyMatch(VectorType::isVector)) {
      return factory.leastRestrictive(
          types.stream().filter(type -> type.getSqlTypeName() != SqlTypeName.CHAR).toList());
    }
    boolean mixed =
        asText
            && types.stream()
                .anyMatch(type -> SqlTypeUtil.isNumeric(type) || SqlTypeUtil.isArray(type))
            && types.stream().anyMatch(SqlTypeUtil::isCharacter);
    return mixed ? null : super.getWiderTypeFor(types, asText);
  }

  /**
   * Refuses text together with other values in one column of a set operation, which Calcite would
   * make text of.
   */
  @Override
  public boolean rowTypeCoercion(
      @Nullable SqlValidatorScope scope, SqlNode query, int column, RelDataType target) {
    if (!assigning && SqlTypeUtil.isCharacter(target)) {
      RelDataType row = validator.getValidatedNodeTypeIfKnown(query);
      RelDataType from =
          row != null && row.isStruct() ? row.getFieldList().get(column).getType() : null;
      boolean mixed =
          from != null
              && from.getSqlTypeName() != SqlTypeName.NULL
              && !SqlTypeUtil.isCharacter(from);
      if (mixed) {
        return false;
      }
    }
    return super.rowTypeCoercion(scope, query, column, target);
  }

  @Override
  protected boolean coerceOperandType(
      @Nullable SqlValidatorScope scope, SqlCall call, int index, RelDataType targetType) {
    SqlNode operand = call.operand(index);
    if (!VectorType.isVector(targetType) && !isArrayToText(scope, operand, targetType)) {
      return super.coerceOperandType(scope, call, index, targetType);
    }
    if (scope == null || !convertible(scope, operand, targetType)) {
      return false;
    }
    call.setOperand(index, cast(scope, operand, targetType));
    return true;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very list, not an equal one
  protected boolean coerceColumnType(
      @Nullable SqlValidatorScope scope, SqlNodeList nodes, int index, RelDataType targetType) {
    if (index >= nodes.size()) {
      return true; // a star stands for this column, as in the method that this overrides
    }
    SqlNode node = nodes.get(index);
    SqlNode value = node.getKind() == SqlKind.AS ? ((SqlCall) node).operand(0) : node;
    if (!VectorType.isVector(targetType) && !isArrayToText(scope, value, targetType)) {
      return super.coerceColumnType(scope, nodes, index, targetType);
    }
    if (node instanceof SqlIdentifier star && star.isStar()) {
      return true;
    }
    if (scope == null) {
      return false;
    }
    if (node instanceof SqlCall as && as.getKind() == SqlKind.AS) {
      return coerceOperandType(scope, as, 0, targetType);
    }
    if (!convertible(scope, node, targetType)) {
      return false;
    }
    SqlNode cast = cast(scope, node, targetType);
    boolean selectItem =
        scope instanceof SelectScope select && select.getNode().getSelectList() == nodes;
    if (selectItem && node instanceof SqlIdentifier column) {
      String name = column.names.get(column.names.size() - 1);
      cast = SqlValidatorUtil.addAlias(cast, name);
    }
    nodes.set(index, cast);
    return true;
  }

  /** An array that is assigned to text becomes the text that a cast gives. */
  private boolean isArrayToText(
      @Nullable SqlValidatorScope scope, SqlNode node, RelDataType target) {
    return assigning
        && scope != null
        && SqlTypeUtil.isCharacter(target)
        && !(node instanceof SqlDynamicParam)
        && SqlTypeUtil.isArray(validator.deriveType(scope, node));
  }

  private boolean convertible(SqlValidatorScope scope, SqlNode node, RelDataType target) {
    if (node instanceof SqlDynamicParam) {
      return false; // takes its type from its context
    }
    if (SqlTypeUtil.isCharacter(target)) {
      return true; // of an array
    }
    RelDataType from = validator.deriveType(scope, node);
    boolean already =
        VectorType.isVector(from)
            && from.getPrecision() == target.getPrecision()
            && VectorType.formatOf(from) == VectorType.formatOf(target);
    return !already && VectorCasts.convertible(from);
  }

  private SqlNode cast(SqlValidatorScope scope, SqlNode node, RelDataType target) {
    SqlNode cast =
        SqlTypeUtil.isCharacter(target)
            ? ArrayOperators.OUT.createCall(node.getParserPosition(), node)
            : VectorCasts.toVector(node, target.getPrecision(), VectorType.formatOf(target), node);
    updateInferredType(cast, validator.deriveType(scope, cast));
    return cast;
  }

  /** Text beside bytes is bytes; Calcite would write the bytes as text. */
  @Override
  public @Nullable RelDataType commonTypeForBinaryComparison(
      @Nullable RelDataType first, @Nullable RelDataType second) {
    boolean bytesAndText =
        first != null
            && second != null
            && ((SqlTypeUtil.isBinary(first) && SqlTypeUtil.isCharacter(second))
                || (SqlTypeUtil.isCharacter(first) && SqlTypeUtil.isBinary(second)));
    return bytesAndText
        ? factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.VARBINARY), true)
        : super.commonTypeForBinaryComparison(first, second);
  }
}
