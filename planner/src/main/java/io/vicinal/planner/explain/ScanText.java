package io.vicinal.planner.explain;

import io.vicinal.planner.pushdown.DistanceCall;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Describes a scan: what it reads, what was pushed into it and how storage would run it. */
final class ScanText {
  private final StorageScan scan;
  private final ScanRequest request;
  private final Snapshot snapshot;
  private final @Nullable String efSearch;
  private final ExpressionText expressions;

  ScanText(StorageScan scan, DerivedValues values, Snapshot snapshot, @Nullable String efSearch) {
    this.scan = scan;
    this.request = scan.request();
    this.snapshot = snapshot;
    this.efSearch = efSearch;
    this.expressions =
        new ExpressionText(
            scan.tableRowType().getFieldNames(), values, scan.getCluster().getRexBuilder());
  }

  List<String> lines() {
    ScanStrategy strategy = snapshot.explain(scan.compile().template().spec(), null);
    var lines = new ArrayList<String>();
    lines.add(title(strategy));
    lines.add("  strategy: " + strategy.kind().label() + " — " + strategy.reason());
    if (strategy.efSearch() > 0) {
      lines.add("  ef_search: " + effort());
    }
    RexNode filter = request.filter();
    if (filter != null) {
      lines.add("  filter (pushed): " + expressions.of(filter));
    }
    lines.add("  columns: " + columns());
    return lines;
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

  private String effort() {
    ScanRequest.Order order = request.order();
    if (order != null && order.efSearch() != null) {
      return order.efSearch().toString();
    }
    return efSearch == null ? "" + HnswParameters.EF_SEARCH_DEFAULT : efSearch;
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
