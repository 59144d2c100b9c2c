package io.vicinal.planner.rules;

import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.sql.validate.SearchHints;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * Builds Limit over Project, or Sort over Project [over Limit over Filter], over a scan that gives
 * the nearest rows.
 */
final class NearestScanBuilder {
  private final Sort sort;
  private final Project project;
  private final @Nullable Filter filter;
  private final StorageScan scan;
  private final DistanceOrdering ordering;

  NearestScanBuilder(
      Sort sort,
      Project project,
      @Nullable Filter filter,
      StorageScan scan,
      DistanceOrdering ordering) {
    this.sort = sort;
    this.project = project;
    this.filter = filter;
    this.scan = scan;
    this.ordering = ordering;
  }

  /** Returns the new tree, empty where the answer could differ from the old one's. */
  Optional<RelNode> build(DerivedValues derived) {
    SplitCondition split =
        filter == null
            ? new SplitCondition(null, null)
            : SplitCondition.of(filter.getCondition(), scan, true);
    RexNode remainder = split.remainder();
    if (remainder != null
        && (!ordering.tiesDecided() || RexUtil.SubQueryFinder.find(remainder) != null)) {
      return Optional.empty();
    }
    RexNode fetch = Objects.requireNonNull(sort.fetch);
    StorageScan nearest = nearest(split, remainder == null, fetch);
    RelNode rows = remainder == null ? nearest : filtered(nearest, remainder, fetch, derived);
    List<RexNode> projects =
        project.getProjects().stream().map(node -> withDistanceField(node, nearest)).toList();
    RelNode projected = project.copy(project.getTraitSet(), rows, projects, project.getRowType());
    // A scan with a limit gives its rows in order; one that is pulled only nearly so.
    return Optional.of(
        remainder == null && ordering.complete()
            ? LogicalSort.create(projected, RelCollations.EMPTY, sort.offset, fetch)
            : sort.copy(sort.getTraitSet(), List.of(projected)));
  }

  private StorageScan nearest(SplitCondition split, boolean limited, RexNode fetch) {
    var order =
        new ScanRequest.Order(
            ordering.distance().call(),
            true,
            !ordering.tiesDecided(),
            SearchHints.has(sort.getHints(), SearchHints.EXACT),
            EffortHint.of(sort.getHints()),
            EffortHint.targetAccuracy(sort.getHints()));
    var limit = limited ? new ScanRequest.Limit(sort.offset, fetch) : null;
    return scan.with(scan.request().withFilter(split.pushedInto(scan)).withOrder(order, limit));
  }

  /** Pulls rows through the rest of the filter until enough are there. */
  private RelNode filtered(
      StorageScan nearest, RexNode remainder, RexNode fetch, DerivedValues derived) {
    RelNode kept = LogicalFilter.create(nearest, withDistanceField(remainder, nearest));
    RexNode count = derived.add(new DerivedValues.Sum(sort.offset, fetch), fetch.getType());
    return LogicalSort.create(kept, RelCollations.EMPTY, null, count);
  }

  /** Replaces the distance, wherever it stands, by the field that the scan gives. */
  private RexNode withDistanceField(RexNode node, StorageScan nearest) {
    int field = nearest.request().columns().size();
    RexNode distance = ordering.distance().call();
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            return SplitCondition.isSame(call, distance, scan)
                ? new RexInputRef(field, call.getType())
                : super.visitCall(call);
          }
        });
  }
}
