package io.vicinal.planner.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.rules.MultiJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Orders inner joins of more than {@value #FEW} inputs: begins with the smallest, and goes on with
 * the smallest that a condition joins to those before, as long as there is one.
 *
 * <p>Calcite's own order ({@code LoptOptimizeJoinRule}) is better, and takes seconds for as many.
 */
final class ManyJoinsRule extends RelRule<RuleConfig> {
  static final int FEW = 16;

  static final RuleConfig CONFIG =
      RuleConfig.of(
          "ManyJoinsRule",
          ManyJoinsRule::new,
          join -> join.operand(MultiJoin.class).predicate(ManyJoinsRule::isLarge).anyInputs());

  private ManyJoinsRule(RuleConfig config) {
    super(config);
  }

  private static boolean isLarge(MultiJoin join) {
    return join.getInputs().size() > FEW
        && !join.isFullOuterJoin()
        && join.getPostJoinFilter() == null
        && join.getJoinTypes().stream().allMatch(type -> type == JoinRelType.INNER);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    MultiJoin join = call.rel(0);
    call.transformTo(new Order(join, call).joined());
  }

  /** A condition and the inputs that it speaks of. */
  private record Condition(RexNode node, ImmutableBitSet inputs) {}

  /** The order of one join. */
  private static final class Order {
    private final MultiJoin join;
    private final List<RelNode> inputs;
    private final double[] rows;

    /** Where the fields of each input begin: in the join as it is, and in the new one. */
    private final int[] starts;

    private final int[] places;
    private final List<Condition> left = new ArrayList<>();
    private ImmutableBitSet chosen = ImmutableBitSet.of();

    Order(MultiJoin join, RelOptRuleCall call) {
      this.join = join;
      this.inputs = join.getInputs();
      this.rows = new double[inputs.size()];
      this.starts = new int[inputs.size() + 1];
      this.places = new int[inputs.size()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = call.getMetadataQuery().getRowCount(inputs.get(i));
        starts[i + 1] = starts[i] + inputs.get(i).getRowType().getFieldCount();
      }
      for (RexNode node : RelOptUtil.conjunctions(join.getJoinFilter())) {
        left.add(
            new Condition(
                node,
                ImmutableBitSet.of(
                    RelOptUtil.InputFinder.bits(node).asList().stream()
                        .map(this::inputOf)
                        .collect(Collectors.toSet()))));
      }
    }

    private int inputOf(int field) {
      int input = 0;
      while (starts[input + 1] <= field) {
        input++;
      }
      return input;
    }

    RelNode joined() {
      RelNode tree = take(next());
      while (chosen.cardinality() < inputs.size()) {
        int next = next();
        int fields = tree.getRowType().getFieldCount();
        places[next] = fields;
        RelNode right = take(next);
        tree = LogicalJoin.create(tree, right, List.of(), condition(), Set.of(), JoinRelType.INNER);
      }
      return inOldOrder(tree);
    }

    private RelNode take(int input) {
      chosen = chosen.set(input);
      return inputs.get(input);
    }

    /** Returns the smallest input that is joined to those before, or the smallest of all. */
    private int next() {
      int best = -1;
      boolean bestIsJoined = false;
      for (int i = 0; i < rows.length; i++) {
        if (chosen.get(i)) {
          continue;
        }
        boolean joined = isJoined(i);
        if (best < 0
            || (joined && !bestIsJoined)
            || (joined == bestIsJoined && rows[i] < rows[best])) {
          best = i;
          bestIsJoined = joined;
        }
      }
      return best;
    }

    private boolean isJoined(int input) {
      ImmutableBitSet after = chosen.set(input);
      return left.stream()
          .map(Condition::inputs)
          .anyMatch(it -> it.get(input) && it.cardinality() > 1 && after.contains(it));
    }

    /** Returns what can be asked of the inputs so far and was not, and does not ask it again. */
    private RexNode condition() {
      List<Condition> known = left.stream().filter(it -> chosen.contains(it.inputs())).toList();
      left.removeAll(known);
      var moved =
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return new RexInputRef(placeOf(ref.getIndex()), ref.getType());
            }
          };
      return RexUtil.composeConjunction(
          join.getCluster().getRexBuilder(),
          known.stream().map(it -> it.node().accept(moved)).toList());
    }

    private int placeOf(int field) {
      int input = inputOf(field);
      return places[input] + field - starts[input];
    }

    private RelNode inOldOrder(RelNode tree) {
      RexBuilder builder = join.getCluster().getRexBuilder();
      List<RexNode> fields = new ArrayList<>();
      for (int i = 0; i < join.getRowType().getFieldCount(); i++) {
        fields.add(builder.makeInputRef(tree, placeOf(i)));
      }
      return LogicalProject.create(
          tree, List.of(), fields, join.getRowType().getFieldNames(), Set.of());
    }
  }
}
