package io.vicinal.sql.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.jspecify.annotations.Nullable;

/** Is a function in the text for which the algebra has several, by the types of the operands. */
public class TypedFunction extends SqlFunction {
  /** What makes algebra of operands. */
  @FunctionalInterface
  interface Choice {
    RexNode of(RexBuilder rex, List<RexNode> operands);
  }

  private final Choice choice;

  TypedFunction(
      String name, SqlReturnTypeInference result, SqlOperandTypeChecker operands, Choice choice) {
    this(name, result, null, operands, choice);
  }

  TypedFunction(
      String name,
      SqlReturnTypeInference result,
      @Nullable SqlOperandTypeInference inference,
      SqlOperandTypeChecker operands,
      Choice choice) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        result,
        inference,
        operands,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.choice = choice;
  }

  /** Returns the call in the algebra. */
  public RexNode convert(RexBuilder rex, List<RexNode> operands) {
    return choice.of(rex, operands);
  }

  /** Returns {@code operand} as a value of {@code type}, with its own nullability. */
  static RexNode as(RexBuilder rex, RexNode operand, RelDataType type) {
    return rex.ensureType(
        rex.getTypeFactory().createTypeWithNullability(type, operand.getType().isNullable()),
        operand,
        true);
  }
}
