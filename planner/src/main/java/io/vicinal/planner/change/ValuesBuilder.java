package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.convert.ParameterConversion;
import io.vicinal.planner.execute.Program;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which values of VALUES are to be computed, and compiles them: those that are the same
 * once, such as defaults, and those that differ in literals only together, because a program for
 * each row would take milliseconds. Not thread-safe.
 */
public final class ValuesBuilder {
  private static final int EXPRESSIONS_PER_PROGRAM = 100;

  private final RelNode input;
  private final Table table;
  private final List<RelDataType> parameterTypes;
  private final Function<List<RexNode>, Optional<RelNode>> together;
  private final Function<RelNode, Program> compile;
  private final Map<RexNode, Integer> places = new LinkedHashMap<>();
  private final Map<RexNode, Program> fresh = new LinkedHashMap<>();

  /**
   * Creates the builder for one INSERT.
   *
   * @param input one field per visible column
   * @param together returns what gives a row for the value of each expression, which all have one
   *     type, if they are alike
   * @param compile makes programs of queries
   */
  public ValuesBuilder(
      RelNode input,
      Table table,
      List<RelDataType> parameterTypes,
      Function<List<RexNode>, Optional<RelNode>> together,
      Function<RelNode, Program> compile) {
    this.input = input;
    this.table = table;
    this.parameterTypes = parameterTypes;
    this.together = together;
    this.compile = compile;
  }

  /**
   * Returns the source, if the input is rows of literals, parameters and expressions without
   * sub-queries.
   *
   * @param computesOne whether a single row may have expressions, too
   */
  public Optional<ValuesSource> build(boolean computesOne) {
    return ConstantRows.of(input).flatMap(rows -> build(rows, rows.size() > 1 || computesOne));
  }

  private Optional<ValuesSource> build(List<List<RexNode>> expressions, boolean mayCompute) {
    boolean computes =
        mayCompute && expressions.stream().flatMap(List::stream).allMatch(ValuesBuilder::isPlain);
    var rows = new ArrayList<List<RowCell>>();
    for (List<RexNode> row : expressions) {
      var cells = new ArrayList<RowCell>();
      for (int i = 0; i < row.size(); i++) {
        Optional<RowCell> cell = constant(row.get(i), i);
        if (cell.isEmpty() && computes) {
          cell = Optional.of(computed(row.get(i), i));
        }
        if (cell.isEmpty()) {
          return Optional.empty();
        }
        cells.add(cell.get());
      }
      rows.add(cells);
    }
    return Optional.of(
        new ValuesSource(table, ParameterConversion.all(parameterTypes), programs(), rows));
  }

  private static boolean isPlain(RexNode node) {
    return RexUtil.SubQueryFinder.find(node) == null && !RexOver.containsOver(node);
  }

  private Optional<RowCell> constant(RexNode node, int column) {
    RelDataType columnType = input.getRowType().getFieldList().get(column).getType();
    return ConstantCell.of(node, table.columns().get(column))
        .map(cell -> new RowCell.Constant(cell, assignment(column, cell.type(columnType))));
  }

  private RowCell computed(RexNode node, int column) {
    Assignment assignment = assignment(column, node.getType());
    return RexUtil.isDeterministic(node)
        ? new RowCell.Computed(places.computeIfAbsent(node, it -> places.size()), assignment)
        : new RowCell.Fresh(fresh.computeIfAbsent(node, it -> program(List.of(it))), assignment);
  }

  private Assignment assignment(int column, RelDataType type) {
    return new Assignment(table.columns().get(column), type);
  }

  private List<ComputedValues> programs() {
    var kinds = new LinkedHashMap<RelDataType, List<RexNode>>();
    for (RexNode node : places.keySet()) {
      kinds.computeIfAbsent(node.getType(), _ -> new ArrayList<>()).add(node);
    }
    var programs = new ArrayList<ComputedValues>();
    var others = new ArrayList<RexNode>();
    for (List<RexNode> kind : kinds.values()) {
      together
          .apply(kind)
          .ifPresentOrElse(
              alike -> programs.add(values(compile.apply(alike), kind)), () -> others.addAll(kind));
    }
    for (int i = 0; i < others.size(); i += EXPRESSIONS_PER_PROGRAM) {
      int end = Math.min(i + EXPRESSIONS_PER_PROGRAM, others.size());
      List<RexNode> some = others.subList(i, end);
      programs.add(values(program(some), some));
    }
    return programs;
  }

  private ComputedValues values(Program program, List<RexNode> expressions) {
    return new ComputedValues(program, expressions.stream().map(places::get).toList());
  }

  private Program program(List<RexNode> expressions) {
    RelOptCluster cluster = input.getCluster();
    List<@Nullable String> names = Collections.nCopies(expressions.size(), null);
    return compile.apply(
        LogicalProject.create(
            LogicalValues.createOneRow(cluster), List.of(), expressions, names, Set.of()));
  }
}
