package io.vicinal.sql.function;

import io.vicinal.sql.type.ElementForm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Holds PostgreSQL's operators and functions of arrays. */
public final class ArrayOperators {
  private static final SqlReturnTypeInference TRUTH =
      ReturnTypes.BOOLEAN.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference NUMBER =
      ReturnTypes.INTEGER.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference TEXT =
      ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference NUMBERS =
      NUMBER.andThen(SqlTypeTransforms.TO_ARRAY).andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference TEXTS =
      TEXT.andThen(SqlTypeTransforms.TO_ARRAY).andThen(SqlTypeTransforms.FORCE_NULLABLE);

  /** In the algebra: {@code element = ANY (array)}. */
  public static final SqlFunction HAS = of("array_has", TRUTH, "has", 2, NullPolicy.NONE);

  /** In the algebra: {@code a && b}. */
  public static final SqlFunction OVERLAPS =
      of("array_overlaps", TRUTH, "overlaps", 2, NullPolicy.STRICT);

  /** In the algebra: {@code a @> b}; {@code b <@ a} is the same. */
  public static final SqlFunction CONTAINS =
      of("array_contains", TRUTH, "contains", 2, NullPolicy.STRICT);

  /** In the algebra: {@code CAST(text AS T ARRAY)}, the form of its elements behind the text. */
  public static final SqlFunction FROM_TEXT =
      of("text_to_array", TEXTS, "fromText", 2, NullPolicy.STRICT);

  /** In the algebra: {@code CAST(array AS TEXT)}, the form of its elements behind the array. */
  public static final SqlFunction TO_TEXT =
      of("array_to_text", TEXT, "toText", 2, NullPolicy.STRICT);

  /** In the algebra: {@code CAST(array AS T ARRAY)}, both forms of elements behind the array. */
  public static final SqlFunction CONVERT =
      of("array_to_array", TEXTS, "convert", 3, NullPolicy.STRICT);

  /** In the text: {@code CAST(array AS TEXT)}. */
  public static final SqlFunction OUT =
      new TypedFunction(
          "array_out",
          TEXT,
          new ArrayOperands("A"),
          (rex, nodes) -> rex.makeCall(TO_TEXT, nodes.get(0), form(rex, nodes.get(0).getType())));

  /** An array that is empty instead of NULL. */
  public static final SqlFunction OR_EMPTY =
      new TypedFunction(
          "array_or_empty",
          binding ->
              binding.getTypeFactory().createTypeWithNullability(binding.getOperandType(0), false),
          new ArrayOperands("A"),
          (rex, nodes) ->
              rex.makeCall(
                  rex.getTypeFactory().createTypeWithNullability(nodes.get(0).getType(), false),
                  of("array_or_empty", TEXTS, "orEmpty", 1, NullPolicy.NONE),
                  nodes));

  /** In the text: {@code element = ANY (array)}, array first. */
  public static final SqlFunction HAS_IN_TEXT = typed("array_has", "AE", TRUTH, HAS);

  static final SqlFunction OVERLAPS_IN_TEXT = typed("array_overlaps", "AA", TRUTH, OVERLAPS);

  /** Arrays, or JSON in text. */
  static final SqlFunction CONTAINS_IN_TEXT =
      new TypedFunction(
          "array_contains",
          TRUTH,
          new ArrayOperands("AA", 2, true).inference(),
          new ArrayOperands("AA", 2, true),
          (rex, operands) -> contains(rex, operands.get(0), operands.get(1)));

  static final SqlFunction CONTAINED_IN_TEXT =
      new TypedFunction(
          "array_contained_by",
          TRUTH,
          new ArrayOperands("AA", 2, true).inference(),
          new ArrayOperands("AA", 2, true),
          (rex, operands) -> contains(rex, operands.get(1), operands.get(0)));

  public static final SqlFunction APPEND = array("array_append", "AE", "append");
  public static final SqlFunction PREPEND = array("array_prepend", "EA", "prepend");
  public static final SqlFunction CONCATENATE = array("array_cat", "AA", "concatenate");

  /** In the text: {@code a[from:to]}. */
  static final SqlFunction SLICE =
      typed(
          "array_slice",
          "AII",
          binding -> ArrayOperands.array("AII", binding),
          of(
              "array_slice",
              binding -> ArrayOperands.array("AII", binding),
              "slice",
              3,
              NullPolicy.STRICT));

  private ArrayOperators() {}

  /** Returns the functions that have a name of their own in the text. */
  static List<SqlOperator> all() {
    return List.of(
        HAS_IN_TEXT,
        OVERLAPS_IN_TEXT,
        CONTAINS_IN_TEXT,
        CONTAINED_IN_TEXT,
        APPEND,
        PREPEND,
        CONCATENATE,
        OUT,
        OR_EMPTY,
        SLICE,
        array("array_remove", "AE", "remove"),
        array("array_replace", "AEE", "replace"),
        position(),
        typed(
            "array_positions",
            "AE",
            NUMBERS,
            of("array_positions", NUMBERS, "positions", 2, NullPolicy.NONE)),
        typed(
            "array_length",
            "AI",
            NUMBER,
            of("array_length", NUMBER, "length", 2, NullPolicy.SEMI_STRICT)),
        typed(
            "array_upper",
            "AI",
            NUMBER,
            of("array_upper", NUMBER, "length", 2, NullPolicy.SEMI_STRICT)),
        typed(
            "array_lower",
            "AI",
            NUMBER,
            of("array_lower", NUMBER, "lower", 2, NullPolicy.SEMI_STRICT)),
        join(),
        split());
  }

