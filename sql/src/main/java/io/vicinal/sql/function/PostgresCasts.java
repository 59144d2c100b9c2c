package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;

import io.vicinal.sql.type.NumberTexts;
import io.vicinal.sql.type.RealText;
import io.vicinal.sql.type.UuidText;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Lets generated code cast as PostgreSQL does where Calcite's runtime has {@code .5} for 0.5,
 * infinity for what does not fit a DOUBLE or REAL, and no NULL or NaN in arrays.
 */
public final class PostgresCasts extends RexShuttle {
  private static final Map<SqlTypeName, SqlFunction> TEXTS =
      Map.of(
          SqlTypeName.DECIMAL, text("ofDecimal"),
          SqlTypeName.REAL, text("ofReal"),
          SqlTypeName.FLOAT, text("ofDouble"),
          SqlTypeName.DOUBLE, text("ofDouble"));
  private static final Map<SqlTypeName, SqlFunction> READERS =
      Map.of(
          SqlTypeName.UUID, reader(UuidText.class, "read", SqlTypeName.UUID),
          SqlTypeName.REAL, reader(RealText.class, "readReal", SqlTypeName.REAL),
          SqlTypeName.FLOAT, reader(RealText.class, "readDouble", SqlTypeName.DOUBLE),
          SqlTypeName.DOUBLE, reader(RealText.class, "readDouble", SqlTypeName.DOUBLE));
  private static final SqlFunction DIGITS =
      function(
          "digits_of_real",
          ReturnTypes.DOUBLE_NULLABLE,
          NumberFunctions.class,
          "digitsOfReal",
          1,
          SqlTypeFamily.NUMERIC);
  private static final SqlFunction REAL =
      function(
          "to_real",
          ReturnTypes.explicit(SqlTypeName.REAL).andThen(SqlTypeTransforms.TO_NULLABLE),
          NumberFunctions.class,
          "toReal",
          1,
          SqlTypeFamily.NUMERIC);

  private final RexBuilder builder;

  /** Makes a rewriting of expressions that {@code builder} builds. */
  public PostgresCasts(RexBuilder builder) {
    this.builder = builder;
  }

  private static SqlFunction text(String method) {
    return function(
        "text_" + method,
        ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.TO_NULLABLE),
        NumberTexts.class,
        method,
        1,
        SqlTypeFamily.NUMERIC);
  }

  private static SqlFunction reader(Class<?> owner, String method, SqlTypeName result) {
    return function(
        "text_" + method,
        ReturnTypes.explicit(result).andThen(SqlTypeTransforms.TO_NULLABLE),
        owner,
        method,
        1,
        SqlTypeFamily.CHARACTER);
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode visited = super.visitCall(call);
    if (visited.getKind() != SqlKind.CAST || !(visited instanceof RexCall cast)) {
      return visited;
    }
    RexNode operand = cast.getOperands().getFirst();
    RelDataType from = operand.getType();
    RelDataType to = cast.getType();
    if (SqlTypeUtil.isArray(from) && SqlTypeUtil.isArray(to) && !isOfText(from, to)) {
      RexCall converted = (RexCall) ArrayOperators.cast(builder, operand, to);
      return converted.clone(to, converted.getOperands());
    }
    SqlFunction text = TEXTS.get(from.getSqlTypeName());
    if (text != null && SqlTypeUtil.isCharacter(to)) {
      return builder.ensureType(to, builder.makeCall(text, operand), true);
    }
    if (from.getSqlTypeName() == SqlTypeName.REAL && SqlTypeUtil.isDecimal(to)) {
      return builder.ensureType(to, builder.makeCall(DIGITS, operand), true);
    }
    SqlFunction reader = READERS.get(to.getSqlTypeName());
    if (reader != null && SqlTypeUtil.isCharacter(from)) {
      return builder.ensureType(to, builder.makeCall(reader, operand), true);
    }
    return narrows(from, to) ? toReal(builder, operand, to) : visited;
  }

  /** An assignment refuses text that is too long for a column, so nothing may cut it before. */
  private static boolean isOfText(RelDataType from, RelDataType to) {
    return SqlTypeUtil.isCharacter(Objects.requireNonNull(from.getComponentType()))
        && SqlTypeUtil.isCharacter(Objects.requireNonNull(to.getComponentType()));
  }

  /** Returns whether not every value of {@code from} fits {@code to}, which is REAL. */
  public static boolean narrows(RelDataType from, RelDataType to) {
    return to.getSqlTypeName() == SqlTypeName.REAL
        && from.getSqlTypeName() != SqlTypeName.REAL
        && (SqlTypeUtil.isNumeric(from) || SqlTypeUtil.isCharacter(from));
  }

  /** Returns {@code operand} as {@code real}, a type. */
  public static RexNode toReal(RexBuilder rex, RexNode operand, RelDataType real) {
    RelDataType number = rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
    return rex.ensureType(real, rex.makeCall(REAL, TypedFunction.as(rex, operand, number)), true);
  }
}
