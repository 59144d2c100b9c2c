package io.vicinal.sql.function;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlNthValueAggFunction;

/** Is {@code NTH_VALUE(x, n)}, which is NULL where the frame has fewer rows, whatever x is. */
final class NthValue extends SqlNthValueAggFunction {
  static final NthValue INSTANCE = new NthValue();

  private NthValue() {
    super(SqlKind.NTH_VALUE);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    return binding.getTypeFactory().createTypeWithNullability(super.inferReturnType(binding), true);
  }
}
