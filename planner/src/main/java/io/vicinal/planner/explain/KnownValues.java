package io.vicinal.planner.explain;

import io.vicinal.planner.rel.DerivedValues;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.DataContext;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** Computes the operands of scans outside generated code, as far as their values are known. */
public final class KnownValues {
  private static final String NO_PARAMETER = "parameters are not known";
  private static final String NO_SUB_QUERY = "after the sub-query";
  private static final String NO_OUTER_ROW = "once per outer row";

  private final DerivedValues derived;
  private final DataContext context;

  /**
   * Creates a view of one execution.
   *
   * @param context has the value of each parameter, null where it is not given
   */
  public KnownValues(DerivedValues derived, DataContext context) {
    this.derived = derived;
    this.context = context;
  }

  DerivedValues derived() {
    return derived;
  }

  /** Returns what must come first before all of {@code operands} have a value, empty if nothing. */
  Optional<String> missing(List<RexNode> operands) {
    var finder = new Finder();
    operands.forEach(operand -> operand.accept(finder));
    return Optional.ofNullable(finder.missing);
  }

  /** Returns the values of {@code operands}, none of which is {@link #missing}. */
  @Nullable Object[] evaluate(List<RexNode> operands, RexBuilder rexBuilder) {
    if (operands.isEmpty()) {
      return new @Nullable Object[0];
    }
    var noColumns = rexBuilder.getTypeFactory().builder().build();
    var executable = RexExecutorImpl.getExecutable(rexBuilder, operands, noColumns);
    executable.setDataContext(context);
    return Objects.requireNonNull(executable.execute());
  }

  private final class Finder extends RexVisitorImpl<@Nullable Void> {
    private @Nullable String missing;

    Finder() {
      super(true);
    }

    @Override
    public @Nullable Void visitDynamicParam(RexDynamicParam parameter) {
      switch (derived.sourceOf(parameter)) {
        case null -> {
          if (context.get(parameter.getName()) == null) {
            missing = NO_PARAMETER;
          }
        }
        case DerivedValues.Constant _ -> {}
        case DerivedValues.SubQuery _ -> missing = NO_SUB_QUERY;
        case DerivedValues.RowCount rows -> rows.count().accept(this);
        case DerivedValues.Sum sum -> {
          sum.fetch().accept(this);
          if (sum.offset() != null) {
            sum.offset().accept(this);
          }
        }
      }
      return null;
    }

    @Override
    public @Nullable Void visitFieldAccess(RexFieldAccess access) {
      missing = NO_OUTER_ROW;
      return null;
    }
  }
}
