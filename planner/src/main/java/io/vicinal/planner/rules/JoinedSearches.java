package io.vicinal.planner.rules;

import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.OrderedJoin;
import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.sql.validate.SearchHints;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Turns {@code ORDER BY distance LIMIT k} above joins into a search whose rows go through the
 * joins, nearest first, until k rows have come out.
 *
 * <p>The joins keep the order of the search, which is their first input, and ask it for one row
 * after the other, so that never fewer than k rows come out where there are so many. What the other
 * side of an inner join has is a filter of the search, too ({@link JoinedValues}), so that most
 * rows that come find a partner. The Sort stays, because a search without a limit gives its rows
 * only nearly in order.
 */
public final class JoinedSearches extends RelHomogeneousShuttle {
  private final DerivedValues values;
  private final UnaryOperator<RelNode> optimizer;

  /**
   * Creates a rewriting.
   *
   * @param optimizer plans what is read before a search
   */
  public JoinedSearches(DerivedValues values, UnaryOperator<RelNode> optimizer) {
    this.values = values;
    this.optimizer = optimizer;
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return visited instanceof Sort sort
            && sort.fetch != null
            && sort.getCollation().getFieldCollations().size() == 1
        ? joined(sort).orElse(visited)
        : visited;
  }

  private Optional<RelNode> joined(Sort sort) {
    RelFieldCollation collation = sort.getCollation().getFieldCollations().getFirst();
    RelNode input = sort.getInput();
    RexNode key = RexInputRef.of(collation.getFieldIndex(), input.getRowType());
    return NearestPath.of(input, key)
        .filter(path -> path.joins() && StorageRules.isUnordered(path.scan()))
        .flatMap(path ->
            DistanceOrdering.recognize(collation, path.expression(), path.scan())
                .map(ordering -> pulled(sort, path, ordering)));
  }

  private RelNode pulled(Sort sort, NearestPath path, DistanceOrdering ordering) {
    var order =
        new ScanRequest.Order(
            ordering.distance().call(),
            false,
            false,
            SearchHints.has(sort.getHints(), SearchHints.EXACT),
            EffortHint.of(sort.getHints()),
            EffortHint.targetAccuracy(sort.getHints()));
    StorageScan filtered = new JoinedValues(values, optimizer).into(path);
    StorageScan nearest = filtered.with(filtered.request().withOrder(order, null));
    RexNode fetch = java.util.Objects.requireNonNull(sort.fetch);
    RexNode count = values.add(new DerivedValues.Sum(sort.offset, fetch), fetch.getType());
    RelNode first = LogicalSort.create(path.with(nearest), RelCollations.EMPTY, null, count);
    return sort.copy(sort.getTraitSet(), List.of(first));
  }

  /** Binds the joins above searches that are pulled to the order of their first inputs. */
  public static RelNode bound(RelNode node) {
    return node.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode other) {
            RelNode visited = super.visit(other);
            return visited instanceof LogicalJoin join && isPulled(join.getLeft())
                ? OrderedJoin.of(join)
                : visited;
          }
        });
  }

  private static boolean isPulled(RelNode node) {
    return switch (node) {
      case StorageScan scan -> scan.request().order() != null && scan.request().limit() == null;
      case Project _, Filter _, Join _, OrderedJoin _, Correlate _ -> isPulled(node.getInput(0));
      default -> false;
    };
  }
}
