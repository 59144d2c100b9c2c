package io.vicinal.sql.function;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlTypeFamily;

/**
 * Accepts operands of these families, of which the last ones may be left out: a call keeps as many
 * operands as it has, where Calcite's own checker would add DEFAULTs.
 */
record FamilyOperands(int required, List<SqlTypeFamily> families) implements SqlOperandMetadata {
  FamilyOperands {
    families = List.copyOf(families);
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    int count = binding.getOperandCount();
    return count <= families.size()
        && OperandTypes.family(families.subList(0, count))
            .checkOperandTypes(binding, throwOnFailure);
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.between(required, families.size());
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    return OperandTypes.family(families).getAllowedSignatures(operator, name);
  }

  @Override
  public boolean isFixedParameters() {
    return false;
  }

  @Override
  public List<RelDataType> paramTypes(RelDataTypeFactory typeFactory) {
    return families.stream().map(family -> family.getDefaultConcreteType(typeFactory)).toList();
  }

  @Override
  public List<String> paramNames() {
    return IntStream.rangeClosed(1, families.size()).mapToObj(i -> "arg" + i).toList();
  }
}
