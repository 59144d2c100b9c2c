package io.vicinal.planner.prepare;

import io.vicinal.planner.convert.ParameterConversion;
import io.vicinal.planner.execute.CompiledPlan;
import io.vicinal.planner.execute.Derivation;
import io.vicinal.planner.execute.DirectPlan;
import io.vicinal.planner.execute.OperatorMeasure;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.BoundedHepPlanner;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.rel.BatchAnswers;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.GrandTotal;
import io.vicinal.planner.rel.HeldRows;
import io.vicinal.planner.rel.LimitRows;
import io.vicinal.planner.rel.ManyValues;
import io.vicinal.planner.rel.MeasuredOperator;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.planner.rel.UnstableRows;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.function.FiniteMath;
import io.vicinal.sql.function.IntegerDivisors;
import io.vicinal.sql.function.OrderedComparisons;
import io.vicinal.sql.function.PostgresCasts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.runtime.Bindable;
import org.jspecify.annotations.Nullable;

/** Makes a program of algebra: optimizes it and generates its code. */
public final class ProgramCompiler {
  private ProgramCompiler() {}

  /**
   * A program and the tree of operators that do what it does, for EXPLAIN.
   *
   * @param measures what each operator of the tree and of its sub-queries is expected to give, and
   *     gives if it is measured; by identity
   */
  public record Compiled(
      Program program,
      RelNode tree,
      DerivedValues values,
      Map<RelNode, OperatorMeasure> measures) {}

  /** What is wanted of a program besides running it. */
  private enum Purpose {
    RUN,
    EXPLAIN,
    MEASURE
  }

  /** Optimizes and compiles {@code query}. */
  public static Program compile(RelNode query, List<RelDataType> parameterTypes) {
    return compile(query, parameterTypes, Purpose.RUN).program();
  }

  /**
   * Compiles like {@link #compile} and keeps what EXPLAIN shows.
   *
   * @param measured whether running the program measures its operators
   */
  public static Compiled compileToExplain(
      RelNode query, List<RelDataType> parameterTypes, boolean measured) {
    return compile(query, parameterTypes, measured ? Purpose.MEASURE : Purpose.EXPLAIN);
  }

  private static Compiled compile(
      RelNode query, List<RelDataType> parameterTypes, Purpose purpose) {
    try {
      return plan(query, parameterTypes, purpose);
    } catch (RelOptPlanner.CannotPlanException | UnsupportedOperationException | AssertionError e) {
      throw UnsupportedFeatures.in(query, e);
    } catch (RuntimeException e) {
      if (String.valueOf(e.getMessage()).startsWith("Unable to implement")
          || String.valueOf(e.getMessage()).startsWith("Error while compiling generated")) {
        throw UnsupportedFeatures.in(query, e);
      }
      throw e;
    }
  }

  private static Compiled plan(RelNode query, List<RelDataType> parameterTypes, Purpose purpose) {
    var values = new DerivedValues(parameterTypes.size(), query.getCluster().getRexBuilder());
    var optimizer = new Optimizer(values);
    RelNode logical = optimizer.rewrite(query);
    Optional<DirectPlan> direct =
        purpose == Purpose.MEASURE ? Optional.empty() : DirectPlans.of(logical);
    RelNode tree =
        direct.isPresent() && purpose == Purpose.RUN ? logical : optimizer.implement(logical);
    Map<RelNode, OperatorMeasure> measures =
        purpose == Purpose.RUN ? Map.of() : measures(tree, values);
    UnaryOperator<RelNode> instrument =
        purpose == Purpose.MEASURE ? it -> MeasuredOperator.in(it, measures) : it -> it;
    CompiledPlan plan =
        direct
            .map(code -> new CompiledPlan(code, Map.of(), code.fields().size()))
            .orElseGet(() -> generate(instrument.apply(tree)));
    var derivations = new ArrayList<Derivation>();
    for (DerivedValues.Source source : values.sources()) {
      derivations.add(derivation(source, instrument));
    }
    var program =
        new Program(
            ParameterConversion.all(parameterTypes),
            derivations,
            plan,
            query.getRowType(),
            scans(tree, values));
    return new Compiled(program, tree, values, measures);
  }

  private static Map<RelNode, OperatorMeasure> measures(RelNode tree, DerivedValues values) {
    var measures = new IdentityHashMap<RelNode, OperatorMeasure>();
    addMeasures(tree, values, measures);
    for (DerivedValues.Source source : values.sources()) {
      if (source instanceof DerivedValues.SubQuery subQuery) {
        addMeasures(subQuery.query(), values, measures);
      }
    }
    return measures;
  }

  private static void addMeasures(
      RelNode tree, DerivedValues values, Map<RelNode, OperatorMeasure> measures) {
    double rows = tree.getCluster().getMetadataQuery().getRowCount(tree);
    measures.put(tree, new OperatorMeasure(Math.min(rows, most(tree, values))));
    tree.getInputs().forEach(input -> addMeasures(input, values, measures));
  }

