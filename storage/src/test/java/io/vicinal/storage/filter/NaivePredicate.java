package io.vicinal.storage.filter;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Table;
import io.vicinal.storage.TextTest;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Evaluates predicates on one row at a time, as plainly as possible: the twin of the real one. */
final class NaivePredicate {
  private final Table table;
  private final Object[] parameters;

  NaivePredicate(Table table, Object[] parameters) {
    this.table = table;
    this.parameters = parameters;
  }

  /** Returns true, false, or null for unknown. */
  Boolean test(Predicate predicate, Object[] row) {
    return switch (predicate) {
      case Predicate.Compare c ->
          compared(c.column(), row, c.operand().bind(parameters), c.comparison());
      case Predicate.In in -> {
        Boolean any = false;
        for (Operand operand : in.operands()) {
          any =
              or(
                  any,
                  compared(in.column(), row, operand.bind(parameters), Predicate.Comparison.EQUAL));
        }
        yield any;
      }
      case Predicate.IsNull n -> row[n.column()] == null;
      case Predicate.Like like -> like(like, row);
      case Predicate.IsTrue t -> (Boolean) row[t.column()];
      case Predicate.WithinDistance d -> within(d, row);
      case Predicate.ArrayCompare array -> array(array, row);
      case Predicate.Satisfies text -> {
        Object[] operands = text.operands().stream().map(it -> it.bind(parameters)).toArray();
        TextTest.Bound test = text.test().bind(operands);
        if (row[text.column()] == null) {
          yield test.ofNull();
        }
        byte[] bytes = ((String) row[text.column()]).getBytes(StandardCharsets.UTF_8);
        yield test.of(MemorySegment.ofArray(bytes), 0, bytes.length);
      }
      case Predicate.And and -> {
        Boolean all = true;
        for (Predicate term : and.terms()) {
          all = not(or(not(all), not(test(term, row))));
        }
        yield all;
      }
      case Predicate.Or or -> {
        Boolean any = false;
        for (Predicate term : or.terms()) {
          any = or(any, test(term, row));
        }
        yield any;
      }
      case Predicate.Not n -> not(test(n.term(), row));
    };
  }

  private static Boolean not(Boolean value) {
    return value == null ? null : !value;
  }

