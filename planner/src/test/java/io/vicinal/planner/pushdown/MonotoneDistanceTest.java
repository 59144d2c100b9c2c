package io.vicinal.planner.pushdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.Dialect;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.sql.type.VectorType;
import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

class MonotoneDistanceTest {
  private static final RexBuilder REX = new RexBuilder(Dialect.typeFactory());
  private static final RelDataType VECTOR = VectorType.of(3, true);

  private static RexNode distance(DistanceMetric metric) {
    return REX.makeCall(
        VectorOperators.distance(metric),
        REX.makeInputRef(VECTOR, 4),
        REX.makeDynamicParam(VECTOR, 0));
  }

  private static RexNode number(String value) {
    return REX.makeExactLiteral(new BigDecimal(value));
  }

  private static RexNode plusOne(RexNode node) {
    return REX.makeCall(SqlStdOperatorTable.PLUS, number("1"), node);
  }

  private static RexNode reciprocal(RexNode node) {
    return REX.makeCall(SqlStdOperatorTable.DIVIDE, number("1"), node);
  }

  @Test
  void oneByOnePlusDistanceFalls() {
    MonotoneDistance score =
        MonotoneDistance.of(reciprocal(plusOne(distance(DistanceMetric.L2)))).orElseThrow();
    assertTrue(score.falls());
    assertEquals(0, score.low());
    assertEquals(1, score.high());
  }

  @Test
  void functionsKeepTheDirection() {
    RexNode negative =
        REX.makeCall(SqlStdOperatorTable.UNARY_MINUS, distance(DistanceMetric.INNER_PRODUCT));
    assertTrue(
        MonotoneDistance.of(REX.makeCall(SqlStdOperatorTable.EXP, negative)).orElseThrow().falls());
    RexNode root =
        REX.makeCall(SqlStdOperatorTable.POWER, distance(DistanceMetric.L1), number("0.5"));
    assertTrue(!MonotoneDistance.of(root).orElseThrow().falls());
    RexNode whole = REX.makeCast(Dialect.typeFactory().createSqlType(SqlTypeName.BIGINT), root);
    assertTrue(!MonotoneDistance.of(whole).orElseThrow().falls());
  }

  @Test
  void whatRisesAndFallsIsNone() {
    RexNode product = distance(DistanceMetric.INNER_PRODUCT);
    RexNode l2 = distance(DistanceMetric.L2);
    for (RexNode node :
        new RexNode[] {
          reciprocal(plusOne(product)), // falls on each side of -1
          reciprocal(l2), // is an error for 0
          REX.makeCall(SqlStdOperatorTable.POWER, product, number("2")),
          REX.makeCall(SqlStdOperatorTable.POWER, l2, number("-1")),
          REX.makeCall(SqlStdOperatorTable.ABS, product),
          REX.makeCall(SqlStdOperatorTable.SIN, l2),
          REX.makeCall(SqlStdOperatorTable.MULTIPLY, l2, number("0")),
          REX.makeCall(SqlStdOperatorTable.PLUS, l2, l2),
          REX.makeCast(Dialect.typeFactory().createSqlType(SqlTypeName.VARCHAR), l2)
        }) {
      assertTrue(MonotoneDistance.of(node).isEmpty(), node::toString);
    }
  }
}
