package io.vicinal.planner.rel;

import io.vicinal.planner.execute.CountedRows;
import io.vicinal.sql.function.Aggregates;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableAggregate;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableHashJoin;
import org.apache.calcite.adapter.enumerable.EnumerableNestedLoopJoin;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.EnumerableSort;
import org.apache.calcite.adapter.enumerable.EnumerableWindow;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of rows that the operator above keeps in memory: all rows of a sort, a window,
 * or an aggregate that collects them, those of the right side of a hash join or of an outer nested
 * loop or of one whose rows differ each time, and one row for each group of an aggregate and of a
 * set operation. Keeps their order. Not counted is what runs once per outer row, because those rows
 * are let go each time. Above joins by hash it counts nothing, but looks whether the statement is
 * to end.
 */
public final class HeldRows extends SingleRel implements EnumerableRel {
  private static final Method COUNT =
      Types.lookupMethod(CountedRows.class, "of", Enumerable.class, DataContext.class);
  private static final Method WATCH =
      Types.lookupMethod(CountedRows.class, "watched", Enumerable.class, DataContext.class);
  private static final Method COUNT_GROUPS =
      Types.lookupMethod(
          CountedRows.class, "groups", Enumerable.class, DataContext.class, int[].class);

  /** Fields that tell the groups of an aggregate apart; null where every row is kept. */
  private final @Nullable List<Integer> keys;

  /** What is done to the rows. */
  private enum Purpose {
    /** Their bytes are reserved. */
    COUNT,
    /** They let the statement end that makes many of few without reading further ones. */
    WATCH
  }

  private final Purpose purpose;

  private HeldRows(RelNode input, Purpose purpose, @Nullable List<Integer> keys) {
    super(input.getCluster(), input.getTraitSet().replace(EnumerableConvention.INSTANCE), input);
    this.purpose = purpose;
    this.keys = keys;
  }

  /** Returns {@code tree} with such an operator where rows are kept. */
  public static RelNode in(RelNode tree) {
    return in(tree, true);
  }

  /**
   * Returns {@code tree} with what it needs.
   *
   * @param once whether it runs once, so that what it keeps is counted
   */
  private static RelNode in(RelNode tree, boolean once) {
    var inputs = new ArrayList<RelNode>();
    for (int i = 0; i < tree.getInputs().size(); i++) {
      RelNode input = in(tree.getInput(i), once && !isRepeated(tree, i));
      inputs.add(once && keeps(tree, i) ? new HeldRows(input, Purpose.COUNT, keys(tree)) : input);
    }
    RelNode copy = inputs.equals(tree.getInputs()) ? tree : tree.copy(tree.getTraitSet(), inputs);
    return switch (copy) {
      case EnumerableHashJoin join -> new HeldRows(join, Purpose.WATCH, null);
      case EnumerableWindow window -> new WatchedWindow(window);
      default -> copy;
    };
  }

  /** Returns whether an input is read again and again, and what it keeps is let go each time. */
  private static boolean isRepeated(RelNode operator, int input) {
    if (operator.getInput(input) instanceof UnstableRows rows && rows.isKept()) {
      return false;
    }
    return operator instanceof Recursion
        || (operator instanceof Correlate && input == 1)
        || (operator instanceof EnumerableNestedLoopJoin join
            && input == 1
            && !join.getJoinType().generatesNullsOnLeft());
  }

  private static boolean keeps(RelNode operator, int input) {
    return switch (operator) {
      case EnumerableSort _, EnumerableWindow _, FramedWindow _ -> true;
      case UnstableRows rows -> rows.isKept();
      case EnumerableHashJoin _ -> input == 1;
      case EnumerableNestedLoopJoin join ->
          input == 1 && join.getJoinType().generatesNullsOnLeft(); // else read per outer row
      case EnumerableAggregate aggregate ->
          collects(aggregate) || !aggregate.getGroupSet().isEmpty();
      case SetOp set -> !set.all || !(set instanceof Union);
      default -> false;
    };
  }

  private static @Nullable List<Integer> keys(RelNode operator) {
    return switch (operator) {
      case EnumerableAggregate aggregate ->
          collects(aggregate) ? null : aggregate.getGroupSet().asList();
      case SetOp set when !set.all ->
          ImmutableBitSet.range(set.getRowType().getFieldCount()).asList();
      default -> null;
    };
  }

  /** Returns whether an aggregate keeps what it is given until it has all of it. */
  private static boolean collects(EnumerableAggregate aggregate) {
    return aggregate.getAggCallList().stream()
        .anyMatch(call ->
            call.isDistinct()
                || Aggregates.collects(call.getAggregation())
                || switch (call.getAggregation().getKind()) {
                  case ARRAY_AGG,
                      LISTAGG,
                      COLLECT,
                      GROUP_CONCAT,
                      STRING_AGG,
                      ARRAY_CONCAT_AGG,
                      JSON_ARRAYAGG,
                      JSON_OBJECTAGG,
                      MODE ->
                      true;
                  default -> false;
                });
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new HeldRows(inputs.getFirst(), purpose, keys);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    PhysType physType = PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), input.format);
    Expression rows = builder.append("child", input.block);
    List<Integer> fields = keys;
    builder.add(
        Expressions.return_(
            null,
            fields == null
                ? Expressions.call(purpose == Purpose.WATCH ? WATCH : COUNT, rows, DataContext.ROOT)
                : Expressions.call(
                    COUNT_GROUPS,
                    rows,
                    DataContext.ROOT,
                    implementor.stash(
                        fields.stream().mapToInt(Integer::intValue).toArray(), int[].class))));
    return implementor.result(physType, builder.toBlock());
  }
}
