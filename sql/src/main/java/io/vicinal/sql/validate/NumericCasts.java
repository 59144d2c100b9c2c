package io.vicinal.sql.validate;

import io.vicinal.sql.function.VectorCasts;
import io.vicinal.sql.type.VicinalTypeSystem;
import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.Litmus;

/** Gives casts to NUMERIC without digits a scale that keeps what stands behind the point. */
final class NumericCasts {
  /** Digits after the point of what is not known before it is computed. */
  static final int OPEN_SCALE = 10;

  private NumericCasts() {}

  /** Returns whether {@code cast} is one to NUMERIC without digits. */
  static boolean isOpen(SqlCall cast) {
    return cast.operand(1) instanceof SqlDataTypeSpec type
        && type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec spec
        && spec.getTypeName().getSimple().equals(SqlTypeName.DECIMAL.getName())
        && spec.getPrecision() < 0;
  }

  /**
   * Writes the scale into {@code node} where it is a cast of a parameter, which takes its type and
   * keeps its digits: a cast to fewer is one of a parameter that has them all.
   */
  static SqlNode rewrite(SqlNode node) {
    if (VectorCasts.isCast(node) && ((SqlCall) node).operand(0) instanceof SqlDynamicParam) {
      SqlCall cast = (SqlCall) node;
      if (isOpen(cast)) {
        close(cast, OPEN_SCALE);
      } else if (isOfFewDigits(cast)) {
        SqlNode parameter = cast.operand(0);
        SqlParserPos position = parameter.getParserPosition();
        var digits = new SqlDataTypeSpec(ofParameter(position), position);
        cast.setOperand(0, SqlStdOperatorTable.CAST.createCall(position, parameter, digits));
      }
    }
    return node;
  }

  private static boolean isOfFewDigits(SqlCall cast) {
    return cast.operand(1) instanceof SqlDataTypeSpec type
        && type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec spec
        && spec.getTypeName().getSimple().equals(SqlTypeName.DECIMAL.getName())
        && spec.getPrecision() >= 0
        && !spec.equalsDeep(ofParameter(SqlParserPos.ZERO), Litmus.IGNORE);
  }

  /** Writes the scale into {@code cast}, whose operand is of type {@code from}. */
  static void close(SqlCall cast, RelDataType from) {
    close(cast, scale(cast, from));
  }

  private static void close(SqlCall cast, int scale) {
    SqlParserPos position = cast.operand(1).getParserPosition();
    cast.setOperand(1, new SqlDataTypeSpec(digits(scale, position), position));
  }

  /** Returns the NUMERIC that a parameter is, whose digits are not known yet. */
  static SqlBasicTypeNameSpec ofParameter(SqlParserPos position) {
    return digits(OPEN_SCALE, position);
  }

  private static SqlBasicTypeNameSpec digits(int scale, SqlParserPos position) {
    return new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, digits(), scale, position);
  }

  private static int digits() {
    return VicinalTypeSystem.INSTANCE.getMaxPrecision(SqlTypeName.DECIMAL);
  }

  private static int scale(SqlCall cast, RelDataType from) {
    if (cast.operand(0) instanceof SqlCharStringLiteral literal) {
      return scale(literal.getValueAs(String.class).strip());
    }
    if (SqlTypeUtil.isIntType(from) || SqlTypeUtil.isBoolean(from)) {
      return 0;
    }
    return SqlTypeUtil.isDecimal(from) ? Math.max(0, from.getScale()) : OPEN_SCALE;
  }

  private static int scale(String text) {
    try {
      int scale = new BigDecimal(text).scale();
      return scale < 0 ? 0 : scale <= digits() ? scale : OPEN_SCALE;
    } catch (NumberFormatException e) {
      return OPEN_SCALE; // the cast says what is wrong with it
    }
  }

  /** Returns whether {@code type} is what {@link #close} makes of text that is not known yet. */
  static boolean isOfText(RelDataType type, RelDataType from) {
    return SqlTypeUtil.isCharacter(from)
        && SqlTypeUtil.isDecimal(type)
        && type.getPrecision() == digits()
        && type.getScale() == OPEN_SCALE;
  }
}
