package io.vicinal.storage.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Predicate.ArrayRelation;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.TextTest;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.RealFileStore;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.RowSource;
import io.vicinal.storage.segment.Rows;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.SegmentWriter;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random predicates over random rows give what a plain evaluator of three-valued logic gives. */
class PredicateTwinTest {
  private static final int ROWS = 2_300;
  private static final int PREDICATES = 1_500;

  private final Table table = Rows.everyType();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<Object> parameters = new ArrayList<>();

  @Test
  void agreesWithThePlainEvaluator(@TempDir Path temp) {
    System.out.println("PredicateTwinTest seed " + seed);
    Object[][] rows = new Object[ROWS][];
    GrowingSegment growing = new GrowingSegment(1, table);
    for (int i = 0; i < ROWS; i++) {
      rows[i] = Rows.random(table, i, random);
      if (i >= 1_024 && i < 2_048) {
        rows[i][6] = null; // a block of nothing but NULL
      }
      growing.append(rows[i], 1);
    }
    FileStore real = RealFileStore.at(temp);
    real.createDirectories(Path.of(""));
    SealedSegment inMemory = seal(new MemoryFileStore(), growing);
    SealedSegment onDisk = seal(real, growing);
    for (int i = 0; i < PREDICATES; i++) {
      parameters.clear();
      Predicate predicate = predicate(3);
      Segment segment = List.of(growing, inMemory, onDisk).get(i % 3);
      check(predicate, rows, segment);
    }
    inMemory.release();
    onDisk.release();
    growing.close();
    real.close();
  }

  private SealedSegment seal(FileStore store, GrowingSegment growing) {
    Path directory = Path.of("segments/5");
    RowSource source = RowSource.visible(List.of(growing), 1);
    return SealedSegment.open(
        store, directory, table, SegmentWriter.write(store, directory, 5, table, 0, source));
  }

  private void check(Predicate predicate, Object[][] rows, Segment segment) {
    Object[] values = parameters.toArray();
    int limit = random.nextInt(4) == 0 ? random.nextInt(ROWS + 1) : ROWS;
    Bitmap candidates = candidates();
    Bitmap found =
        PredicateEvaluator.evaluate(
            predicate, values, segment, limit, candidates, ResourceAccount.unbounded());
    assertEquals(limit, found.size());
    NaivePredicate naive = new NaivePredicate(table, values);
    BoundPredicate bound = BoundPredicate.bind(predicate, values, segment);
    for (int i = 0; i < limit; i++) {
      boolean isTrue = Boolean.TRUE.equals(naive.test(predicate, rows[i]));
      int row = i;
      assertEquals(
          candidates.get(i) && isTrue,
          found.get(i),
          () -> "seed " + seed + ", row " + row + ", " + predicate + ", " + parameters);
      if (i % 97 == 0) {
        assertEquals(isTrue, bound.test(i), () -> "test of row " + row + ", " + predicate);
      }
    }
  }

  private Bitmap candidates() {
    int share = random.nextInt(3);
    Bitmap candidates = new Bitmap(ROWS);
    for (int i = 0; i < ROWS; i++) {
      if (share == 0 || random.nextInt(share == 1 ? 2 : 60) == 0) {
        candidates.set(i);
      }
    }
    return candidates;
  }

  private Predicate predicate(int depth) {
    int choice = random.nextInt(depth == 0 ? 12 : 17);
    return switch (choice) {
      case 0, 1, 2, 3 -> compare();
      case 4 -> in();
      case 5 -> new Predicate.Not(in());
      case 6 -> new Predicate.IsNull(random.nextInt(table.columns().size()));
      case 7 -> like();
      case 8 -> random.nextBoolean() ? new Predicate.IsTrue(column(Kind.BOOLEAN)) : within();
      case 9, 10 -> array();
      case 11 -> lengthModulo();
      case 12, 13 -> new Predicate.And(terms(depth));
      case 14, 15 -> new Predicate.Or(terms(depth));
      default -> new Predicate.Not(predicate(depth - 1));
    };
  }

