package io.vicinal.planner.change;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.execute.NextIdentity;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.planner.pushdown.OperandList;
import io.vicinal.sql.function.ArrayFunctions;
import io.vicinal.sql.function.ArrayOperators;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** A value of VALUES that needs no generated code. Immutable. */
sealed interface ConstantCell {
  /** Returns the value; {@code parameters} are in the classes of generated code. */
  @Nullable Object evaluate(@Nullable Object[] parameters);

  /** Returns the type of the value; {@code otherwise} where it says enough by its class. */
  RelDataType type(RelDataType otherwise);

  /**
   * Returns whether the value is {@code literals} and nothing that was made of them.
   *
   * @param literals {@code String} for a text, {@code BigDecimal} for a number
   */
  default boolean consistsOf(List<Object> literals) {
    return literals.isEmpty();
  }

  /** Returns the cell with other literals, as many as it {@linkplain #consistsOf has}. */
  default ConstantCell with(List<Object> literals) {
    return this;
  }

  /** A literal. */
  record Known(@Nullable Object value, RelDataType literalType) implements ConstantCell {
    @Override
    public @Nullable Object evaluate(@Nullable Object[] parameters) {
      return value;
    }

    @Override
    public RelDataType type(RelDataType otherwise) {
      return literalType;
    }

    @Override
    public boolean consistsOf(List<Object> literals) {
      return literals.size() == 1
          && (literals.getFirst() instanceof BigDecimal number
              ? value instanceof Number known && isSame(known, number)
              : literals.getFirst().equals(value));
    }

    @Override
    public ConstantCell with(List<Object> literals) {
      Object literal = literals.getFirst();
      return new Known(literal instanceof BigDecimal number ? like(number) : literal, literalType);
    }

    boolean isMoment() {
      return SqlTypeName.DATETIME_TYPES.contains(literalType.getSqlTypeName());
    }

    private static boolean isSame(Number known, BigDecimal number) {
      return known instanceof Double approximate
          ? approximate == number.doubleValue()
          : new BigDecimal(known.toString()).compareTo(number) == 0;
    }

    /** Returns a number that is as exact as the value; one that no DOUBLE holds as it is. */
    private Object like(BigDecimal number) {
      return value instanceof Double && Double.isFinite(number.doubleValue())
          ? (Object) number.doubleValue()
          : number;
    }
  }

  /** A parameter. */
  record Parameter(int index, RelDataType parameterType) implements ConstantCell {
    @Override
    public @Nullable Object evaluate(@Nullable Object[] parameters) {
      return parameters[index];
    }

    @Override
    public RelDataType type(RelDataType otherwise) {
      return parameterType;
    }
  }

  /** The next number of an identity column, which the row's owner takes from the transaction. */
  record Generated(RelDataType numberType) implements ConstantCell {
    @Override
    public @Nullable Object evaluate(@Nullable Object[] parameters) {
      return null;
    }

    @Override
    public RelDataType type(RelDataType otherwise) {
      return numberType;
    }
  }

  /** An array in text, of elements of a {@linkplain ArrayFunctions#fromText form}. */
  record Written(String text, String form) implements ConstantCell {
    @Override
    public Object evaluate(@Nullable Object[] parameters) {
      return ArrayFunctions.fromText(text, form);
    }

    @Override
    public RelDataType type(RelDataType otherwise) {
      return otherwise;
    }

    @Override
    public boolean consistsOf(List<Object> literals) {
      return literals.equals(List.of(text));
    }

    @Override
    public ConstantCell with(List<Object> literals) {
      return new Written((String) literals.getFirst(), form);
    }
  }

  /** An array, which a vector column takes, too, if it is one of numbers. */
  record Elements(List<ConstantCell> elements) implements ConstantCell {
    @Override
    public @Nullable Object evaluate(@Nullable Object[] parameters) {
      var values = new ArrayList<@Nullable Object>();
      elements.forEach(element -> values.add(element.evaluate(parameters)));
      return values;
    }

    @Override
    public RelDataType type(RelDataType otherwise) {
      return otherwise;
    }

    @Override
    public boolean consistsOf(List<Object> literals) {
      boolean same = literals.size() == elements.size();
      for (int i = 0; same && i < literals.size(); i++) {
        same = elements.get(i).consistsOf(List.of(literals.get(i)));
      }
      return same;
    }

    @Override
    public ConstantCell with(List<Object> literals) {
      var cells = new ArrayList<ConstantCell>();
      for (int i = 0; i < literals.size(); i++) {
        cells.add(elements.get(i).with(List.of(literals.get(i))));
      }
      return new Elements(cells);
    }
  }

  /**
   * Recognizes a literal, a parameter, or one of them under a cast to the type of {@code column},
   * which the assignment does just as well.
   */
  static Optional<ConstantCell> of(RexNode node, ColumnDefinition column) {
    return switch (node) {
      case RexLiteral literal ->
          Optional.of(new Known(OperandList.value(literal), literal.getType()));
      case RexDynamicParam parameter ->
          Optional.of(new Parameter(parameter.getIndex(), parameter.getType()));
      case RexCall call -> of(call, column);
      default -> Optional.empty();
    };
  }

