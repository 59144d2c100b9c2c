package io.vicinal.planner.rel;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Gives expressions that only compare, choose and hand on times the type TIMESTAMP in the place of
 * TIME: generated code reads every operand of the type TIME as an {@code Integer}, which
 * microseconds of a day are not.
 */
public final class TimeErasure extends RexShuttle {
  private final RexBuilder builder;

  public TimeErasure(RexBuilder builder) {
    this.builder = builder;
  }

  /** Returns {@code type} with TIMESTAMP in the place of TIME. */
  public RelDataType erased(RelDataType type) {
    RelDataTypeFactory types = builder.getTypeFactory();
    if (type.isStruct()) {
      var fields = types.builder().kind(type.getStructKind());
      boolean changed = false;
      for (var field : type.getFieldList()) {
        RelDataType erased = erased(field.getType());
        changed |= !erased.equals(field.getType());
        fields.add(field.getName(), erased);
      }
      return changed ? types.createTypeWithNullability(fields.build(), type.isNullable()) : type;
    }
    RelDataType element = type.getComponentType();
    if (element != null && type.getSqlTypeName() == SqlTypeName.ARRAY) {
      RelDataType erased = erased(element);
      return erased.equals(element)
          ? type
          : types.createTypeWithNullability(types.createArrayType(erased, -1), type.isNullable());
    }
    return type.getSqlTypeName() == SqlTypeName.TIME
        ? types.createTypeWithNullability(
            types.createSqlType(SqlTypeName.TIMESTAMP), type.isNullable())
        : type;
  }

  /** Returns whether {@code type} is or contains TIME. */
  public boolean concerns(RelDataType type) {
    return !erased(type).equals(type);
  }

  @Override
  public RexNode visitInputRef(RexInputRef ref) {
    RelDataType type = erased(ref.getType());
    return type.equals(ref.getType()) ? ref : new RexInputRef(ref.getIndex(), type);
  }

  @Override
  public RexNode visitLiteral(RexLiteral literal) {
    return literal.isNull() && concerns(literal.getType())
        ? builder.makeNullLiteral(erased(literal.getType()))
        : literal;
  }

  @Override
  public RexNode visitDynamicParam(RexDynamicParam parameter) {
    RelDataType type = erased(parameter.getType());
    return type.equals(parameter.getType())
        ? parameter
        : builder.makeDynamicParam(type, parameter.getIndex());
  }

  @Override
  public RexNode visitCorrelVariable(RexCorrelVariable variable) {
    RelDataType type = erased(variable.getType());
    return type.equals(variable.getType()) ? variable : builder.makeCorrel(type, variable.id);
  }

  @Override
  public RexNode visitFieldAccess(RexFieldAccess access) {
    RexNode of = access.getReferenceExpr().accept(this);
    return of.equals(access.getReferenceExpr())
        ? access
        : builder.makeFieldAccess(of, access.getField().getIndex());
  }

  @Override
  public RexNode visitCall(RexCall call) {
    boolean[] update = {false};
    List<RexNode> operands = visitList(call.getOperands(), update);
    RelDataType type = erased(call.getType());
    return update[0] || !type.equals(call.getType()) ? call.clone(type, operands) : call;
  }
}