  private static SqlFunction of(
      String name,
      SqlReturnTypeInference result,
      String method,
      int parameters,
      NullPolicy nullPolicy) {
    return of(ArrayFunctions.class, name, result, method, parameters, nullPolicy);
  }

  static SqlFunction of(
      Class<?> owner,
      String name,
      SqlReturnTypeInference result,
      String method,
      int parameters,
      NullPolicy nullPolicy) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        result,
        null,
        new FamilyOperands(parameters, Collections.nCopies(parameters, SqlTypeFamily.ANY)),
        JavaMethod.of(owner, method, parameters, nullPolicy));
  }

  static SqlFunction typed(
      String name, String shape, SqlReturnTypeInference result, SqlFunction function) {
    var operands = new ArrayOperands(shape);
    return new TypedFunction(
        name,
        result,
        operands.inference(),
        operands,
        (rex, nodes) -> rex.makeCall(function, unified(rex, shape, nodes)));
  }

  private static SqlFunction array(String name, String shape, String method) {
    SqlReturnTypeInference result = binding -> ArrayOperands.array(shape, binding);
    return typed(name, shape, result, of(name, result, method, shape.length(), NullPolicy.NONE));
  }

  private static SqlFunction position() {
    SqlFunction first = of("array_position", NUMBER, "position", 2, NullPolicy.NONE);
    SqlFunction from = of("array_position", NUMBER, "position", 3, NullPolicy.NONE);
    var operands = new ArrayOperands("AEI", 2, false);
    return new TypedFunction(
        "array_position",
        NUMBER,
        operands.inference(),
        operands,
        (rex, nodes) -> rex.makeCall(nodes.size() == 2 ? first : from, unified(rex, "AEI", nodes)));
  }

  private static SqlFunction join() {
    SqlFunction function = of("array_to_string", TEXT, "join", 4, NullPolicy.NONE);
    var operands = new ArrayOperands("ATT", 2, false);
    return new TypedFunction(
        "array_to_string",
        TEXT,
        operands.inference(),
        operands,
        (rex, nodes) -> {
          var all = new ArrayList<RexNode>(nodes);
          if (all.size() == 2) {
            all.add(rex.makeNullLiteral(rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR)));
          }
          all.add(form(rex, nodes.get(0).getType()));
          return rex.makeCall(function, all);
        });
  }

  private static SqlFunction split() {
    SqlFunction two = of("string_to_array", TEXTS, "split", 2, NullPolicy.NONE);
    SqlFunction three = of("string_to_array", TEXTS, "split", 3, NullPolicy.NONE);
    var operands = new ArrayOperands("TTT", 2, false);
    return new TypedFunction(
        "string_to_array",
        TEXTS,
        operands.inference(),
        operands,
        (rex, nodes) -> rex.makeCall(nodes.size() == 2 ? two : three, nodes));
  }

  /** Returns the form of the elements of {@code array} as a literal. */
  public static RexNode form(RexBuilder rex, RelDataType array) {
    RelDataType element = array.getComponentType();
    return rex.makeLiteral(element == null ? "VARCHAR -1 -1" : ElementForm.of(element).name());
  }

  private static RexNode contains(RexBuilder rex, RexNode whole, RexNode part) {
    return whole.getType().getComponentType() == null && part.getType().getComponentType() == null
        ? rex.makeCall(JsonOperators.CONTAINS, whole, part)
        : rex.makeCall(CONTAINS, unified(rex, "AA", List.of(whole, part)));
  }

  /** Returns whether {@code operator} makes of an array one of another type. */
  public static boolean isCast(SqlOperator operator) {
    return operator.equals(CONVERT);
  }

  /** Returns {@code array} as one of {@code type}. */
  public static RexNode cast(RexBuilder rex, RexNode array, RelDataType type) {
    RelDataType nullable =
        rex.getTypeFactory().createTypeWithNullability(type, array.getType().isNullable());
    return array.getType().getComponentType() == null
        ? rex.makeCast(nullable, array)
        : rex.makeCall(
            nullable, CONVERT, List.of(array, form(rex, array.getType()), form(rex, type)));
  }

  /** Gives arrays and elements their common type, as generated code compares their classes. */
  private static List<RexNode> unified(RexBuilder rex, String shape, List<RexNode> nodes) {
    RelDataTypeFactory types = rex.getTypeFactory();
    List<RelDataType> given = nodes.stream().map(RexNode::getType).toList();
    RelDataType found = ArrayOperands.element(shape, given, types);
    RelDataType element =
        found == null
            ? types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR), true)
            : found;
    var unified = new ArrayList<RexNode>();
    for (int i = 0; i < nodes.size(); i++) {
      RexNode node = nodes.get(i);
      RelDataType own = shape.charAt(i) == 'A' ? node.getType().getComponentType() : node.getType();
      boolean same =
          own != null
              && (own.getSqlTypeName() == element.getSqlTypeName()
                  || (SqlTypeUtil.isCharacter(own) && SqlTypeUtil.isCharacter(element)));
      unified.add(
          switch (shape.charAt(i)) {
            case 'A' -> same ? node : cast(rex, node, types.createArrayType(element, -1));
            case 'E' -> same ? node : TypedFunction.as(rex, node, element);
            case 'I' -> TypedFunction.as(rex, node, types.createSqlType(SqlTypeName.INTEGER));
            default -> node;
          });
    }
    return unified;
  }
}
