package io.vicinal.sql.function;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
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

  private static final Map<String, SqlFunction> QUANTIFIED = new LinkedHashMap<>();

  static {
    for (String ignoreCase : List.of("", "" + ArrayLikeFunctions.IGNORE_CASE)) {
      for (String negated : List.of("", "" + ArrayLikeFunctions.NEGATED)) {
        for (String all : List.of("", "" + ArrayLikeFunctions.ALL)) {
          String mode = ignoreCase + negated + all;
          QUANTIFIED.put(mode, ofArray(mode));
        }
      }
    }
  }

  /** Returns {@code text LIKE {ANY | ALL} (array)} in all its forms. */
  static Collection<SqlFunction> quantified() {
    return QUANTIFIED.values();
  }

  /** Returns {@code text [NOT] [I]LIKE {ANY | ALL} (array)}. */
  static SqlFunction quantified(boolean ignoreCase, boolean negated, boolean all) {
    String mode =
        (ignoreCase ? "" + ArrayLikeFunctions.IGNORE_CASE : "")
            + (negated ? "" + ArrayLikeFunctions.NEGATED : "")
            + (all ? "" + ArrayLikeFunctions.ALL : "");
    return Objects.requireNonNull(QUANTIFIED.get(mode));
  }

  private static SqlFunction ofArray(String mode) {
    SqlReturnTypeInference truth = ReturnTypes.BOOLEAN.andThen(SqlTypeTransforms.FORCE_NULLABLE);
    String name = "array_like" + (mode.isEmpty() ? "" : "_" + mode);
    var matches =
        new SqlUserDefinedFunction(
            new SqlIdentifier(name, SqlParserPos.ZERO),
            SqlKind.OTHER_FUNCTION,
            truth,
            null,
            null,
            JavaMethod.of(ArrayLikeFunctions.class, "matches", NullPolicy.NONE));
    var operands = new ArrayOperands("TX");
    return new TypedFunction(
        name,
        truth,
        operands.inference(),
        operands,
        (rex, nodes) -> rex.makeCall(matches, nodes.get(0), nodes.get(1), rex.makeLiteral(mode)));
  }

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
