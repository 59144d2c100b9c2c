package io.vicinal.sql.function;

import org.jspecify.annotations.Nullable;

/**
 * Holds what computes correlation and linear regression of groups, for generated code: sums of
 * squares around the means (Welford; Chan, Golub, LeVeque, 1979), of rows with both values.
 */
public final class Regressions {
  private Regressions() {}

  /** The sums; Y is the first value of a row, X the second one. */
  public abstract static class Pairs implements Gathering {
    long count;
    double meanX;
    double meanY;
    double squaresX;
    double squaresY;
    double products;

    Pairs() {}

    @Override
    public void add(@Nullable Object value) {
      throw new AssertionError("a regression is of two values");
    }

    @Override
    public void add(@Nullable Object first, @Nullable Object second) {
      if (first == null || second == null) {
        return;
      }
      double y = ((Number) first).doubleValue();
      double x = ((Number) second).doubleValue();
      count++;
      double fromX = x - meanX;
      double fromY = y - meanY;
      meanX += fromX / count;
      meanY += fromY / count;
      squaresX += fromX * (x - meanX);
      squaresY += fromY * (y - meanY);
      products += fromX * (y - meanY);
    }

    @Override
    public @Nullable Object result() {
      return count == 0 ? null : value();
    }

    abstract @Nullable Double value();
  }

  public static final class CovarPop extends Pairs {
    @Override
    @Nullable Double value() {
      return products / count;
    }
  }

  public static final class CovarSamp extends Pairs {
    @Override
    @Nullable Double value() {
      return count < 2 ? null : products / (count - 1);
    }
  }

  public static final class Corr extends Pairs {
    @Override
    @Nullable Double value() {
      return squaresX == 0 || squaresY == 0
          ? null
          : products / (Math.sqrt(squaresX) * Math.sqrt(squaresY));
    }
  }

  public static final class Slope extends Pairs {
    @Override
    @Nullable Double value() {
      return squaresX == 0 ? null : products / squaresX;
    }
  }

  public static final class Intercept extends Pairs {
    @Override
    @Nullable Double value() {
      return squaresX == 0 ? null : meanY - meanX * products / squaresX;
    }
  }

  public static final class R2 extends Pairs {
    @Override
    @Nullable Double value() {
      if (squaresX == 0) {
        return null;
      }
      return squaresY == 0 ? 1.0 : products * products / (squaresX * squaresY);
    }
  }

  public static final class AvgX extends Pairs {
    @Override
    Double value() {
      return meanX;
    }
  }

  public static final class AvgY extends Pairs {
    @Override
    Double value() {
      return meanY;
    }
  }

  public static final class Sxx extends Pairs {
    @Override
    Double value() {
      return squaresX;
    }
  }

  public static final class Syy extends Pairs {
    @Override
    Double value() {
      return squaresY;
    }
  }

  public static final class Sxy extends Pairs {
    @Override
    Double value() {
      return products;
    }
  }

  /** REGR_COUNT, which is 0 of no rows. */
  public static final class Count implements Gathering {
    private long count;

    @Override
    public void add(@Nullable Object value) {
      throw new AssertionError("a regression is of two values");
    }

    @Override
    public void add(@Nullable Object first, @Nullable Object second) {
      count += first != null && second != null ? 1 : 0;
    }

    @Override
    public Object result() {
      return count;
    }
  }
}
