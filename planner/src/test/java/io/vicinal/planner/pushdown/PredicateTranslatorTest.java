package io.vicinal.planner.pushdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.function.LikeOperators;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.Table;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

class PredicateTranslatorTest {
  private static final RexBuilder REX = new RexBuilder(Dialect.typeFactory());
  private static final Table TABLE =
      new Table(
          1,
          "public",
          "t",
          List.of(
              new ColumnDefinition("id", DataType.of(Kind.INTEGER), false, null),
              new ColumnDefinition("text", DataType.of(Kind.TEXT), true, null),
              new ColumnDefinition("flag", DataType.of(Kind.BOOLEAN), true, null),
              new ColumnDefinition("doc", DataType.of(Kind.JSON), true, null),
              new ColumnDefinition("wide", DataType.of(Kind.BIGINT), true, null),
              new ColumnDefinition("ts", DataType.of(Kind.TIMESTAMP), true, null),
              new ColumnDefinition("v", DataType.vector(3), true, null)),
          List.of(0),
          1,
          List.of());

  private final OperandList operands = new OperandList();

  private static RexNode column(int position) {
    ColumnDefinition column = TABLE.columns().get(position);
    return REX.makeInputRef(
        ColumnTypes.toRel(column.type(), column.nullable(), REX.getTypeFactory()), position);
  }

  private static RexNode number(String value) {
    return REX.makeExactLiteral(new BigDecimal(value));
  }

  private static RexNode parameter(int index, RelDataType type) {
    return REX.makeDynamicParam(type, index);
  }

  private static RexNode call(SqlOperator operator, RexNode... arguments) {
    return REX.makeCall(operator, arguments);
  }

  private static RelDataType type(SqlTypeName name) {
    return REX.getTypeFactory().createSqlType(name);
  }

  private Optional<Predicate> translate(RexNode node) {
    return new PredicateTranslator(TABLE, REX, operands).translate(node);
  }

  private static Predicate compare(int column, Comparison comparison, Object value) {
    return new Predicate.Compare(column, comparison, new Operand.Literal(value));
  }

  @Test
  void comparisonsTakeTheClassOfTheirColumn() {
    assertEquals(
        Optional.of(compare(0, Comparison.LESS, 5)),
        translate(call(SqlStdOperatorTable.LESS_THAN, column(0), number("5"))));
    assertEquals(
        Optional.of(compare(0, Comparison.GREATER, 5)),
        translate(call(SqlStdOperatorTable.LESS_THAN, number("5"), column(0))));
    assertEquals(
        Optional.of(compare(0, Comparison.EQUAL, 3_000_000_000L)),
        translate(call(SqlStdOperatorTable.EQUALS, column(0), number("3000000000"))));
    assertEquals(
        Optional.of(compare(0, Comparison.EQUAL, new BigDecimal("1.5"))),
        translate(call(SqlStdOperatorTable.EQUALS, column(0), number("1.5"))));
    assertEquals(
        Optional.of(compare(1, Comparison.NOT_EQUAL, "a")),
        translate(call(SqlStdOperatorTable.NOT_EQUALS, column(1), REX.makeLiteral("a"))));
  }

  @Test
  void wideningCastsOfTheColumnAreSeenThrough() {
    RexNode wide = REX.makeCast(type(SqlTypeName.BIGINT), column(0));
    assertEquals(
        Optional.of(compare(0, Comparison.EQUAL, 5)),
        translate(call(SqlStdOperatorTable.EQUALS, wide, number("5"))));
    RexNode lossy = REX.makeCast(type(SqlTypeName.DOUBLE), column(4));
    assertEquals(Optional.empty(), translate(call(SqlStdOperatorTable.EQUALS, lossy, number("5"))));
    RexNode narrow = REX.makeCast(type(SqlTypeName.SMALLINT), column(0));
    assertEquals(
        Optional.empty(), translate(call(SqlStdOperatorTable.EQUALS, narrow, number("5"))));
  }

  @Test
  void equalParametersShareASlot() {
    RexNode five = parameter(0, type(SqlTypeName.INTEGER));
    translate(
        call(
            SqlStdOperatorTable.OR,
            call(SqlStdOperatorTable.LESS_THAN, column(0), five),
            call(SqlStdOperatorTable.GREATER_THAN, column(0), five)));
    assertEquals(List.of(five), operands.nodes());
  }

