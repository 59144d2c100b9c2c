package io.vicinal.planner.prepare;

import io.vicinal.planner.plan.BoundedHepPlanner;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.rel.BatchAnswers;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.UnstableRows;
import io.vicinal.planner.rules.ExistsJoins;
import io.vicinal.planner.rules.JoinedSearches;
import io.vicinal.planner.rules.NumberedRows;
import io.vicinal.planner.rules.OneRowJoins;
import io.vicinal.planner.rules.OuterJoinNulls;
import io.vicinal.planner.rules.StorageRules;
import io.vicinal.planner.rules.UnionSearches;
import io.vicinal.planner.rules.UnstableExpressions;
import io.vicinal.planner.rules.ValueFilters;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.FilterAggregateTransposeRule;
import org.apache.calcite.rel.rules.FilterCorrelateRule;
import org.apache.calcite.rel.rules.FilterJoinRule;
import org.apache.calcite.rel.rules.FilterMergeRule;
import org.apache.calcite.rel.rules.FilterProjectTransposeRule;
import org.apache.calcite.rel.rules.FilterSetOpTransposeRule;
import org.apache.calcite.rel.rules.ProjectMergeRule;
import org.apache.calcite.rel.rules.ProjectRemoveRule;
import org.apache.calcite.rel.rules.SubQueryRemoveRule;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql2rel.ConvertToChecked;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;

/**
 * Rewrites algebra step by step until every operator can run. The order of the steps matters: scans
 * take what they can before sub-queries become joins, because a join hides the shape {@code ORDER
 * BY distance LIMIT k}.
 */
public final class Optimizer {
  // Calcite's lists of rules load the classes of all of them, which a first query would wait for.
  private static final List<RelOptRule> PUSH_FILTERS =
      List.of(
          mergeFilters(),
          FilterProjectTransposeRule.Config.DEFAULT.toRule(),
          FilterJoinRule.FilterIntoJoinRule.FilterIntoJoinRuleConfig.DEFAULT.toRule(),
          FilterJoinRule.JoinConditionPushRule.JoinConditionPushRuleConfig.DEFAULT.toRule(),
          FilterAggregateTransposeRule.Config.DEFAULT.toRule(),
          FilterSetOpTransposeRule.Config.DEFAULT.toRule(),
          intoCorrelations(),
          ProjectMergeRule.Config.DEFAULT.toRule(),
          ProjectRemoveRule.Config.DEFAULT.toRule());

  private static final List<RelOptRule> MERGE_PROJECTS =
      List.of(ProjectMergeRule.Config.DEFAULT.toRule(), ProjectRemoveRule.Config.DEFAULT.toRule());

  private static final List<RelOptRule> SUB_QUERIES =
      List.of(
          SubQueryRemoveRule.Config.FILTER.toRule(),
          SubQueryRemoveRule.Config.PROJECT.toRule(),
          SubQueryRemoveRule.Config.JOIN.toRule());

  /** Merges filters, but for those that define a correlation variable, which would be lost. */
  private static RelOptRule mergeFilters() {
    return FilterMergeRule.Config.DEFAULT
        .withOperandSupplier(above ->
            above
                .operand(Filter.class)
                .predicate(filter -> filter.getVariablesSet().isEmpty())
                .oneInput(below ->
                    below
                        .operand(Filter.class)
                        .predicate(filter -> filter.getVariablesSet().isEmpty())
                        .anyInputs()))
        .as(FilterMergeRule.Config.class)
        .toRule();
  }

  /** Lets conditions on rows be asked before a search is made for each of them. */
  private static RelOptRule intoCorrelations() {
    return FilterCorrelateRule.Config.DEFAULT
        .withOperandSupplier(above ->
            above
                .operand(Filter.class)
                .predicate(Optimizer::isOnFieldsOnly)
                .oneInput(below -> below.operand(Correlate.class).anyInputs()))
        .as(FilterCorrelateRule.Config.class)
        .toRule();
  }

  private static boolean isOnFieldsOnly(Filter filter) {
    return filter.getVariablesSet().isEmpty()
        && RexUtil.SubQueryFinder.find(filter.getCondition()) == null;
  }

  private final DerivedValues values;
  private int batches;

  /** Creates an optimizer for one statement; {@code values} takes what is computed first. */
  public Optimizer(DerivedValues values) {
    this.values = values;
  }

  /** Returns an equivalent tree of operators that can run. */
  private RelNode optimize(RelNode query) {
    return implement(rewrite(query));
  }

  /** Returns an equivalent tree whose scans do what they can, for {@link #implement}. */
  RelNode rewrite(RelNode query) {
    PlanningWork.check();
    var extraction =
        new ValueExtraction(values, query.getCluster().getRexBuilder(), this::optimize);
    RelNode node = InnerOrders.kept(query.accept(new StandardRewrite())).accept(extraction);
    node = withSearches(node);
    node = node.accept(new ExistsJoins()).accept(new SoughtSubQueries());
    node = rewrite(node, SUB_QUERIES);
    node = decorrelate(node);
    node = node.accept(extraction); // of a sub-query under IN, one row may be enough
    node = rewrite(node, with(PUSH_FILTERS, StorageRules.filters()));
    node = rewrite(node, StorageRules.correlatedFilters());
    node = node.accept(new JoinedSearches(values, this::optimize));
    node = trim(node);
    node = rewrite(node, MERGE_PROJECTS);
    node = JoinedSearches.bound(node);
    node = orderJoins(node);
    node = node.accept(new WindowInputs()).accept(new WideSums());
    node = node.accept(new SameKeys()).accept(new ComparableKeys()).accept(new OrderedDistincts());
    node = withoutPromisedOrder(node); // rows that are none have every order, which nothing makes
    return new ConvertToChecked(node.getCluster().getRexBuilder(), true).visit(node);
  }

