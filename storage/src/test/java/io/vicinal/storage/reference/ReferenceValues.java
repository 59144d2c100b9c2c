package io.vicinal.storage.reference;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Metric;
import io.vicinal.storage.StorageException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares values and measures vectors in the plainest way that is right. */
public final class ReferenceValues {
  private ReferenceValues() {}

  /** Orders keys, column by column. */
  public static final Comparator<List<Object>> KEY_ORDER =
      (left, right) -> {
        for (int i = 0; i < left.size(); i++) {
          int order = compare(left.get(i), right.get(i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  /** Compares two values of a column of {@code kind}: CHAR ignores trailing blanks. */
  public static int compare(DataType.Kind kind, Object left, Object right) {
    return kind == DataType.Kind.CHAR
        ? compare(((String) left).replaceAll(" +$", ""), ((String) right).replaceAll(" +$", ""))
        : compare(left, right);
  }

  /** Compares numbers by value, text by code point, bytes and UUIDs as unsigned bytes. */
  public static int compare(Object left, Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return isFinite(a) && isFinite(b)
          ? decimal(a).compareTo(decimal(b))
          : Double.compare(a.doubleValue(), b.doubleValue());
    }
    if (left instanceof String a && right instanceof String b) {
      return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }
    if (left instanceof Boolean a && right instanceof Boolean b) {
      return Boolean.compare(a, b);
    }
    if (left instanceof byte[] a && right instanceof byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
    if (left instanceof UUID a && right instanceof UUID b) {
      int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
      return high != 0
          ? high
          : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
    throw new IllegalArgumentException(
        "cannot compare " + left.getClass() + " with " + right.getClass());
  }

  private static boolean isFinite(Number number) {
    return !(number instanceof Double || number instanceof Float)
        || Double.isFinite(number.doubleValue());
  }

  private static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal;
      case Double value -> new BigDecimal(value);
      case Float value -> new BigDecimal(value);
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  /** Returns the distance in double arithmetic, null where there is none. */
  public static @Nullable Double distance(
      Metric metric, String column, float @Nullable [] left, float @Nullable [] right) {
    if (left == null || right == null) {
      return null;
    }
    if (left.length != right.length) {
      throw StorageException.VectorData.dimension(column, left.length, right.length);
    }
    double dot = 0;
    double leftSquares = 0;
    double rightSquares = 0;
    double squares = 0;
    double absolutes = 0;
    int different = 0;
    int both = 0;
    int either = 0;
    for (int i = 0; i < left.length; i++) {
      double a = left[i];
      double b = right[i];
      dot += a * b;
      leftSquares += a * a;
      rightSquares += b * b;
      squares += (a - b) * (a - b);
      absolutes += Math.abs(a - b);
      different += a != b ? 1 : 0;
      both += a != 0 && b != 0 ? 1 : 0;
      either += a != 0 || b != 0 ? 1 : 0;
    }
    return switch (metric) {
      case L2 -> Math.sqrt(squares);
      case L2_SQUARED -> squares;
      case COSINE ->
          leftSquares == 0 || rightSquares == 0
              ? null
              : (Double) (1 - dot / (Math.sqrt(leftSquares) * Math.sqrt(rightSquares)));
      case INNER_PRODUCT -> 0 - dot;
      case L1 -> absolutes;
      case HAMMING -> (double) different;
      case JACCARD -> either == 0 ? 0.0 : 1.0 - (double) both / either;
    };
  }
}