  @Test
  void connectivesAndNullTestsAreKept() {
    assertEquals(
        Optional.of(
            new Predicate.And(
                List.of(
                    new Predicate.Not(new Predicate.IsTrue(2)),
                    new Predicate.Or(
                        List.of(
                            new Predicate.IsNull(1),
                            new Predicate.Not(new Predicate.IsNull(6))))))),
        translate(
            call(
                SqlStdOperatorTable.AND,
                call(SqlStdOperatorTable.NOT, column(2)),
                call(
                    SqlStdOperatorTable.OR,
                    call(SqlStdOperatorTable.IS_NULL, column(1)),
                    call(SqlStdOperatorTable.IS_NOT_NULL, column(6))))));
  }

  @Test
  void listsBecomeIn() {
    Predicate in = new Predicate.In(0, List.of(new Operand.Literal(1), new Operand.Literal(2)));
    assertEquals(
        Optional.of(in),
        translate(
            call(
                SqlStdOperatorTable.OR,
                call(SqlStdOperatorTable.EQUALS, column(0), number("1")),
                call(SqlStdOperatorTable.EQUALS, column(0), number("2")))));
    assertEquals(
        Optional.of(in), translate(REX.makeIn(column(0), List.of(number("1"), number("2")))));
  }

  @Test
  void likeKeepsItsEscape() {
    RexNode pattern = REX.makeLiteral("a!%%");
    assertEquals(
        Optional.of(new Predicate.Like(1, new Operand.Literal("a!%%"), '!', false)),
        translate(call(LikeOperators.LIKE, column(1), pattern, REX.makeLiteral("!"))));
    assertEquals(
        Optional.of(new Predicate.Like(1, new Operand.Literal("a!%%"), '\\', true)),
        translate(call(LikeOperators.ILIKE, column(1), pattern)));
  }

  @Test
  void boundsOfDistancesTurnWithTheirSign() {
    RelDataType vector = column(6).getType();
    RexNode distance =
        call(VectorOperators.distance(DistanceMetric.L2), column(6), parameter(0, vector));
    RexNode similarity = call(SqlStdOperatorTable.MINUS, number("1"), distance);
    assertEquals(
        Optional.of(
            new Predicate.WithinDistance(
                6, Metric.L2, new Operand.Parameter(0), new Operand.Literal(2.0), true)),
        translate(call(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, distance, number("2"))));
    assertEquals(
        Optional.of(
            new Predicate.WithinDistance(
                6, Metric.L2, new Operand.Parameter(0), new Operand.Literal(0.75), false)),
        translate(call(SqlStdOperatorTable.GREATER_THAN, similarity, number("0.25"))));
    assertTrue(translate(call(SqlStdOperatorTable.EQUALS, distance, number("2"))).isEmpty());
  }

  @Test
  void whatStorageCannotDoStaysAbove() {
    for (RexNode node :
        List.of(
            call(SqlStdOperatorTable.EQUALS, column(0), column(4)),
            call(
                SqlStdOperatorTable.EQUALS,
                call(SqlStdOperatorTable.UPPER, column(1)),
                REX.makeLiteral("A")),
            call(SqlStdOperatorTable.EQUALS, column(3), REX.makeLiteral("{}")),
            call(LikeOperators.LIKE, column(3), REX.makeLiteral("{}")),
            call(SqlStdOperatorTable.EQUALS, column(5), parameter(0, type(SqlTypeName.DATE))),
            call(
                SqlStdOperatorTable.LESS_THAN,
                column(4),
                REX.makeCast(type(SqlTypeName.BIGINT), call(SqlStdOperatorTable.RAND), false)),
            call(SqlStdOperatorTable.IS_TRUE, column(2)),
            call(
                SqlStdOperatorTable.OR,
                call(SqlStdOperatorTable.EQUALS, column(0), number("1")),
                call(SqlStdOperatorTable.EQUALS, column(0), column(4))),
            REX.makeLiteral(true))) {
      assertEquals(Optional.empty(), translate(node), node::toString);
    }
  }
}
