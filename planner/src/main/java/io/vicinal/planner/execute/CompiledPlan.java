package io.vicinal.planner.execute;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.runtime.Bindable;
import org.jspecify.annotations.Nullable;

/** A plan as generated code. Thread-safe. */
public final class CompiledPlan {
  private final Bindable<?> code;
  private final Map<String, Object> stash;
  private final int fieldCount;
  private volatile @Nullable Throwable constantFailure;

  /**
   * Wraps generated code.
   *
   * @param stash what the code asks its context for by name
   * @param fieldCount fields of a row; with one field, rows of the code are the bare values
   */
  public CompiledPlan(Bindable<?> code, Map<String, Object> stash, int fieldCount) {
    this.code = code;
    this.stash = Map.copyOf(stash);
    this.fieldCount = fieldCount;
  }

  /** Starts the plan; the rows live until the context is closed. */
  public Enumerator<@Nullable Object[]> open(ExecutionContext context) {
    context.useStash(stash);
    return new Rows(context, call(() -> code.bind(context).enumerator()));
  }

  /**
   * Calls generated code. It computes constant expressions when its class is initialized, so that
   * what {@code 1/0} throws is wrapped the first time and forgotten the second time.
   */
  private <T> T call(Supplier<T> work) {
    try {
      return work.get();
    } catch (ExceptionInInitializerError e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      constantFailure = cause;
      throw new ConstantFailure(cause);
    } catch (NoClassDefFoundError e) {
      throw new ConstantFailure(Objects.requireNonNullElse(constantFailure, e));
    }
  }

  /** Carries what computing a constant has thrown. */
  private static final class ConstantFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConstantFailure(Throwable cause) {
      super(cause);
    }
  }

  private final class Rows implements Enumerator<@Nullable Object[]> {
    private final ExecutionContext context;
    private final Enumerator<?> rows;

    Rows(ExecutionContext context, Enumerator<?> rows) {
      this.context = context;
      this.rows = rows;
    }

    @Override
    public boolean moveNext() {
      context.account().check();
      return call(rows::moveNext);
    }

    @Override
    public @Nullable Object[] current() {
      Object row = call(rows::current);
      if (fieldCount == 1) {
        return new @Nullable Object[] {row};
      }
      return row instanceof List<?> list ? list.toArray() : (Object[]) row; // UNNEST gives lists
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException("a plan is read once");
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
