package io.vicinal.planner.explain;

import io.vicinal.planner.execute.OperatorMeasure;
import io.vicinal.planner.pushdown.DistanceCall;
import io.vicinal.planner.rel.CompiledScan;
import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Describes a scan: what it reads, what was pushed into it and how storage would run it. */
final class ScanNode {
  private final StorageScan scan;
  private final ScanRequest request;
  private final Snapshot snapshot;
  private final SearchEffort effort;
  private final KnownValues values;
  private final ExpressionText expressions;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();

  ScanNode(StorageScan scan, KnownValues values, Snapshot snapshot, SearchEffort effort) {
    this.scan = scan;
    this.request = scan.request();
    this.snapshot = snapshot;
    this.effort = effort;
    this.values = values;
    this.expressions =
        new ExpressionText(
            scan.tableRowType().getFieldNames(),
            values.derived(),
            scan.getCluster().getRexBuilder());
  }

  /**
   * Returns the scan as it is shown.
   *
   * @param remaining what is applied to its rows above it
   * @param measure what it has done, if it was run
   */
  PlanNode of(List<String> remaining, @Nullable OperatorMeasure measure) {
    CompiledScan compiled = scan.compile();
    Optional<ScanStatistics> done = measure == null ? Optional.empty() : measure.scanned();
    Optional<String> missing =
        done.isPresent() ? Optional.empty() : values.missing(compiled.operands());
    @Nullable Object @Nullable [] parameters =
        done.isPresent() || missing.isPresent() ? null : parameters(compiled);
    ScanSpec spec = compiled.template().of(effort, parameters);
    ScanStrategy strategy =
        done.map(ScanStatistics::strategy).orElseGet(() -> snapshot.explain(spec, parameters));
    fields.put("table", request.table().name());
    decision(strategy, missing, spec.nearest());
    RexNode filter = request.filter();
    if (filter != null) {
      lines.add("filter (pushed): " + expressions.of(filter));
      fields.put("pushed", RelOptUtil.conjunctions(filter).stream().map(expressions::of).toList());
    }
    if (!remaining.isEmpty()) {
      fields.put("remaining", remaining);
    }
    lines.add("columns: " + (columns().isEmpty() ? "none" : String.join(", ", columns())));
    fields.put("columns", columns());
    done.ifPresent(this::done);
    String operator =
        request.order() != null
            ? "Nearest"
            : strategy.kind() == ScanStrategy.Kind.KEY_LOOKUP ? "LookUp" : "Scan";
    return new PlanNode(operator, title(strategy), lines, fields, measure, List.of());
  }

  private void decision(
      ScanStrategy strategy, Optional<String> missing, @Nullable Nearest nearest) {
    if (missing.isPresent()) {
      String reason = "decided at execution, " + missing.get();
      lines.add("strategy: " + reason);
      fields.put("reason", reason);
      return;
    }
    lines.add("strategy: " + strategy.kind().label() + " — " + strategy.reason());
    fields.put("strategy", strategy.kind().label());
    fields.put("reason", strategy.reason());
    if (strategy.efSearch() > 0) {
      lines.add("ef_search: " + strategy.efSearch() + target(nearest));
      fields.put("ef_search", strategy.efSearch());
      if (nearest != null && nearest.targetAccuracy() != null) {
        fields.put("target_accuracy", nearest.targetAccuracy());
      }
      if (strategy.codeBytes() > 0) {
        String codes = strategy.quantization().name().toLowerCase(Locale.ROOT);
        lines.add("quantization: " + codes + ", " + strategy.codeBytes() + " bytes per row");
        fields.put("quantization", codes);
        fields.put("code_bytes", strategy.codeBytes());
      }
    }
    if (request.order() != null && !Double.isNaN(strategy.estimatedRecall())) {
      if (strategy.efSearch() > 0) {
        lines.add(String.format(Locale.ROOT, "estimated recall: %.4f", strategy.estimatedRecall()));
      }
      fields.put("estimated_recall", strategy.estimatedRecall());
    }
  }

  private void done(ScanStatistics done) {
    lines.add(
        "visited nodes "
            + done.visitedNodes()
            + ", distances "
            + done.distanceComputations()
            + (done.vectorPages() > 0 ? ", pages of vectors " + done.vectorPages() : "")
            + ", rows filtered "
            + done.rowsFiltered()
            + ", rows returned "
            + done.rowsReturned());
    fields.put("visited_nodes", done.visitedNodes());
    fields.put("distances", done.distanceComputations());
    fields.put("vector_pages", done.vectorPages());
    fields.put("rows_filtered", done.rowsFiltered());
    fields.put("rows_returned", done.rowsReturned());
  }

  private @Nullable Object[] parameters(CompiledScan compiled) {
    return compiled
        .template()
        .bind(values.evaluate(compiled.operands(), scan.getCluster().getRexBuilder()));
  }

  private static String target(@Nullable Nearest nearest) {
    return nearest == null || nearest.targetAccuracy() == null
        ? ""
        : " for target accuracy " + nearest.targetAccuracy();
  }

  private String title(ScanStrategy strategy) {
    String table = request.table().name();
    ScanRequest.Order order = request.order();
    if (order == null) {
      String read = strategy.kind() == ScanStrategy.Kind.KEY_LOOKUP ? "Look up " : "Scan ";
      return read
          + table
          + sorted()
          + (request.limit() == null ? "" : " (limit " + rows(request.limit()) + ")");
    }
    DistanceCall distance = DistanceCall.of(order.distance()).orElseThrow();
    return "Nearest "
        + table
        + " by "
        + expressions.of(order.distance())
        + " ("
        + distance.metric()
        + ", "
        + (request.limit() == null ? "as many as are asked for" : "limit " + rows(request.limit()))
        + (order.withTies() ? " and ties" : "")
        + (order.exact() ? ", exact" : "")
        + ")";
  }

  /** Returns the order by columns; where NULLs are is said where SQL's default is another. */
  private String sorted() {
    List<String> keys =
        request.sorted().stream()
            .map(key ->
                request.table().columns().get(key.column()).name()
                    + (key.descending() ? " DESC" : "")
                    + (key.nullsFirst() == key.descending()
                        ? ""
                        : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
            .toList();
    return keys.isEmpty() ? "" : " by " + String.join(", ", keys);
  }

  private String rows(ScanRequest.Limit limit) {
    return expressions.sum(limit.offset(), limit.fetch());
  }

  private List<String> columns() {
    return scan.getRowType().getFieldList().stream()
        .map(RelDataTypeField::getName)
        .map(name -> name.equals(StorageScan.DISTANCE) ? "distance" : name)
        .toList();
  }
}
