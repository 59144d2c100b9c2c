package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.convert.ParameterValues;
import io.vicinal.planner.execute.Program;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.Arrays;
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
 * Rows of VALUES with expressions among literals and parameters. Only the expressions are compiled,
 * many in one program and those that are the same once, such as defaults: a program for each row
 * would take milliseconds to compile.
 */
public final class MixedSource implements RowSource {
  private static final int EXPRESSIONS_PER_PROGRAM = 100;

  /** One value of a row and the conversion to its column. */
  private record Cell(Value value, Assignment assignment) {}

  private sealed interface Value {
    record Constant(ConstantCell cell) implements Value {}

    /** An expression with one value for all rows: its place among those. */
    record Computed(int place) implements Value {}

    /** An expression that gives another value each time, such as {@code random()}. */
    record Fresh(Program program) implements Value {}
  }

  private final Table table;
  private final List<RelDataType> parameterTypes;
  private final List<Program> programs;
  private final List<List<Cell>> rows;

  private MixedSource(
      Table table,
      List<RelDataType> parameterTypes,
      List<Program> programs,
      List<List<Cell>> rows) {
    this.table = table;
    this.parameterTypes = parameterTypes;
    this.programs = programs;
    this.rows = rows;
  }

  /**
   * Recognizes such an INSERT of several rows, whose expressions have no sub-queries.
   *
   * @param input one field per visible column
   * @param compile makes programs of queries
   */
  public static Optional<RowSource> of(
      RelNode input,
      Table table,
      List<RelDataType> parameterTypes,
      Function<RelNode, Program> compile) {
    return ConstantRows.of(input)
        .filter(rows -> rows.size() > 1)
        .filter(rows -> rows.stream().flatMap(List::stream).allMatch(MixedSource::isPlain))
        .map(rows -> new Builder(input, table, compile).of(rows, parameterTypes));
  }

  private static boolean isPlain(RexNode node) {
    return RexUtil.SubQueryFinder.find(node) == null && !RexOver.containsOver(node);
  }

  @Override
  public List<@Nullable Object[]> rows(ChangeRun run, @Nullable Object[] parameters) {
    @Nullable Object[] values = ParameterValues.toInternal(parameters, parameterTypes);
    var computed = new ArrayList<@Nullable Object>();
    for (Program program : programs) {
      computed.addAll(one(program, run, parameters));
    }
    var all = new ArrayList<@Nullable Object[]>(rows.size());
    for (List<Cell> row : rows) {
      run.account().check();
      @Nullable Object[] stored = new @Nullable Object[table.columns().size()];
      for (int i = 0; i < row.size(); i++) {
        Assignment assignment = row.get(i).assignment();
        stored[i] =
            switch (row.get(i).value()) {
              case Value.Constant(ConstantCell.Generated _) -> Identities.next(run, table, i);
              case Value.Constant(ConstantCell cell) -> assignment.toStored(cell.evaluate(values));
              case Value.Computed(int place) -> assignment.toStored(computed.get(place));
              case Value.Fresh(Program program) ->
                  assignment.toStored(one(program, run, parameters).getFirst());
            };
      }
      all.add(stored);
    }
    return all;
  }

  /** Returns the one row of {@code program}, in the classes of generated code. */
  private static List<@Nullable Object> one(
      Program program, ChangeRun run, @Nullable Object[] parameters) {
    return Arrays.asList(ComputedSource.computed(program, run, parameters).getFirst());
  }

  /** Finds out what is to be computed, and compiles it. */
  private static final class Builder {
    private final RelNode input;
    private final Table table;
    private final Function<RelNode, Program> compile;
    private final Map<RexNode, Integer> places = new LinkedHashMap<>();
    private final Map<RexNode, Program> fresh = new LinkedHashMap<>();

    Builder(RelNode input, Table table, Function<RelNode, Program> compile) {
      this.input = input;
      this.table = table;
      this.compile = compile;
    }

    RowSource of(List<List<RexNode>> expressions, List<RelDataType> parameterTypes) {
      List<List<Cell>> rows = expressions.stream().map(this::row).toList();
      List<RexNode> all = List.copyOf(places.keySet());
      var programs = new ArrayList<Program>();
      for (int i = 0; i < all.size(); i += EXPRESSIONS_PER_PROGRAM) {
        int end = Math.min(i + EXPRESSIONS_PER_PROGRAM, all.size());
        programs.add(program(all.subList(i, end)));
      }
      return new MixedSource(table, parameterTypes, programs, rows);
    }

    private List<Cell> row(List<RexNode> expressions) {
      var row = new ArrayList<Cell>();
      for (int i = 0; i < expressions.size(); i++) {
        RexNode node = expressions.get(i);
        RelDataType columnType = input.getRowType().getFieldList().get(i).getType();
        Optional<ConstantCell> constant = ConstantCell.of(node, table.columns().get(i));
        Value value = constant.<Value>map(Value.Constant::new).orElseGet(() -> computed(node));
        RelDataType type = constant.map(it -> it.type(columnType)).orElse(node.getType());
        row.add(new Cell(value, new Assignment(table.columns().get(i), type)));
      }
      return row;
    }

    private Value computed(RexNode node) {
      if (RexUtil.isDeterministic(node)) {
        return new Value.Computed(places.computeIfAbsent(node, it -> places.size()));
      }
      return new Value.Fresh(fresh.computeIfAbsent(node, it -> program(List.of(it))));
    }

    private Program program(List<RexNode> expressions) {
      RelOptCluster cluster = input.getCluster();
      List<@Nullable String> names = Collections.nCopies(expressions.size(), null);
      return compile.apply(
          LogicalProject.create(
              LogicalValues.createOneRow(cluster), List.of(), expressions, names, Set.of()));
    }
  }
}