  private List<Predicate> terms(int depth) {
    List<Predicate> terms = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      terms.add(predicate(depth - 1));
    }
    return terms;
  }

  private Predicate array() {
    List<Integer> arrays =
        IntStream.range(0, table.columns().size()).filter(this::isArray).boxed().toList();
    int column = arrays.get(random.nextInt(arrays.size()));
    DataType type = table.columns().get(column).type();
    ArrayRelation relation = ArrayRelation.values()[random.nextInt(4)];
    DataType operand = relation == ArrayRelation.HAS ? type.arrayElement() : type;
    return new Predicate.ArrayCompare(column, relation, operand(operand));
  }

  private Predicate lengthModulo() {
    int column = column(List.of(Kind.TEXT, Kind.VARCHAR, Kind.JSON).get(random.nextInt(3)));
    return new Predicate.Satisfies(
        column,
        new LengthModulo(random.nextBoolean()),
        List.of(operand(DataType.of(Kind.SMALLINT)), operand(DataType.of(Kind.BOOLEAN))));
  }

  /** True where the number of bytes is a multiple of the first operand, the other one for NULL. */
  private record LengthModulo(boolean unknownIfEmpty) implements TextTest {
    @Override
    public Bound bind(Object[] operands) {
      int divisor = operands[0] == null ? 2 : Math.floorMod(((Number) operands[0]).intValue(), 5);
      return new Bound() {
        @Override
        public Boolean ofNull() {
          return (Boolean) operands[1];
        }

        @Override
        public Boolean of(MemorySegment memory, long start, int length) {
          boolean unknown = unknownIfEmpty && length == 0;
          return unknown ? null : (Boolean) (length % (divisor + 1) == 0);
        }
      };
    }
  }

  private boolean isArray(int column) {
    return table.columns().get(column).type().isArray();
  }

  /** Returns a column that compares with values of its own type. */
  private int comparable() {
    int column = random.nextInt(table.columns().size());
    return isArray(column) ? comparable() : column;
  }

  private Predicate compare() {
    int column = comparable();
    DataType type = table.columns().get(column).type();
    Comparison comparison =
        Comparison.values()[random.nextInt(type.isVector() ? 2 : Comparison.values().length)];
    return new Predicate.Compare(column, comparison, operand(type));
  }

  private Predicate in() {
    int column = comparable();
    List<Operand> operands = new ArrayList<>();
    for (int i = random.nextInt(random.nextInt(8) == 0 ? 300 : 5); i > 0; i--) {
      Operand operand = operand(table.columns().get(column).type());
      // Most lists have no NULL, so that NOT IN finds something.
      if (operand.bind(parameters.toArray()) != null || random.nextInt(3) == 0) {
        operands.add(operand);
      }
    }
    return new Predicate.In(column, operands);
  }

  private Predicate like() {
    int column = column(List.of(Kind.TEXT, Kind.VARCHAR, Kind.JSON).get(random.nextInt(3)));
    StringBuilder pattern = new StringBuilder();
    String[] parts = {"%", "_", "a", "b", "A", "ä", "😀", "!%", "!_", "!!", "%", "\0", "ß"};
    for (int i = random.nextInt(5); i > 0; i--) {
      pattern.append(parts[random.nextInt(parts.length)]);
    }
    return new Predicate.Like(
        column,
        new Operand.Literal(pattern.toString()),
        pattern.indexOf("!") >= 0 ? '!' : 0,
        random.nextInt(3) == 0);
  }

  private Predicate within() {
    DataType type = DataType.vector(random.nextBoolean() ? 3 : 17);
    int column = -1;
    for (ColumnDefinition candidate : table.columns()) {
      if (candidate.type().equals(type)) {
        column = table.columns().indexOf(candidate);
      }
    }
    Metric metric =
        List.of(Metric.L2_SQUARED, Metric.INNER_PRODUCT, Metric.L1, Metric.HAMMING)
            .get(random.nextInt(4));
    Number bound = random.nextBoolean() ? (Number) (double) random.nextInt(20) : random.nextInt(9);
    return new Predicate.WithinDistance(
        column, metric, operand(type), new Operand.Literal(bound), random.nextBoolean());
  }

  private int column(Kind kind) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).type().kind() == kind) {
        return i;
      }
    }
    throw new AssertionError(kind);
  }

  /** Returns an operand for a column of {@code type}, for numbers often of another class. */
  private Operand operand(DataType type) {
    Object value = random.nextInt(15) == 0 ? null : Rows.value(type, random);
    if (value instanceof Number && random.nextInt(3) == 0) {
      Number[] others = {
        random.nextInt(5) - 2,
        (long) random.nextInt(5) - 2,
        random.nextInt(9) / 2d - 2,
        random.nextInt(9) / 4f - 1,
        new BigDecimal(random.nextInt(2000) - 1000).movePointLeft(2),
        new BigDecimal("1e400"),
        new BigDecimal("-1e999999999"),
        new BigDecimal("1e-999999999"),
        new BigDecimal("-1e-30"),
        new BigDecimal("0e-999999999"),
        0.1,
        0.1f,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        Long.MAX_VALUE,
        0x1p63,
        new BigDecimal(Double.MAX_VALUE).add(BigDecimal.ONE)
      };
      value = others[random.nextInt(others.length)];
    }
    if (random.nextBoolean()) {
      return new Operand.Literal(value);
    }
    parameters.add(value);
    return new Operand.Parameter(parameters.size() - 1);
  }
}