  /** Returns how many rows an operator gives at most, as far as that is written in the text. */
  private static double most(RelNode operator, DerivedValues values) {
    return switch (operator) {
      case LimitRows limit -> count(limit.fetch(), values);
      case Sort sort -> count(sort.fetch, values);
      case StorageScan scan when scan.request().limit() != null ->
          count(scan.request().limit().fetch(), values)
              + (scan.request().limit().offset() == null
                  ? 0
                  : count(scan.request().limit().offset(), values));
      default -> Double.POSITIVE_INFINITY;
    };
  }

  private static double count(@Nullable RexNode node, DerivedValues values) {
    return switch (values.sourceOf(node)) {
      case DerivedValues.RowCount(RexLiteral rows, _) -> literal(rows);
      case DerivedValues.Sum(RexNode offset, RexNode fetch) ->
          (offset == null ? 0 : count(offset, values)) + count(fetch, values);
      case null, default ->
          node instanceof RexLiteral rows ? literal(rows) : Double.POSITIVE_INFINITY;
    };
  }

  private static boolean scans(RelNode tree, DerivedValues values) {
    return scans(tree)
        || values.sources().stream()
            .anyMatch(
                source -> source instanceof DerivedValues.SubQuery query && scans(query.query()));
  }

  private static boolean scans(RelNode tree) {
    return tree instanceof StorageScan
        || tree instanceof BatchAnswers
        || tree.getInputs().stream().anyMatch(it -> scans(it));
  }

  private static Derivation derivation(
      DerivedValues.Source source, UnaryOperator<RelNode> instrument) {
    return switch (source) {
      case DerivedValues.Constant constant -> new Derivation.Constant(constant.value());
      case DerivedValues.SubQuery subQuery ->
          new Derivation.SubQuery(generate(instrument.apply(subQuery.query())), subQuery.rows());
      case DerivedValues.RowCount rows ->
          rows.count() instanceof RexDynamicParam parameter
              ? new Derivation.RowCount(parameter.getIndex(), rows.clause())
              : new Derivation.Constant((int) literal(rows.count()));
      case DerivedValues.Sum sum ->
          new Derivation.Sum(sum.offset() == null ? null : count(sum.offset()), count(sum.fetch()));
    };
  }

  private static Derivation.Count count(RexNode node) {
    return node instanceof RexDynamicParam parameter
        ? Derivation.Count.at(parameter.getIndex())
        : Derivation.Count.of(literal(node));
  }

  /** More rows than an int can count are as good as all. */
  private static long literal(RexNode node) {
    Number number =
        Objects.requireNonNull(((RexLiteral) node).getValueAs(java.math.BigDecimal.class));
    return Math.clamp(number.longValue(), 0, Integer.MAX_VALUE);
  }

  private static CompiledPlan generate(RelNode tree) {
    Map<String, Object> stash = new HashMap<>();
    stash.put("_conformance", Dialect.conformance());
    RexBuilder rex = tree.getCluster().getRexBuilder();
    var lists = new LongLists(rex, stash);
    RelNode listed = withExpressions(ordered(tree), lists);
    RelNode checked = withExpressions(listed, new PostgresCasts(rex));
    RelNode finite = withExpressions(checked, new FiniteMath(rex));
    RelNode small = withExpressions(finite, new IntegerDivisors(rex));
    CodeSize.check(small);
    PlanningWork.check();
    RelNode timed = TimeCode.in(withCalcs(ManyValues.in(MomentCode.in(small))));
    RelNode runnable = GrandTotal.in(HeldRows.in(UnstableRows.in(timed)));
    Bindable<?> code =
        EnumerableInterpretable.toBindable(
            stash, null, (EnumerableRel) runnable, EnumerableRel.Prefer.ARRAY);
    return new CompiledPlan(code, stash, tree.getRowType().getFieldCount());
  }

  /** Lets what generated code computes compare and sort as storage does. */
  private static RelNode ordered(RelNode tree) {
    var comparisons = new OrderedComparisons(tree.getCluster().getRexBuilder());
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            return switch (visited) {
              case Filter _, Project _ -> visited.accept(comparisons);
              case Join join -> withCondition(join, comparisons.ofJoin(join.getCondition()));
              case Sort sort -> SortKeys.of(sort);
              default -> visited; // scans compare in storage
            };
          }
        });
  }

  private static RelNode withCondition(Join join, RexNode condition) {
    return condition.equals(join.getCondition())
        ? join
        : join.copy(
            join.getTraitSet(),
            condition,
            join.getLeft(),
            join.getRight(),
            join.getJoinType(),
            join.isSemiJoinDone());
  }

  /** Rewrites the expressions that generated code computes. */
  private static RelNode withExpressions(RelNode tree, RexShuttle rewriting) {
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            return switch (visited) {
              case Filter _, Project _, Join _ -> visited.accept(rewriting);
              default -> visited; // scans compare in storage
            };
          }
        });
  }

  /** Filters and projections cannot run on their own, only as calculators. */
  private static RelNode withCalcs(RelNode tree) {
    var program = new HepProgramBuilder().addRuleCollection(CalcMerge.RULES).build();
    var planner = new BoundedHepPlanner(program, Contexts.EMPTY_CONTEXT);
    planner.setRoot(tree);
    return planner.findBestExp();
  }
}
