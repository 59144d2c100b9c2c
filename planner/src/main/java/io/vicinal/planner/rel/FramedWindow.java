package io.vicinal.planner.rel;

import io.vicinal.planner.execute.FrameRows;
import io.vicinal.planner.execute.FrameSpec;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableAggregate;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Blocks;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.ParameterExpression;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.InvalidRelException;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A window with the frames that Calcite's operator cannot compute, or computes wrong: GROUPS,
 * EXCLUDE, RANGE with a distance, and functions that ignore NULLs. Adds a field for each function
 * to the rows of its input, which has two fields or more.
 */
public final class FramedWindow extends SingleRel implements EnumerableRel {
  private static final Method OF =
      Types.lookupMethod(
          FrameRows.class,
          "of",
          Enumerable.class,
          FrameSpec.class,
          int[].class,
          Comparator.class,
          Function1.class,
          boolean.class,
          DataContext.class);

  private final FrameSpec spec;
  private final ImmutableBitSet partition;
  private final RelCollation order;
  private final List<Total> totals;

  /**
   * An aggregate function of the rows of a frame.
   *
   * @param fields its arguments
   */
  public record Total(SqlAggFunction function, List<Integer> fields) {
    /** Returns whether the total can be read and then grow by further rows. */
    private boolean grows() {
      boolean plain =
          switch (function.getKind()) {
            case COUNT, SUM, SUM0, MIN, MAX -> true;
            default -> false;
          };
      return plain && function.getClass().getName().startsWith("org.apache.calcite.");
    }
  }

  private FramedWindow(
      RelNode input,
      FrameSpec spec,
      ImmutableBitSet partition,
      RelCollation order,
      List<Total> totals,
      RelDataType rowType) {
    super(input.getCluster(), input.getCluster().traitSetOf(EnumerableConvention.INSTANCE), input);
    this.spec = spec;
    this.partition = partition;
    this.order = order;
    this.totals = totals;
    this.rowType = rowType;
  }

  /**
   * Creates a window over {@code input}.
   *
   * @param types of what is computed by places, one for each call that is no aggregate
   */
  public static FramedWindow create(
      RelNode input,
      FrameSpec spec,
      ImmutableBitSet partition,
      RelCollation order,
      List<Total> totals,
      List<@Nullable RelDataType> types) {
    RelDataTypeFactory.Builder fields = input.getCluster().getTypeFactory().builder();
    fields.addAll(input.getRowType().getFieldList());
    List<AggregateCall> aggregates = calls(totals, input);
    for (int i = 0; i < types.size(); i++) {
      RelDataType type = types.get(i);
      fields.add(
          "w" + input.getRowType().getFieldCount() + "_" + i,
          type == null ? aggregates.get(spec.calls().get(i).fields().getFirst()).getType() : type);
    }
    return new FramedWindow(input, spec, partition, order, totals, fields.build());
  }

  private static List<AggregateCall> calls(List<Total> totals, RelNode input) {
    var calls = new ArrayList<AggregateCall>();
    for (Total total : totals) {
      calls.add(
          AggregateCall.create(
              SqlParserPos.ZERO,
              total.function(),
              false,
              false,
              false,
              List.of(),
              total.fields(),
              -1,
              null,
              RelCollations.EMPTY,
              true,
              input,
              null,
              "total" + calls.size()));
    }
    return calls;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new FramedWindow(inputs.getFirst(), spec, partition, order, totals, rowType);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), Prefer.ARRAY);
    Expression child = builder.append("child", input.block);
    Expression rows = builder.append("rows", input.physType.convertTo(child, JavaRowFormat.ARRAY));
    PhysType row =
        PhysTypeImpl.of(
            implementor.getTypeFactory(), getInput().getRowType(), JavaRowFormat.ARRAY, false);
    Expression comparator =
        order.getFieldCollations().isEmpty()
            ? implementor.stash(FrameRows.NO_ORDER, Comparator.class)
            : builder.append("comparator", row.generateComparator(order));
    builder.add(
        Expressions.return_(
            null,
            Expressions.call(
                OF,
                rows,
                implementor.stash(spec, FrameSpec.class),
                implementor.stash(partition.toArray(), int[].class),
                comparator,
                aggregate(implementor, builder),
                Expressions.constant(totals.stream().allMatch(Total::grows)),
                DataContext.ROOT)));
    PhysType result =
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY, false);
    return implementor.result(result, builder.toBlock());
  }

  /** Returns what computes the totals of rows: the code of an aggregate of one group. */
  @SuppressWarnings("unchecked") // of Calcite's lambda, which takes the raw type
  private Expression aggregate(EnumerableRelImplementor implementor, BlockBuilder builder) {
    if (totals.isEmpty()) {
      return Expressions.constant(null, Function1.class);
    }
    ParameterExpression frame = Expressions.parameter(Enumerable.class, builder.newName("frame"));
    var leaf = new FrameScan(getInput(), frame);
    List<Total> several = new ArrayList<>(totals);
    several.add(new Total(SqlStdOperatorTable.COUNT, List.of())); // one field would be no array
    try {
      var aggregate =
          new EnumerableAggregate(
              getCluster(), getTraitSet(), leaf, ImmutableBitSet.of(), null, calls(several, leaf));
      Result code = aggregate.implement(implementor, Prefer.ARRAY);
      return builder.append("totals", Expressions.lambda(Function1.class, code.block, frame));
    } catch (InvalidRelException e) {
      throw new UnsupportedOperationException(e);
    }
  }

  /** The rows of a frame, as generated code gets them. */
  private static final class FrameScan extends AbstractRelNode implements EnumerableRel {
    private final ParameterExpression frame;

    FrameScan(RelNode rows, ParameterExpression frame) {
      super(rows.getCluster(), rows.getCluster().traitSetOf(EnumerableConvention.INSTANCE));
      this.frame = frame;
      rowType = rows.getRowType();
    }

    @Override
    public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
      PhysType row =
          PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY, false);
      return implementor.result(row, Blocks.toBlock(frame));
    }
  }
}
