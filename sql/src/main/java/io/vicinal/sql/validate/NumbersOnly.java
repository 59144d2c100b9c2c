package io.vicinal.sql.validate;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Refuses text and truth values where numbers are expected, for which Calcite finds a cast. */
final class NumbersOnly {
  private NumbersOnly() {}

  /** Returns whether a number meets a truth value, or text that is not a literal. */
  static boolean isRefused(SqlCallBinding binding) {
    return binding.getOperandCount() == 2 && (isRefused(binding, 0, 1) || isRefused(binding, 1, 0));
  }

  private static boolean isRefused(SqlCallBinding binding, int number, int other) {
    RelDataType type = binding.getOperandType(other);
    boolean text = SqlTypeUtil.isCharacter(type) && !SqlUtil.isLiteral(binding.operand(other));
    return SqlTypeUtil.isNumeric(binding.getOperandType(number))
        && (text || SqlTypeUtil.isBoolean(type));
  }

  /** A column of text is no number, and what an aggregate adds up may not be text at all. */
  static void requireNumbers(
      SqlCallBinding binding, List<RelDataType> types, List<SqlTypeFamily> families) {
    boolean aggregate = binding.getOperator() instanceof SqlAggFunction;
    for (int i = 0; i < types.size(); i++) {
      boolean number =
          families.get(i) == SqlTypeFamily.NUMERIC
              || families.get(i) == SqlTypeFamily.EXACT_NUMERIC
              || families.get(i) == SqlTypeFamily.APPROXIMATE_NUMERIC;
      boolean text = SqlTypeUtil.isCharacter(types.get(i));
      if (number && text && (aggregate || !SqlUtil.isLiteral(binding.operand(i)))) {
        throw UnknownFunctions.refusal(
            binding.getCall(), binding.getOperator().getName(), types, null);
      }
    }
  }
}