  private static Boolean or(Boolean a, Boolean b) {
    if (Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)) {
      return true;
    }
    return a == null || b == null ? null : false;
  }

  private Boolean array(Predicate.ArrayCompare compare, Object[] row) {
    List<?> array = (List<?>) row[compare.column()];
    Object operand = compare.operand().bind(parameters);
    DataType.Kind kind = table.columns().get(compare.column()).type().arrayElement().kind();
    return switch (compare.relation()) {
      case HAS -> {
        Boolean any = array == null ? null : (Boolean) false;
        for (Object element : array == null ? List.of() : array) {
          boolean known = element != null && operand != null;
          any = or(any, known ? (Boolean) (compare(kind, element, operand) == 0) : null);
        }
        yield any;
      }
      case OVERLAPS ->
          array == null || operand == null
              ? null
              : (Boolean) array.stream().anyMatch(it -> isIn(kind, it, (List<?>) operand));
      case CONTAINS ->
          array == null || operand == null
              ? null
              : (Boolean) ((List<?>) operand).stream().allMatch(it -> isIn(kind, it, array));
      case CONTAINED_BY ->
          array == null || operand == null
              ? null
              : (Boolean) array.stream().allMatch(it -> isIn(kind, it, (List<?>) operand));
    };
  }

  private static boolean isIn(DataType.Kind kind, Object value, List<?> list) {
    return value != null
        && list.stream().anyMatch(other -> other != null && compare(kind, value, other) == 0);
  }

  private Boolean compared(
      int column, Object[] row, Object operand, Predicate.Comparison comparison) {
    Object value = row[column];
    if (value == null || operand == null) {
      return null;
    }
    int sign = compare(table.columns().get(column).type().kind(), value, operand);
    return switch (comparison) {
      case EQUAL -> sign == 0;
      case NOT_EQUAL -> sign != 0;
      case LESS -> sign < 0;
      case LESS_OR_EQUAL -> sign <= 0;
      case GREATER -> sign > 0;
      case GREATER_OR_EQUAL -> sign >= 0;
    };
  }

  private static int compare(DataType.Kind kind, Object a, Object b) {
    return switch (a) {
      case Boolean x -> x.compareTo((Boolean) b);
      case UUID x -> Arrays.compareUnsigned(bytes(x), bytes((UUID) b));
      case byte[] x -> Arrays.compareUnsigned(x, (byte[]) b);
      case float[] x -> Arrays.equals(x, (float[]) b) ? 0 : 1;
      case String x -> {
        String y = (String) b;
        if (kind == DataType.Kind.CHAR) {
          x = x.replaceAll(" +$", "");
          y = y.replaceAll(" +$", "");
        }
        yield Arrays.compare(x.codePoints().toArray(), y.codePoints().toArray());
      }
      default -> compareNumbers((Number) a, (Number) b);
    };
  }

  private static byte[] bytes(UUID uuid) {
    return java.nio.ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static int compareNumbers(Number a, Number b) {
    double x = rank(a);
    double y = rank(b);
    if (x != 0 || y != 0) {
      return Double.compare(x, y);
    }
    return decimal(a).compareTo(decimal(b));
  }

  /** Returns 2 for NaN, 1 and -1 for the infinities, 0 for a number. */
  private static double rank(Number n) {
    double d = n instanceof Double || n instanceof Float ? n.doubleValue() : 0;
    return Double.isNaN(d) ? 2 : Double.isInfinite(d) ? Math.signum(d) : 0;
  }

  private static BigDecimal decimal(Number n) {
    return switch (n) {
      case BigDecimal d -> d;
      case Double d -> new BigDecimal(d);
      case Float f -> new BigDecimal(f);
      default -> BigDecimal.valueOf(n.longValue());
    };
  }

  private Boolean like(Predicate.Like like, Object[] row) {
    String text = (String) row[like.column()];
    String pattern = (String) like.pattern().bind(parameters);
    if (text == null || pattern == null) {
      return null;
    }
    StringBuilder regex = new StringBuilder();
    int[] points = pattern.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (like.escape() != 0 && points[i] == like.escape()) {
        i++;
      } else if (points[i] == '%') {
        regex.append(".*");
        continue;
      } else if (points[i] == '_') {
        regex.append('.');
        continue;
      }
      regex.append(Pattern.quote(Character.toString(points[i])));
    }
    int flags =
        Pattern.DOTALL | (like.ignoreCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    return Pattern.compile(regex.toString(), flags).matcher(text).matches();
  }

  private Boolean within(Predicate.WithinDistance within, Object[] row) {
    float[] a = (float[]) row[within.column()];
    float[] b = (float[]) within.vector().bind(parameters);
    Number bound = (Number) within.bound().bind(parameters);
    if (a == null || b == null || bound == null) {
      return null;
    }
    double distance = distance(within.metric(), a, b);
    if (Double.isNaN(distance)) {
      return null;
    }
    int sign = compareNumbers(distance, bound);
    return within.inclusive() ? sign <= 0 : sign < 0;
  }

  /** Returns distances that floats hold exactly, for the small integers of the test rows. */
  private static double distance(Metric metric, float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum +=
          switch (metric) {
            case L2_SQUARED -> (a[i] - b[i]) * (a[i] - b[i]);
            case INNER_PRODUCT -> -a[i] * b[i];
            case L1 -> Math.abs(a[i] - b[i]);
            case HAMMING -> a[i] == b[i] ? 0 : 1;
            case L2, COSINE, JACCARD -> throw new IllegalArgumentException("not exact");
          };
    }
    return sum;
  }
}
