package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Casts the parameters that are branches of a CASE, as which COALESCE and NULLIF come, to the type
 * of the other branches, of what NULLIF compares them with, or to text.
 */
final class ParameterBranches {
  private final SqlValidator validator;
  private final @Nullable RelDataType wanted;
  private final boolean open;

  /**
   * @param wanted what takes what the CASE gives, and says what parameters are if nothing else does
   * @param open whether parameters of which nothing says what they are stay so, and are no text
   */
  ParameterBranches(SqlValidator validator, @Nullable RelDataType wanted, boolean open) {
    this.validator = validator;
    this.wanted = wanted;
    this.open = open;
  }

  void cast(SqlValidatorScope scope, SqlCase choice) {
    SqlNodeList branches = choice.getThenOperands();
    SqlNode last = Objects.requireNonNull(choice.getElseOperand());
    var all = new ArrayList<SqlNode>();
    branches.forEach(branch -> all.add(bare(branch)));
    all.add(last);
    if (all.stream().noneMatch(ParameterCasts::isOpen)) {
      return;
    }
    RelDataType type = new CommonTypes(validator).beside(scope, all);
    if (type == null) {
      type = compared(scope, choice, all);
    }
    if (type == null) {
      type = wanted;
    }
    if (type == null && open) {
      return;
    }
    for (int i = 0; i < branches.size(); i++) {
      SqlNode branch = branches.get(i);
      if (ParameterCasts.isOpen(bare(branch))) {
        SqlNode cast = cast(choice, bare(branch), type);
        if (isWrapped(branch)) {
          ((SqlCall) branch).setOperand(0, cast);
        } else {
          branches.set(i, cast);
        }
      }
    }
    if (ParameterCasts.isOpen(last)) {
      choice.setOperand(3, cast(choice, last, type));
    }
  }

  /** COALESCE says of what it gives that it is not NULL. */
  private static boolean isWrapped(SqlNode branch) {
    return branch instanceof SqlCall call
        && call.getOperator().equals(SqlInternalOperators.CAST_NOT_NULL);
  }

  /** Returns {@code branch} as written. */
  static SqlNode bare(SqlNode branch) {
    return isWrapped(branch) ? ((SqlCall) branch).operand(0) : branch;
  }

  /** Returns the type of what a branch is compared with, as in NULLIF. */
  private @Nullable RelDataType compared(
      SqlValidatorScope scope, SqlCase choice, List<SqlNode> branches) {
    for (SqlNode when : choice.getWhenOperands()) {
      if (when instanceof SqlBasicCall call && call.getKind() == SqlKind.EQUALS) {
        for (int i = 0; i < 2; i++) {
          SqlNode one = call.operand(i);
          SqlNode other = call.operand(1 - i);
          if (isAmong(branches, one) && !ParameterCasts.isOpen(other)) {
            return validator.deriveType(scope, other);
          }
        }
      }
    }
    return null;
  }

  private static boolean isAmong(List<SqlNode> branches, SqlNode node) {
    return branches.stream().anyMatch(branch -> isSame(branch, node));
  }

  /** Returns whether both are one question mark, which COALESCE and NULLIF repeat. */
  private static boolean isSame(SqlNode one, SqlNode other) {
    return one instanceof SqlDynamicParam first
        && other instanceof SqlDynamicParam second
        && first.getIndex() == second.getIndex();
  }

  /**
   * Returns {@code parameter} as {@code type}, as which the conditions have it from now on, too.
   */
  private static SqlNode cast(SqlCase choice, SqlNode parameter, @Nullable RelDataType type) {
    SqlNode cast =
        type == null ? ParameterCasts.toText(parameter) : ParameterCasts.cast(parameter, type);
    for (SqlNode when : choice.getWhenOperands()) {
      if (when instanceof SqlCall condition) {
        for (int i = 0; i < condition.operandCount(); i++) {
          if (isSame(condition.operand(i), parameter)) {
            condition.setOperand(i, cast);
          }
        }
      }
    }
    return cast;
  }
}
