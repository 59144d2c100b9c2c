package io.vicinal.planner.explain;

import io.vicinal.planner.pushdown.DistanceCall;
import io.vicinal.planner.rel.CompiledScan;
import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Describes a scan: what it reads, what was pushed into it and how storage would run it. */
final class ScanText {
  private final StorageScan scan;
  private final ScanRequest request;
  private final Snapshot snapshot;
  private final SearchEffort effort;
  private final KnownValues values;
  private final ExpressionText expressions;

  ScanText(StorageScan scan, KnownValues values, Snapshot snapshot, SearchEffort effort) {
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

  List<String> lines() {
    CompiledScan compiled = scan.compile();
    Optional<String> missing = values.missing(compiled.operands());
    @Nullable Object @Nullable [] parameters = missing.isPresent() ? null : parameters(compiled);
    ScanSpec spec = compiled.template().of(effort, parameters);
    ScanStrategy strategy = snapshot.explain(spec, parameters);
    var lines = new ArrayList<String>();
    lines.add(title(strategy));
    lines.add("  strategy: " + missing.map("decided at execution, "::concat).orElse(of(strategy)));
    if (missing.isEmpty() && strategy.efSearch() > 0) {
      lines.add("  ef_search: " + strategy.efSearch() + target(spec.nearest()));
      if (strategy.codeBytes() > 0) {
        String codes = strategy.quantization().name().toLowerCase(Locale.ROOT);
        lines.add("  quantization: " + codes + ", " + strategy.codeBytes() + " bytes per row");
      }
    }
    RexNode filter = request.filter();
    if (filter != null) {
      lines.add("  filter (pushed): " + expressions.of(filter));
    }
    lines.add("  columns: " + columns());
    return lines;
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

  private static String of(ScanStrategy strategy) {
    return strategy.kind().label() + " — " + strategy.reason();
  }

  private String title(ScanStrategy strategy) {
    String table = request.table().name();
    ScanRequest.Order order = request.order();
    if (order == null) {
      String read = strategy.kind() == ScanStrategy.Kind.KEY_LOOKUP ? "Look up " : "Scan ";
      return read
          + table
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

  private String rows(ScanRequest.Limit limit) {
    return expressions.sum(limit.offset(), limit.fetch());
  }

  private String columns() {
    List<String> names =
        scan.getRowType().getFieldList().stream()
            .map(RelDataTypeField::getName)
            .map(name -> name.equals(StorageScan.DISTANCE) ? "distance" : name)
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
