package io.vicinal.sql.function;

import io.vicinal.sql.type.VectorType;
import java.util.List;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * {@code to_vector(x [, dimension])}. As written by the user it becomes {@code CAST(x AS
 * VECTOR(dimension))}; as algebra it is what every such cast becomes, with both operands.
 */
final class ToVectorFunction extends SqlUserDefinedFunction {
  ToVectorFunction() {
    super(
        new SqlIdentifier("to_vector", SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        binding -> VectorType.of(VectorType.ANY_DIMENSION, true),
        VectorOperands.INFERENCE,
        new AnyOperands(),
        JavaMethod.of(VectorFunctions.class, "toVector", NullPolicy.STRICT));
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    return VectorCasts.toCast(call, 1);
  }

  /** The algebra has already been checked when it comes here. */
  private static final class AnyOperands implements SqlOperandMetadata {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      return true;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.between(1, 2);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + "(<TEXT> [, <INTEGER>])";
    }

    @Override
    public List<RelDataType> paramTypes(RelDataTypeFactory typeFactory) {
      return List.of();
    }

    @Override
    public List<String> paramNames() {
      return List.of("value", "dimension");
    }
  }
}