  private static Optional<ConstantCell> of(RexCall call, ColumnDefinition column) {
    if (NextIdentity.isCall(call)) {
      return Optional.of(new Generated(call.getType()));
    }
    if (call.getOperator().equals(ArrayOperators.FROM_TEXT)
        && call.getOperands().get(0) instanceof RexLiteral literal
        && OperandList.value(literal) instanceof String text
        && call.getOperands().get(1) instanceof RexLiteral form) {
      return Optional.of(new Written(text, String.valueOf(OperandList.value(form))));
    }
    RexNode first = call.getOperands().isEmpty() ? call : call.getOperands().get(0);
    return switch (call.getKind()) {
      case CAST ->
          !cuts(call.getType(), first)
                  && !SqlTypeUtil.isInterval(first.getType()) // a literal counts milliseconds
                  && (isTypeOf(call.getType(), column) || isArrayOf(call, column))
              ? of(first, column)
              : Optional.empty();
      case MINUS_PREFIX -> negated(first);
      case ARRAY_VALUE_CONSTRUCTOR ->
          column.type().isVector()
              ? numbers(call.getOperands(), column)
              : elements(call.getOperands(), column);
      default -> isMadeByAssignment(call, column) ? of(first, column) : Optional.empty();
    };
  }

  /** Returns whether {@code call} makes an array or a vector of it as the column does. */
  private static boolean isMadeByAssignment(RexCall call, ColumnDefinition column) {
    if (!column.type().isVector()) {
      return call.getOperator().equals(ArrayOperators.CONVERT) && isArrayOf(call, column);
    }
    return VectorOperators.formatOf(call.getOperator())
        .filter(format ->
            format == VectorFormat.FLOAT32 || format.name().equals(column.type().element().name()))
        .isPresent();
  }

  /** Returns whether a cast to {@code type} cuts texts, where the assignment would refuse them. */
  private static boolean cuts(RelDataType type, RexNode operand) {
    RelDataType text = type.getComponentType() == null ? type : type.getComponentType();
    return SqlTypeUtil.inCharFamily(text)
        && text.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
        && !(operand instanceof RexLiteral literal && fits(literal, text.getPrecision()));
  }

  private static boolean fits(RexLiteral literal, int length) {
    return literal.isNull()
        || (OperandList.value(literal) instanceof String text
            && text.codePointCount(0, text.length()) <= length);
  }

  private static boolean isLeaf(RexNode node) {
    return node instanceof RexLiteral
        || node instanceof RexDynamicParam
        || node.isA(SqlKind.MINUS_PREFIX);
  }

  private static boolean isTypeOf(RelDataType type, ColumnDefinition column) {
    DataType stored = column.type();
    ValueType valueType = valueType(stored);
    return ColumnTypes.toValueType(type) == valueType
        && valueType != ValueType.ARRAY
        && (valueType == ValueType.VECTOR
            || (ColumnTypes.precision(type) == stored.precision()
                && ColumnTypes.scale(type) == stored.scale()));
  }

  /** Returns whether {@code cast} makes an array of the column's elements. */
  private static boolean isArrayOf(RexCall cast, ColumnDefinition column) {
    RelDataType element = cast.getType().getComponentType();
    return element != null
        && column.type().kind() == DataType.Kind.ARRAY
        && isTypeOf(
            element, new ColumnDefinition(column.name(), column.type().arrayElement(), true, null));
  }

  private static ValueType valueType(DataType type) {
    return switch (type.kind()) {
      case TEXT, JSON -> ValueType.VARCHAR;
      default -> ValueType.valueOf(type.kind().name());
    };
  }

  private static Optional<ConstantCell> negated(RexNode operand) {
    if (operand instanceof RexLiteral literal && literal.getValue() instanceof BigDecimal number) {
      Object negative =
          SqlTypeUtil.isApproximateNumeric(literal.getType())
              ? -number.doubleValue()
              : number.negate();
      return Optional.of(new Known(negative, literal.getType()));
    }
    return Optional.empty();
  }

  private static Optional<ConstantCell> numbers(List<RexNode> elements, ColumnDefinition column) {
    var cells = new ArrayList<ConstantCell>();
    for (RexNode element : elements) {
      RexNode leaf =
          element instanceof RexCall call && call.isA(SqlKind.CAST)
              ? call.getOperands().get(0)
              : element;
      Optional<ConstantCell> cell = isLeaf(leaf) ? of(leaf, column) : Optional.empty();
      if (cell.isEmpty()) {
        return Optional.empty();
      }
      cells.add(cell.get());
    }
    return Optional.of(new Elements(cells));
  }

  /** Takes an array whose elements are of the kind that the column's are. */
  private static Optional<ConstantCell> elements(List<RexNode> elements, ColumnDefinition column) {
    if (column.type().kind() != DataType.Kind.ARRAY) {
      return Optional.empty();
    }
    var element = new ColumnDefinition(column.name(), column.type().arrayElement(), true, null);
    var cells = new ArrayList<ConstantCell>();
    for (RexNode node : elements) {
      Optional<ConstantCell> cell = isOfKind(node, element) ? of(node, element) : Optional.empty();
      if (cell.isEmpty()) {
        return Optional.empty();
      }
      cells.add(cell.get());
    }
    return Optional.of(new Elements(cells));
  }

  /** Returns whether {@code node} is a number for numbers, or a text, or what the element is. */
  private static boolean isOfKind(RexNode node, ColumnDefinition element) {
    RelDataType type = node.getType();
    ValueType wanted = valueType(element.type());
    return SqlTypeUtil.inCharFamily(type)
        || type.getSqlTypeName() == SqlTypeName.NULL
        || ColumnTypes.toValueType(type) == wanted
        || (SqlTypeUtil.isNumeric(type) && isNumber(element.type().kind()));
  }

  private static boolean isNumber(DataType.Kind kind) {
    return switch (kind) {
      case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> true;
      default -> false;
    };
  }
}
