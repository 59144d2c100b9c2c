package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.JsonFunctions.JsonPathContext;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJsonEmptyOrError;
import org.apache.calcite.sql.SqlJsonValueEmptyOrErrorBehavior;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Computes JSON_VALUE with ON EMPTY and ON ERROR as SQL:2016 has it: what a path does not lead to
 * is empty, and so is JSON null here; an object, an array or what RETURNING cannot read is an
 * error.
 */
public final class JsonScalars {
  private static final SqlFunction VALUE =
      new SqlUserDefinedFunction(
          new SqlIdentifier("json_scalar_at", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.VARCHAR_FORCE_NULLABLE,
          null,
          null,
          JavaMethod.of(JsonScalars.class, "value", NullPolicy.NONE));

  private final RexBuilder rex;
  private String onEmpty = SqlJsonValueEmptyOrErrorBehavior.NULL.name();
  private String onError = SqlJsonValueEmptyOrErrorBehavior.NULL.name();
  private @Nullable RexNode ifEmpty;
  private @Nullable RexNode ifError;

  private JsonScalars(RexBuilder rex) {
    this.rex = rex;
  }

  /**
   * Returns the call in the algebra.
   *
   * @param operands document, path, and what the clauses say: a behavior, the value of DEFAULT, and
   *     for what it is
   */
  public static RexNode of(RexBuilder rex, RelDataType type, List<RexNode> operands) {
    var call = new JsonScalars(rex);
    call.read(operands.subList(2, operands.size()));
    return call.convert(type, operands.get(0), operands.get(1));
  }

  private void read(List<RexNode> clauses) {
    String behavior = SqlJsonValueEmptyOrErrorBehavior.NULL.name();
    RexNode value = null;
    for (RexNode clause : clauses) {
      Enum<?> symbol =
          clause instanceof RexLiteral literal && literal.getTypeName() == SqlTypeName.SYMBOL
              ? literal.getValueAs(Enum.class)
              : null;
      if (symbol instanceof SqlJsonValueEmptyOrErrorBehavior it) {
        behavior = it.name();
        value = null;
      } else if (symbol == SqlJsonEmptyOrError.EMPTY) {
        onEmpty = behavior;
        ifEmpty = value;
      } else if (symbol == SqlJsonEmptyOrError.ERROR) {
        onError = behavior;
        ifError = value;
      } else {
        value = clause;
      }
    }
  }

  private RexNode convert(RelDataType type, RexNode json, RexNode path) {
    RelDataType nullable = rex.getTypeFactory().createTypeWithNullability(type, true);
    RexNode text =
        rex.makeCall(
            VALUE,
            json,
            path,
            rex.makeLiteral(onEmpty),
            text(ifEmpty),
            rex.makeLiteral(onError),
            text(ifError));
    boolean fails = onError.equals(SqlJsonValueEmptyOrErrorBehavior.ERROR.name());
    RexNode value = rex.makeAbstractCast(nullable, text, !fails);
    if (ifError == null || type.getSqlTypeName() == SqlTypeName.VARCHAR) {
      return value;
    }
    return rex.makeCall(
        nullable,
        SqlStdOperatorTable.CASE,
        List.of(
            rex.makeCall(
                SqlStdOperatorTable.AND,
                rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, text),
                rex.makeCall(SqlStdOperatorTable.IS_NULL, value)),
            rex.makeAbstractCast(nullable, ifError, false),
            value));
  }

  private RexNode text(@Nullable RexNode value) {
    RelDataType text =
        rex.getTypeFactory()
            .createTypeWithNullability(
                rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR), true);
    return value == null ? rex.makeNullLiteral(text) : rex.makeAbstractCast(text, value, false);
  }

  /** Generated code calls this. @throws SqlStateException 22035 if empty, 2203F if no scalar */
  public static @Nullable String value(
      @Nullable String json,
      @Nullable String path,
      String onEmpty,
      @Nullable String ifEmpty,
      String onError,
      @Nullable String ifError) {
    if (json == null || path == null) {
      return null;
    }
    try {
      JsonTree.read(json);
    } catch (SqlStateException e) {
      return otherwise(onError, ifError, e);
    }
    JsonPathContext found =
        org.apache.calcite.runtime.JsonFunctions.jsonApiCommonSyntax(
            json, JsonFunctions.withMode(path));
    Object value = found.obj;
    if (found.hasException()) {
      return otherwise(onError, ifError, nothing(path));
    }
    if (value == null) {
      return otherwise(onEmpty, ifEmpty, nothing(path));
    }
    if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
      return otherwise(
          onError,
          ifError,
          new SqlStateException(SqlState.JSON_SCALAR_REQUIRED, "JSON has no scalar at " + path));
    }
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  private static SqlStateException nothing(String path) {
    return new SqlStateException(SqlState.NO_JSON_ITEM, "JSON has nothing at " + path);
  }

  private static @Nullable String otherwise(
      String behavior, @Nullable String value, SqlStateException failure) {
    return switch (SqlJsonValueEmptyOrErrorBehavior.valueOf(behavior)) {
      case ERROR -> throw failure;
      case NULL -> null;
      case DEFAULT -> value;
    };
  }
}
