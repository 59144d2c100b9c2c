package io.vicinal.planner.prepare;

import io.vicinal.planner.execute.CompiledPlan;
import io.vicinal.planner.execute.Derivation;
import io.vicinal.planner.execute.DirectPlan;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.rel.BatchAnswers;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.HeldRows;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.sql.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptRules;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.Bindable;

/** Makes a program of algebra: optimizes it and generates its code. */
public final class ProgramCompiler {
  private ProgramCompiler() {}

  /** A program and the tree of operators that do what it does, for EXPLAIN. */
  public record Compiled(Program program, RelNode tree, DerivedValues values) {}

  /** Optimizes and compiles {@code query}. */
  public static Program compile(RelNode query, List<RelDataType> parameterTypes) {
    return compile(query, parameterTypes, false).program();
  }

  /** Compiles like {@link #compile} and keeps what EXPLAIN shows. */
  public static Compiled compileToExplain(RelNode query, List<RelDataType> parameterTypes) {
    return compile(query, parameterTypes, true);
  }

  private static Compiled compile(
      RelNode query, List<RelDataType> parameterTypes, boolean toExplain) {
    try {
      return plan(query, parameterTypes, toExplain);
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

  private static Compiled plan(RelNode query, List<RelDataType> parameterTypes, boolean toExplain) {
    var values = new DerivedValues(parameterTypes.size(), query.getCluster().getRexBuilder());
    var optimizer = new Optimizer(values);
    RelNode logical = optimizer.rewrite(query);
    Optional<DirectPlan> direct = DirectPlans.of(logical);
    RelNode tree = direct.isPresent() && !toExplain ? logical : optimizer.implement(logical);
    CompiledPlan plan =
        direct
            .map(code -> new CompiledPlan(code, Map.of(), code.fields().size()))
            .orElseGet(() -> generate(tree));
    var derivations = new ArrayList<Derivation>();
    for (DerivedValues.Source source : values.sources()) {
      derivations.add(derivation(source));
    }
    var program =
        new Program(parameterTypes, derivations, plan, query.getRowType(), scans(tree, values));
    return new Compiled(program, tree, values);
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

  private static Derivation derivation(DerivedValues.Source source) {
    return switch (source) {
      case DerivedValues.Constant constant -> new Derivation.Constant(constant.value());
      case DerivedValues.SubQuery subQuery ->
          new Derivation.SubQuery(generate(subQuery.query()), subQuery.asSet());
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
    return Math.min(number.longValue(), Integer.MAX_VALUE);
  }

  private static CompiledPlan generate(RelNode tree) {
    Map<String, Object> stash = new HashMap<>();
    stash.put("_conformance", Dialect.conformance());
    Bindable<?> code =
        EnumerableInterpretable.toBindable(
            stash, null, (EnumerableRel) HeldRows.in(withCalcs(tree)), EnumerableRel.Prefer.ARRAY);
    return new CompiledPlan(code, stash, tree.getRowType().getFieldCount());
  }

  /** Filters and projections cannot run on their own, only as calculators. */
  private static RelNode withCalcs(RelNode tree) {
    var program = new HepProgramBuilder().addRuleCollection(RelOptRules.CALC_RULES).build();
    var planner = new HepPlanner(program);
    planner.setRoot(tree);
    return planner.findBestExp();
  }
}
