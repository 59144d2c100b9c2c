package io.vicinal.planner.rules;

import io.vicinal.planner.pushdown.DistanceCall;
import io.vicinal.planner.pushdown.DistanceTerm;
import io.vicinal.planner.pushdown.MonotoneDistance;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.storage.Metric;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * The order of a Sort, where it is nearest first.
 *
 * @param distance the distance, over the table's columns
 * @param tiesDecided whether storage's order of equally near rows, by primary key, is the wanted
 *     one
 * @param complete whether rows that storage gives nearest first are in the wanted order; not where
 *     a further key decides among similarities, which are equal more often than distances
 */
record DistanceOrdering(DistanceCall distance, boolean tiesDecided, boolean complete) {

  /** Recognizes an order by a distance or, descending, by a similarity; NULLs must come last. */
  static Optional<DistanceOrdering> recognize(Sort sort, Project project, StorageScan scan) {
    List<RelFieldCollation> keys = sort.getCollation().getFieldCollations();
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    RelFieldCollation first = keys.get(0);
    RexNode key = project.getProjects().get(first.getFieldIndex());
    return DistanceTerm.of(SplitCondition.onColumns(key, scan))
        .filter(term -> isNearestFirst(first, term.isSimilarity(), term.distance(), scan))
        .map(term -> {
          boolean tiesDecided = isByPrimaryKey(keys.subList(1, keys.size()), project, scan);
          boolean complete = tiesDecided && (keys.size() == 1 || !term.isSimilarity());
          return new DistanceOrdering(term.distance(), tiesDecided, complete);
        })
        .or(() -> keys.size() == 1 ? monotone(first, key, scan) : Optional.empty());
  }

  /**
   * Recognizes an order by nothing but a distance.
   *
   * @param key expression over the fields of {@code scan}
   */
  static Optional<DistanceOrdering> recognize(
      RelFieldCollation collation, RexNode key, StorageScan scan) {
    return DistanceTerm.of(SplitCondition.onColumns(key, scan))
        .filter(term -> isNearestFirst(collation, term.isSimilarity(), term.distance(), scan))
        .map(term -> new DistanceOrdering(term.distance(), true, true))
        .or(() -> monotone(collation, key, scan));
  }

  /** Where rows with the same value may come in any order, they may come nearest first. */
  private static Optional<DistanceOrdering> monotone(
      RelFieldCollation collation, RexNode key, StorageScan scan) {
    return MonotoneDistance.of(SplitCondition.onColumns(key, scan))
        .filter(value -> isNearestFirst(collation, value.falls(), value.distance(), scan))
        .map(value -> new DistanceOrdering(value.distance(), true, true));
  }

  private static boolean isNearestFirst(
      RelFieldCollation key, boolean falls, DistanceCall distance, StorageScan scan) {
    boolean descending = key.direction.isDescending();
    boolean nullsLast =
        key.nullDirection == RelFieldCollation.NullDirection.LAST
            || (key.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED && !descending);
    return descending == falls && (nullsLast || isNeverNull(distance, scan));
  }

  private static boolean isNeverNull(DistanceCall distance, StorageScan scan) {
    return distance.metric() != Metric.COSINE
        && !scan.request().table().columns().get(distance.column()).nullable()
        && !distance.query().getType().isNullable();
  }

  /** Returns whether the keys are the first columns of the primary key, ascending. */
  private static boolean isByPrimaryKey(
      List<RelFieldCollation> keys, Project project, StorageScan scan) {
    List<Integer> primaryKey = scan.request().table().primaryKey();
    for (int i = 0; i < keys.size(); i++) {
      RexNode node = project.getProjects().get(keys.get(i).getFieldIndex());
      if (i == primaryKey.size()) {
        return true; // the key decides before this one is asked
      }
      if (keys.get(i).direction.isDescending()
          || !(node instanceof RexInputRef ref)
          || !scan.request().columns().get(ref.getIndex()).equals(primaryKey.get(i))) {
        return false;
      }
    }
    return true;
  }
}
