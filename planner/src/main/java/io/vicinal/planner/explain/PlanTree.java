package io.vicinal.planner.explain;

import io.vicinal.planner.execute.OperatorMeasure;
import io.vicinal.planner.rel.BatchAnswers;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;

/** Turns the operators of one program into what is shown of them. */
public final class PlanTree {
  private final KnownValues values;
  private final Snapshot snapshot;
  private final SearchEffort effort;
  private final Map<RelNode, OperatorMeasure> measures;

  /**
   * Creates a view.
   *
   * @param values what the scans are bound to
   * @param snapshot is asked how it would run each scan
   * @param effort of searches that do not say it themselves
   * @param measures of every operator
   */
  public PlanTree(
      KnownValues values,
      Snapshot snapshot,
      SearchEffort effort,
      Map<RelNode, OperatorMeasure> measures) {
    this.values = values;
    this.snapshot = snapshot;
    this.effort = effort;
    this.measures = measures;
  }

  /** Returns {@code tree}, and then the sub-queries that run before it. */
  public List<PlanNode> of(RelNode tree) {
    var nodes = new ArrayList<PlanNode>();
    nodes.add(node(tree, List.of()));
    for (DerivedValues.Source source : values.derived().sources()) {
      if (source instanceof DerivedValues.SubQuery subQuery) {
        nodes.add(
            new PlanNode(
                "SubQuery",
                "Sub-query, run once",
                List.of(),
                Map.of(),
                null,
                List.of(node(subQuery.query(), List.of()))));
      }
    }
    return nodes;
  }

  /** Shows one operator; {@code remaining} is what rows must satisfy that it gives. */
  private PlanNode node(RelNode node, List<String> remaining) {
    OperatorMeasure measure = measures.get(node);
    StorageScan scan =
        switch (node) {
          case StorageScan it -> it;
          case BatchAnswers answers -> answers.scan();
          default -> null;
        };
    if (scan != null) {
      return new ScanNode(scan, values, snapshot, effort).of(remaining, measure);
    }
    var text = new OperatorText(node, values.derived());
    var fields = new LinkedHashMap<String, Object>();
    List<String> above = List.of();
    if (node instanceof Filter filter) {
      var conditions = new ArrayList<String>(remaining);
      RelOptUtil.conjunctions(filter.getCondition())
          .forEach(it -> conditions.add(text.condition(it)));
      fields.put("remaining", List.copyOf(conditions.subList(remaining.size(), conditions.size())));
      above = conditions;
    } else if (node instanceof Project) {
      above = remaining;
    }
    var inputs = new ArrayList<PlanNode>();
    for (RelNode input : node.getInputs()) {
      inputs.add(node(input, above));
    }
    String title = text.line();
    return new PlanNode(
        text.operator(), title, List.of(), fields, title.isEmpty() ? null : measure, inputs);
  }
}
