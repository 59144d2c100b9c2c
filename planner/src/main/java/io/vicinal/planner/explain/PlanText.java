package io.vicinal.planner.explain;

import io.vicinal.planner.rel.BatchAnswers;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;

/** Writes a plan, one operator per line, inputs indented below. */
public final class PlanText {
  /** What a run has done. */
  public record Measured(long rows, long nanos, List<ScanStatistics> scans) {}

  private final KnownValues values;
  private final Snapshot snapshot;
  private final SearchEffort effort;
  private final List<String> lines = new ArrayList<>();

  /**
   * Creates a text.
   *
   * @param values what the scans are bound to
   * @param snapshot is asked how it would run each scan
   * @param effort of searches that do not say it themselves
   */
  public PlanText(KnownValues values, Snapshot snapshot, SearchEffort effort) {
    this.values = values;
    this.snapshot = snapshot;
    this.effort = effort;
  }

  /** Returns the lines of {@code tree}. */
  public List<String> of(RelNode tree) {
    write(tree, 0);
    for (DerivedValues.Source source : values.derived().sources()) {
      if (source instanceof DerivedValues.SubQuery subQuery) {
        line(0, "Sub-query, run once");
        write(subQuery.query(), 1);
      }
    }
    return lines;
  }

  /** Returns the lines of {@code tree} and then what a run of it has done. */
  public List<String> analyzed(RelNode tree, Measured measured) {
    of(tree);
    line(0, "Ran in " + millis(measured.nanos()) + " ms, gave " + measured.rows() + " rows");
    for (int i = 0; i < measured.scans().size(); i++) {
      ScanStatistics scan = measured.scans().get(i);
      line(
          1,
          "scan "
              + (i + 1)
              + ": "
              + scan.strategy().kind().label()
              + ", visited nodes "
              + scan.visitedNodes()
              + ", distances "
              + scan.distanceComputations()
              + ", rows filtered "
              + scan.rowsFiltered()
              + ", rows returned "
              + scan.rowsReturned());
    }
    return lines;
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }

  private void write(RelNode node, int depth) {
    if (node instanceof StorageScan scan) {
      new ScanText(scan, values, snapshot, effort).lines().forEach(text -> line(depth, text));
      return;
    }
    if (node instanceof BatchAnswers answers) {
      new ScanText(answers.scan(), values, snapshot, effort)
          .lines()
          .forEach(text -> line(depth, text));
      return;
    }
    String text = new OperatorText(node, values.derived()).line();
    if (!text.isEmpty()) {
      line(depth, text);
    }
    int below = text.isEmpty() ? depth : depth + 1;
    node.getInputs().forEach(input -> write(input, below));
  }

  private void line(int depth, String text) {
    lines.add("  ".repeat(depth) + text);
  }
}
