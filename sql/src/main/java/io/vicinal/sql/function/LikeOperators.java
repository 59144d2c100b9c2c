package io.vicinal.sql.function;

import java.util.List;
import org.apache.calcite.adapter.enumerable.CallImplementor;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.FunctionParameter;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.schema.ScalarFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Holds what {@code x LIKE p [ESCAPE e]} and ILIKE are in the algebra: of kind {@link
 * SqlKind#LIKE}, two or three operands, run by {@link LikeMatcher} instead of a regular expression,
 * which some patterns make very slow.
 */
public final class LikeOperators {
  public static final SqlFunction LIKE = function("like", "like", "likeEscape");

  /** LIKE without regard to case; also of kind LIKE, so compare the operator, not the kind. */
  public static final SqlFunction ILIKE = function("ilike", "ilike", "ilikeEscape");

  private LikeOperators() {}

  private static SqlFunction function(String name, String plain, String withEscape) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.LIKE,
        ReturnTypes.BOOLEAN_NULLABLE,
        InferTypes.FIRST_KNOWN,
        null,
        new ByOperandCount(
            JavaMethod.of(LikeFunctions.class, plain, NullPolicy.STRICT),
            JavaMethod.of(LikeFunctions.class, withEscape, NullPolicy.STRICT)));
  }

  private record ByOperandCount(JavaMethod two, JavaMethod three)
      implements ScalarFunction, ImplementableFunction {
    @Override
    public CallImplementor getImplementor() {
      CallImplementor plain = two.getImplementor();
      CallImplementor withEscape = three.getImplementor();
      return (translator, call, nullAs) ->
          (call.getOperands().size() == 2 ? plain : withEscape).implement(translator, call, nullAs);
    }

    @Override
    public RelDataType getReturnType(RelDataTypeFactory typeFactory) {
      return typeFactory.createSqlType(SqlTypeName.BOOLEAN);
    }

    @Override
    public List<FunctionParameter> getParameters() {
      return List.of();
    }
  }
}
