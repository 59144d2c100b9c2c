package io.vicinal.planner.explain;

import io.vicinal.planner.rel.BatchRows;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.LimitRows;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.planner.rel.SystemScan;
import io.vicinal.planner.rel.UnstableRows;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Describes one operator above the scans; a projection that computes nothing has no line. */
final class OperatorText {
  private final RelNode node;
  private final ExpressionText expressions;
  private final List<String> fields;

  OperatorText(RelNode node, DerivedValues values) {
    this.node = node;
    this.fields = FieldNames.ofInputs(node);
    this.expressions = new ExpressionText(fields, values, node.getCluster().getRexBuilder());
  }

  String line() {
    return switch (node) {
      case Project project -> project(project);
      case Filter filter -> "Filter (above): " + expressions.of(filter.getCondition());
      case Sort sort -> sort(sort.offset, sort.fetch, sort.getCollation().getFieldCollations());
      case Aggregate aggregate -> aggregate(aggregate);
      case Join join -> join(join);
      case Correlate correlate ->
          correlate.getLeft() instanceof BatchRows
              ? "For many rows at once ("
                  + lower(correlate.getJoinType())
                  + "): search the second input for all of them"
              : "For each row ("
                  + lower(correlate.getJoinType())
                  + "): run the second input with it";
      case BatchRows _, UnstableRows _ -> "";
      case SetOp setOp -> lower(setOp.kind) + (setOp.all ? " all" : "");
      case Values values -> "Values (" + values.getTuples().size() + " rows)";
      case LimitRows limit -> sort(limit.offset(), limit.fetch(), List.of());
      case SystemScan scan -> "Read vicinal." + scan.view().label();
      case Window ignored -> "Window functions";
      default -> operator();
    };
  }

  /** Returns the text of a condition on the fields that it reads. */
  String condition(RexNode condition) {
    return expressions.of(condition);
  }

  /** Returns the operator in one word. */
  String operator() {
    return node.getRelTypeName().replaceFirst("^(Enumerable|Logical)", "");
  }

  private String project(Project project) {
    if (project.getProjects().stream().allMatch(RexInputRef.class::isInstance)) {
      return "";
    }
    return "Compute "
        + project.getNamedProjects().stream()
            .filter(named -> !(named.left instanceof RexInputRef))
            .map(named -> named.right + " = " + expressions.of(named.left))
            .collect(Collectors.joining(", "));
  }

  private String sort(
      @Nullable RexNode offset, @Nullable RexNode fetch, List<RelFieldCollation> keys) {
    String limit =
        (fetch == null ? "" : "Limit " + expressions.of(fetch))
            + (offset == null
                ? ""
                : (fetch == null ? "Offset " : " offset ") + expressions.of(offset));
    if (keys.isEmpty()) {
      return limit;
    }
    String order = keys.stream().map(this::key).collect(Collectors.joining(", "));
    return limit.isEmpty() ? "Sort by " + order : limit + ", sorted by " + order;
  }

  private String key(RelFieldCollation key) {
    boolean descending = key.direction.isDescending();
    boolean nullsLast = key.nullDirection == RelFieldCollation.NullDirection.LAST;
    return fields.get(key.getFieldIndex())
        + (descending ? " desc" : "")
        + (descending == nullsLast ? " nulls " + (nullsLast ? "last" : "first") : "");
  }

  private String aggregate(Aggregate aggregate) {
    String keys =
        aggregate.getGroupSet().asList().stream()
            .map(fields::get)
            .collect(Collectors.joining(", "));
    String calls =
        aggregate.getAggCallList().stream().map(this::call).collect(Collectors.joining(", "));
    return (keys.isEmpty() ? "Aggregate" : "Group by " + keys)
        + (calls.isEmpty() ? "" : ": " + calls);
  }

  private String call(AggregateCall call) {
    String arguments =
        call.getArgList().isEmpty()
            ? "*"
            : call.getArgList().stream().map(fields::get).collect(Collectors.joining(", "));
    return call.getAggregation().getName().toLowerCase(Locale.ROOT)
        + "("
        + (call.isDistinct() ? "distinct " : "")
        + arguments
        + ")";
  }

  private String join(Join join) {
    String kind =
        join.getRelTypeName().contains("Hash")
            ? "Hash join"
            : join.getRelTypeName().contains("Merge") ? "Merge join" : "Nested loop join";
    return kind
        + " ("
        + lower(join.getJoinType())
        + ")"
        + (join.getCondition().isAlwaysTrue() ? "" : " on " + expressions.of(join.getCondition()));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Names fields as their producer does; where it has no name for one, it is looked up below. */
  private static final class FieldNames {
    static List<String> ofInputs(RelNode node) {
      return node.getInputs().size() == 2 ? ofBoth(node) : all(node);
    }

    /** Tells equal names apart by their side. */
    private static List<String> ofBoth(RelNode node) {
      List<String> names = all(node);
      int left = node.getInput(0).getRowType().getFieldCount();
      return IntStream.range(0, names.size())
          .mapToObj(i ->
              Collections.frequency(names, names.get(i)) == 1
                  ? names.get(i)
                  : (i < left ? "left." : "right.") + names.get(i))
          .toList();
    }

    private static List<String> all(RelNode node) {
      return node.getInputs().stream()
          .flatMap(input ->
              IntStream.range(0, input.getRowType().getFieldCount())
                  .mapToObj(field -> name(input, field)))
          .toList();
    }

    private static String name(RelNode node, int field) {
      String name = node.getRowType().getFieldNames().get(field);
      if (name.equals(StorageScan.DISTANCE)) {
        return "distance";
      }
      return (name.startsWith("EXPR$") || name.startsWith("$f"))
              && node instanceof Project project
              && project.getProjects().get(field) instanceof RexInputRef ref
          ? name(project.getInput(), ref.getIndex())
          : name;
    }
  }
}
