package io.vicinal.storage.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.Rows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PredicateEvaluatorTest {
  private static final int ID = 0;
  private static final int NUMBER = 1;
  private static final int TEXT = 2;
  private static final int VECTOR = 3;
  private static final int LOOSE = 4;

  private final GrowingSegment segment =
      new GrowingSegment(
          1,
          Rows.table(
              List.of(
                  new ColumnDefinition("id", DataType.of(Kind.BIGINT), false, null),
                  new ColumnDefinition("number", DataType.of(Kind.INTEGER), true, null),
                  new ColumnDefinition("text", DataType.of(Kind.TEXT), true, null),
                  new ColumnDefinition("vector", DataType.vector(2), true, null),
                  new ColumnDefinition("loose", DataType.vector(0), true, null)),
              List.of(0)));

  PredicateEvaluatorTest() {
    for (int i = 0; i < 5_000; i++) {
      boolean isNull = i % 5 == 4;
      segment.append(
          new Object[] {
            (long) i,
            isNull ? null : i,
            isNull ? null : "text " + i,
            isNull ? null : new float[] {i % 2, 0},
            isNull ? null : new float[] {i, 1}
          },
          1);
    }
  }

  @AfterEach
  void close() {
    segment.close();
  }

  private List<Integer> rows(Predicate predicate, Object... parameters) {
    Bitmap found =
        PredicateEvaluator.evaluate(
            predicate,
            parameters,
            segment,
            segment.rowCount(),
            Bitmap.full(segment.rowCount()),
            ResourceAccount.unbounded());
    List<Integer> rows = new ArrayList<>();
    for (int i = found.nextSet(0); i >= 0; i = found.nextSet(i + 1)) {
      rows.add(i);
    }
    return rows;
  }

  private static Predicate compare(int column, Comparison comparison, Object value) {
    return new Predicate.Compare(column, comparison, new Operand.Literal(value));
  }

  @Test
  void numbersOfOtherClassesAreNotRounded() {
    assertEquals(List.of(0, 1, 2), rows(compare(NUMBER, Comparison.LESS, 2.5)));
    assertEquals(List.of(0, 1), rows(compare(NUMBER, Comparison.LESS, new BigDecimal("2.00"))));
    assertEquals(List.of(), rows(compare(NUMBER, Comparison.EQUAL, 2.5)));
    assertEquals(List.of(2), rows(compare(NUMBER, Comparison.EQUAL, new BigDecimal("2.00"))));
    assertEquals(4_000, rows(compare(NUMBER, Comparison.LESS, Long.MAX_VALUE)).size());
    assertEquals(4_000, rows(compare(NUMBER, Comparison.NOT_EQUAL, 2.5)).size());
    assertEquals(
        List.of(), rows(compare(ID, Comparison.GREATER, new BigDecimal("9223372036854775807.5"))));
  }

  @Test
  void notOfUnknownIsUnknown() {
    Predicate isTwo = compare(NUMBER, Comparison.EQUAL, 2);
    assertEquals(3_999, rows(new Predicate.Not(isTwo)).size());
    assertEquals(List.of(), rows(new Predicate.Not(compare(NUMBER, Comparison.EQUAL, null))));
    Predicate isNull = new Predicate.IsNull(NUMBER);
    assertEquals(4_999, rows(new Predicate.Or(List.of(new Predicate.Not(isTwo), isNull))).size());
    assertEquals(
        1_000,
        rows(new Predicate.And(
                List.of(
                    isNull,
                    new Predicate.Not(
                        new Predicate.And(List.of(isTwo, new Predicate.Not(isNull)))))))
            .size());
  }

  @Test
  void longListsFindTheirValuesAndNullMakesAMissUnknown() {
    List<Operand> thousands =
        IntStream.range(0, 4_000).mapToObj(i -> (Operand) new Operand.Literal(i * 2)).toList();
    assertEquals(2_000, rows(new Predicate.In(NUMBER, thousands)).size());
    assertEquals(2_000, rows(new Predicate.Not(new Predicate.In(NUMBER, thousands))).size());
    List<Operand> withNull = new ArrayList<>(thousands);
    withNull.add(new Operand.Literal(null));
    assertEquals(2_000, rows(new Predicate.In(NUMBER, withNull)).size());
    assertEquals(List.of(), rows(new Predicate.Not(new Predicate.In(NUMBER, withNull))));
    List<Operand> texts =
        IntStream.range(0, 3_000)
            .mapToObj(i -> (Operand) new Operand.Literal("text " + i * 3))
            .toList();
    assertEquals(
        IntStream.range(0, 5_000).filter(i -> i % 3 == 0 && i % 5 != 4).count(),
        rows(new Predicate.In(TEXT, texts)).size());
  }

  @Test
  void distancesAreExactAndNoDistanceIsUnknown() {
    Predicate near = within(VECTOR, Metric.L2, new float[] {1, 0}, 1.0, false);
    assertEquals(2_000, rows(near).size());
    assertEquals(4_000, rows(within(VECTOR, Metric.L2, new float[] {1, 0}, 1, true)).size());
    // Half of the rows are zero and have no direction: neither the condition nor its opposite.
    Predicate cosine = within(VECTOR, Metric.COSINE, new float[] {1, 0}, 0.5, false);
    assertEquals(2_000, rows(cosine).size());
    assertEquals(List.of(), rows(new Predicate.Not(cosine)));
    assertEquals(List.of(10, 11, 12), rows(within(LOOSE, Metric.L1, new float[] {11, 1}, 1, true)));
  }

  private static Predicate within(
      int column, Metric metric, float[] vector, Number bound, boolean inclusive) {
    return new Predicate.WithinDistance(
        column, metric, new Operand.Literal(vector), new Operand.Literal(bound), inclusive);
  }

  @Test
  void operandsThatDoNotFitAreNamed() {
    assertEquals(
        "column \"number\" of type INTEGER cannot be compared with String",
        assertThrows(
                StorageException.InvalidSetting.class,
                () -> rows(compare(NUMBER, Comparison.EQUAL, "2")))
            .getMessage());
    assertEquals(
        "column \"vector\" of type VECTOR cannot be compared with float[]",
        assertThrows(
                StorageException.InvalidSetting.class,
                () -> rows(compare(VECTOR, Comparison.LESS, new float[2])))
            .getMessage());
    assertEquals(
        "column \"vector\" expects 2 dimensions, not 3",
        assertThrows(
                StorageException.VectorData.class,
                () -> rows(within(VECTOR, Metric.L2, new float[3], 1, true)))
            .getMessage());
    assertThrows(
        StorageException.VectorData.class,
        () -> rows(within(LOOSE, Metric.L2, new float[3], 1, true)));
  }

  @Test
  void aCancelledStatementStops() {
    ResourceAccount account = ResourceAccount.unbounded();
    account.cancel();
    assertThrows(
        StorageException.Cancelled.class,
        () ->
            PredicateEvaluator.evaluate(
                new Predicate.IsNull(ID), new Object[0], segment, 10, Bitmap.full(10), account));
  }
}
