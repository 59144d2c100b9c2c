package io.vicinal.planner.pushdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.Dialect;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.sql.type.VectorType;
import io.vicinal.storage.Metric;
import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

class DistanceTermTest {
  private static final RexBuilder REX = new RexBuilder(Dialect.typeFactory());
  private static final RelDataType VECTOR = VectorType.of(3, true);
  private static final RexNode COLUMN = REX.makeInputRef(VECTOR, 4);
  private static final RexNode QUERY = REX.makeDynamicParam(VECTOR, 0);

  private static RexNode distance(RexNode a, RexNode b) {
    return REX.makeCall(VectorOperators.distance(DistanceMetric.COSINE), a, b);
  }

  private static RexNode number(String value) {
    return REX.makeExactLiteral(new BigDecimal(value));
  }

  @Test
  void plainDistanceIsItself() {
    DistanceTerm term = DistanceTerm.of(distance(COLUMN, QUERY)).orElseThrow();
    assertEquals(4, term.distance().column());
    assertEquals(Metric.COSINE, term.distance().metric());
    assertEquals(QUERY, term.distance().query());
    assertEquals(0, term.offset());
    assertEquals(1, term.scale());
  }

  @Test
  void operandsMayBeExchanged() {
    assertEquals(QUERY, DistanceCall.of(distance(QUERY, COLUMN)).orElseThrow().query());
  }

  @Test
  void similarityIsOneMinusDistance() {
    RexNode similarity =
        REX.makeCall(SqlStdOperatorTable.MINUS, number("1"), distance(COLUMN, QUERY));
    DistanceTerm term = DistanceTerm.of(similarity).orElseThrow();
    assertEquals(1, term.offset());
    assertEquals(-1, term.scale());
    assertTrue(term.isSimilarity());
  }

  @Test
  void arithmeticWithLiteralsAddsUp() {
    // ((-d) * -2 - 3) / 4 + 1
    RexNode negated = REX.makeCall(SqlStdOperatorTable.UNARY_MINUS, distance(COLUMN, QUERY));
    RexNode times = REX.makeCall(SqlStdOperatorTable.MULTIPLY, negated, number("-2"));
    RexNode minus = REX.makeCall(SqlStdOperatorTable.MINUS, times, number("3"));
    RexNode divided = REX.makeCall(SqlStdOperatorTable.DIVIDE, minus, number("4"));
    RexNode plus = REX.makeCall(SqlStdOperatorTable.PLUS, number("1"), divided);
    DistanceTerm term = DistanceTerm.of(plus).orElseThrow();
    assertEquals(0.25, term.offset());
    assertEquals(0.5, term.scale());
  }

  @Test
  void otherExpressionsAreNoTerms() {
    RexNode real = REX.makeInputRef(Dialect.typeFactory().createSqlType(SqlTypeName.DOUBLE), 2);
    RexNode d = distance(COLUMN, QUERY);
    for (RexNode node :
        new RexNode[] {
          real,
          number("1"),
          distance(COLUMN, COLUMN),
          distance(QUERY, QUERY),
          REX.makeCall(SqlStdOperatorTable.MULTIPLY, d, number("0")),
          REX.makeCall(SqlStdOperatorTable.DIVIDE, d, number("0")),
          REX.makeCall(SqlStdOperatorTable.DIVIDE, number("1"), d),
          REX.makeCall(SqlStdOperatorTable.MULTIPLY, d, d),
          REX.makeCall(SqlStdOperatorTable.PLUS, d, real),
          REX.makeCall(SqlStdOperatorTable.ABS, d)
        }) {
      assertTrue(DistanceTerm.of(node).isEmpty(), node::toString);
    }
  }

  @Test
  void randomQueryVectorsAreEvaluatedPerRow() {
    RexNode random =
        REX.makeCall(
            VECTOR,
            VectorOperators.TO_VECTOR,
            java.util.List.of(
                REX.makeCast(
                    Dialect.typeFactory().createSqlType(SqlTypeName.VARCHAR),
                    REX.makeCall(SqlStdOperatorTable.RAND)),
                number("3")));
    assertTrue(DistanceCall.of(distance(COLUMN, random)).isEmpty());
  }
}
