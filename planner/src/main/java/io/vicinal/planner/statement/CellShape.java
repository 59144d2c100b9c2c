package io.vicinal.planner.statement;

import io.vicinal.sql.function.VectorCasts;
import io.vicinal.storage.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * What a value of VALUES is but for its literals.
 *
 * @param shape equal for values that differ in literals only
 * @param literals {@code String} for a text, {@code BigDecimal} for a number
 */
record CellShape(Object shape, List<Object> literals) {
  private static final String TEXT = "'";
  private static final String EXACT = "1";
  private static final String APPROXIMATE = "1e0";
  private static final Set<SqlKind> LEAVES = EnumSet.of(SqlKind.LITERAL, SqlKind.MINUS_PREFIX);

  /** A value as it is written, which means the same in each row. */
  private record Written(String sql) {}

  /**
   * Returns the shape of a value for a column; that of values of the same text alone where other
   * literals could mean something else. Empty if it has parameters.
   */
  static Optional<CellShape> of(SqlNode value, DataType column) {
    CellShape shape = shape(value, column);
    return shape != null ? Optional.of(shape) : only(value);
  }

  /** Returns the shape that values of the same text have. Empty if it has parameters. */
  static Optional<CellShape> only(SqlNode value) {
    return hasParameters(value)
        ? Optional.empty()
        : Optional.of(new CellShape(new Written(value.toString()), List.of()));
  }

  private static @Nullable CellShape shape(SqlNode value, DataType column) {
    if (value instanceof SqlLiteral literal) {
      return literal(literal, column);
    }
    if (!(value instanceof SqlBasicCall call)) {
      return null;
    }
    return switch (call.getKind()) {
      case DEFAULT -> new CellShape("DEFAULT", List.of());
      case MINUS_PREFIX -> negated(call, column);
      case ARRAY_VALUE_CONSTRUCTOR -> array(call, column);
      default -> VectorCasts.isCast(call) ? cast(call, column) : function(call);
    };
  }

  private static @Nullable CellShape literal(SqlLiteral literal, DataType column) {
    if (literal instanceof SqlCharStringLiteral text) {
      NlsString string = text.getValueAs(NlsString.class);
      return string.getCharsetName() == null
          ? new CellShape(TEXT, List.of(string.getValue()))
          : null;
    }
    if (literal instanceof SqlNumericLiteral number) {
      return takesNumbers(column)
          ? new CellShape(
              number.getPrec() == null ? APPROXIMATE : EXACT,
              List.of(number.getValueAs(BigDecimal.class)))
          : null;
    }
    if (literal instanceof SqlUnknownLiteral moment) {
      return moment.tag.equals(column.kind().name())
          ? new CellShape(moment.tag, List.of(moment.getValue()))
          : null;
    }
    return switch (literal.getTypeName()) {
      case NULL, BOOLEAN -> new CellShape(String.valueOf(literal.getValue()), List.of());
      default -> null;
    };
  }

  private static @Nullable CellShape negated(SqlBasicCall call, DataType column) {
    return call.operand(0) instanceof SqlNumericLiteral number && takesNumbers(column)
        ? new CellShape(
            number.getPrec() == null ? "-" + APPROXIMATE : "-" + EXACT,
            List.of(number.getValueAs(BigDecimal.class).negate()))
        : null;
  }

  private static @Nullable CellShape array(SqlBasicCall call, DataType column) {
    var shape = new StringJoiner(",", "[", "]");
    var literals = new ArrayList<Object>();
    for (SqlNode element : call.getOperandList()) {
      CellShape one = element.isA(LEAVES) ? shape(element, column) : null;
      if (one == null || one.literals().size() != 1) {
        return null;
      }
      shape.add(one.shape().toString());
      literals.addAll(one.literals());
    }
    return new CellShape(shape.toString(), literals);
  }

  /** A text under a cast that does no more than assigning the text to the column. */
  private static @Nullable CellShape cast(SqlBasicCall call, DataType column) {
    CellShape text =
        call.operand(0) instanceof SqlCharStringLiteral literal ? literal(literal, column) : null;
    if (text == null || !(call.operand(1) instanceof SqlDataTypeSpec type)) {
      return null;
    }
    boolean same =
        switch (type.getTypeName().getSimple()) {
          case "VECTOR" -> column.isVector();
          case "JSON", "JSONB" -> column.kind() == DataType.Kind.JSON;
          case "UUID" -> column.kind() == DataType.Kind.UUID;
          default -> false;
        };
    return same ? new CellShape("::" + type, text.literals()) : null;
  }

  /** A function without operands, such as {@code now()}. */
  private static @Nullable CellShape function(SqlBasicCall call) {
    return call.getOperator() instanceof SqlFunction function && call.operandCount() == 0
        ? new CellShape(function.getNameAsId().toString() + "()", List.of())
        : null;
  }

  private static boolean takesNumbers(DataType type) {
    return switch (type.kind()) {
      case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, VECTOR -> true;
      case ARRAY -> takesNumbers(type.arrayElement());
      default -> false;
    };
  }

  private static boolean hasParameters(SqlNode value) {
    try {
      value.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlDynamicParam parameter) {
              throw Util.FoundOne.NULL;
            }
          });
      return false;
    } catch (Util.FoundOne e) {
      return true;
    }
  }
}