  /** Moves what scans can do into them, also in sub-queries, which are expressions still. */
  private RelNode withSearches(RelNode query) {
    RelNode node = rewrite(query, with(PUSH_FILTERS, StorageRules.filters()));
    RelNode nearest =
        OneRowJoins.removed(node, values, this::optimize)
            .accept(new NumberedRows(values))
            .accept(new UnionSearches(values));
    if (!nearest.equals(node)) {
      node = rewrite(nearest, with(PUSH_FILTERS, StorageRules.filters()));
    }
    node = node.accept(new ValueFilters(values, this::optimize));
    node = withoutPromisedOrder(rewrite(node, StorageRules.limits()));
    var subQueries =
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
            return visited.clone(withSearches(visited.rel));
          }
        };
    return node.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode other) {
            return super.visit(other).accept(subQueries);
          }
        });
  }

  /** Lets correlated searches run for many rows together. */
  private RelNode batched(RelNode node) {
    List<RelNode> inputs = node.getInputs().stream().map(this::batched).toList();
    RelNode copy = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    return copy instanceof Correlate correlate ? BatchAnswers.over(correlate, batches++) : copy;
  }

  private RelNode rewrite(RelNode node, List<RelOptRule> rules) {
    var program = new HepProgramBuilder().addRuleCollection(rules).build();
    var planner = new BoundedHepPlanner(program, Contexts.of(values));
    planner.setExecutor(LiteralCasts.INSTANCE);
    planner.setRoot(node);
    return planner.findBestExp();
  }

  /**
   * Takes back what projections and filters say of their order: the Sort that they had it from may
   * have become part of a scan, which says nothing.
   */
  private static RelNode withoutPromisedOrder(RelNode node) {
    List<RelNode> inputs = node.getInputs().stream().map(Optimizer::withoutPromisedOrder).toList();
    RelTraitSet traits =
        node instanceof Project || node instanceof Filter
            ? node.getTraitSet().replace(RelCollations.EMPTY)
            : node.getTraitSet();
    return traits.equals(node.getTraitSet()) && inputs.equals(node.getInputs())
        ? node
        : node.copy(traits, inputs);
  }

  /**
   * Turns correlated sub-queries into joins, except where one has a LIMIT: a join would read every
   * row in its place, and a search by index would be lost; or where one has values such as {@code
   * random()}, which a join would compute once for all rows that agree.
   */
  private static RelNode decorrelate(RelNode node) {
    if (contains(node, Correlate.class::isInstance)
        && !contains(
            node,
            it -> it instanceof Correlate correlate && isMadeForEachRow(correlate.getRight()))) {
      RelNode hidden = OuterJoinNulls.hide(node);
      RelNode flat = RelDecorrelator.decorrelateQuery(hidden, relBuilder(node));
      return hidden.equals(node) ? flat : OuterJoinNulls.show(flat);
    }
    return node;
  }

  private static boolean isMadeForEachRow(RelNode node) {
    return contains(node, it -> it instanceof Sort sort && sort.fetch != null)
        || UnstableExpressions.in(node);
  }

  private static boolean contains(RelNode node, java.util.function.Predicate<RelNode> wanted) {
    return wanted.test(node)
        || node.getInputs().stream().anyMatch(input -> contains(input, wanted));
  }

  private static RelNode trim(RelNode node) {
    RelNode below =
        node.accept(
            new RelHomogeneousShuttle() {
              @Override
              public RelNode visit(RelNode other) {
                return other instanceof UnstableRows rows // has all of its fields computed
                    ? rows.copy(rows.getTraitSet(), List.of(trim(rows.getInput())))
                    : super.visit(other);
              }
            });
    return new RelFieldTrimmer(null, relBuilder(node)).trim(below);
  }

  private static RelBuilder relBuilder(RelNode node) {
    return RelFactories.LOGICAL_BUILDER.create(node.getCluster(), null);
  }

  /** With three tables or more, joins are ordered by a heuristic instead of by trying them all. */
  private static RelNode orderJoins(RelNode node) {
    PlanningWork.check();
    if (RelOptUtil.countJoins(node) < 2) {
      return node;
    }
    var program =
        new HepProgramBuilder()
            .addMatchOrder(HepMatchOrder.BOTTOM_UP)
            .addRuleInstance(CoreRules.JOIN_TO_MULTI_JOIN)
            .addRuleInstance(StorageRules.manyJoins())
            .addRuleInstance(CoreRules.MULTI_JOIN_OPTIMIZE)
            .build();
    var planner = new BoundedHepPlanner(program, Contexts.EMPTY_CONTEXT);
    planner.setRoot(node);
    return planner.findBestExp();
  }

  /** Returns the cheapest tree of operators that can run. */
  RelNode implement(RelNode node) {
    RelOptPlanner planner = node.getCluster().getPlanner();
    planner.clear();
    PhysicalRules.ALL.forEach(planner::addRule);
    RelTraitSet wanted = node.getTraitSet().replace(EnumerableConvention.INSTANCE).simplify();
    planner.setRoot(node.getTraitSet().equals(wanted) ? node : planner.changeTraits(node, wanted));
    return batched(planner.findBestExp());
  }

  private static List<RelOptRule> with(List<RelOptRule> one, List<RelOptRule> other) {
    var all = new ArrayList<RelOptRule>(one);
    all.addAll(other);
    return all;
  }
}
