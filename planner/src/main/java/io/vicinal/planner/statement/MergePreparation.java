package io.vicinal.planner.statement;

import io.vicinal.planner.change.ComputedSource;
import io.vicinal.planner.change.MergeRows;
import io.vicinal.planner.change.MergeStep;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.RowProgramCompiler;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.Explain;
import io.vicinal.sql.ast.Merge;
import io.vicinal.sql.ast.MergeBranch;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.RowPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Prepares MERGE: one query joins source and target, and every branch is expressions over what it
 * gives. Validation changes the tree that it is given, so each of these parts is parsed anew.
 */
final class MergePreparation {
  private static final String PRESENT = "$present";
  private static final String HIDDEN = "$hidden";

  private final Preparation preparation;
  private final ChangeTarget target;
  private final Merge merge;
  private final List<Analyzed> parts = new ArrayList<>();
  private int sourceFields;

  MergePreparation(Preparation preparation, Merge merge) {
    this.preparation = preparation;
    this.merge = merge;
    this.target = ChangeTarget.of(preparation, merge.table(), merge.alias(), commands(merge));
  }

  /** A branch whose expressions have their types. */
  private record Branch(
      MergeBranch clause, List<Integer> columns, @Nullable Analyzed condition, Analyzed values) {}

  ChangeStatement prepare() {
    preparation.describe("Merge", "Merge into " + target.table().name(), this::details);
    Merge text = parsed();
    Analyzed joined =
        analyze(
            ChangeTarget.with(
                text.queries(),
                ChangeTarget.select(
                    List.of(SqlIdentifier.star(SqlParserPos.ZERO)),
                    from(text, marked(text), target.fromWithRowId(), text.condition()),
                    null)));
    sourceFields = joined.rel().getRowType().getFieldCount() - target.table().columns().size();
    var branches = new ArrayList<Branch>();
    for (int i = 0; i < merge.branches().size(); i++) {
      branches.add(branch(i));
    }
    ReturningPreparation returning =
        ReturningPreparation.of(
            target,
            merge.returning(),
            true,
            () -> parsed().queries(),
            this::returned,
            MergeAction.isAsked(merge),
            ReturningPreparation.Beside.BEFORE);
    parts.addAll(returning.parts());
    List<RelDataType> parameterTypes = Analyzed.parameterTypes(parts);
    Program program = preparation.compile(joined.rel(), parameterTypes);
    var change =
        new MergeRows(
            program,
            target.table(),
            sourceFields,
            hasOrphans(merge),
            MergeAction.isAsked(merge),
            ComputedSource.conversions(target.table().columns(), program.rowType(), sourceFields),
            branches.stream().map(branch -> step(branch, parameterTypes)).toList(),
            target.checks(RowPolicy.Command.INSERT),
            target.checks(RowPolicy.Command.UPDATE));
    return new ChangeStatement(
        preparation,
        StatementKind.MERGE,
        parameterTypes,
        change,
        returning.compile(parameterTypes),
        returning.givesRows());
  }

  private List<String> details() {
    return merge.branches().stream()
        .map(branch ->
            branch.match().words().toLowerCase(Locale.ROOT)
                + (branch.condition().isPresent() ? " and a condition" : "")
                + ": "
                + branch.action().name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private Merge parsed() {
    SqlNode statement = Dialect.parse(preparation.sql());
    var text = (Merge) (statement instanceof Explain explain ? explain.query() : statement);
    MergeParameters.cast(text, target);
    return text;
  }

  private Analyzed analyze(SqlNode query) {
    Analyzed analyzed = target.analyze(query);
    parts.add(analyzed);
    return analyzed;
  }

  /** Returns whether rows of the target that no row of the source matches have a branch. */
  private static boolean hasOrphans(Merge merge) {
    return merge.branches().stream()
        .anyMatch(branch -> branch.match() == MergeBranch.Match.TARGET_ONLY);
  }

  /** Returns the source, behind a column that is true where rows of the target stand alone, too. */
  private static SqlNode marked(Merge text) {
    return hasOrphans(text)
        ? MergeAction.beside(
            SqlLiteral.createBoolean(true, SqlParserPos.ZERO), PRESENT, text.source())
        : text.source();
  }

  /** Returns every row of the source with the rows of the target for which a condition is true. */
  private static SqlNode from(Merge text, SqlNode source, SqlNode table, SqlNode condition) {
    SqlParserPos position = condition.getParserPosition();
    return new SqlJoin(
        position,
        source,
        SqlLiteral.createBoolean(false, position),
        (hasOrphans(text) ? JoinType.FULL : JoinType.LEFT).symbol(position),
        table,
        JoinConditionType.ON.symbol(position),
        condition);
  }

  /** Analyzes expressions over a joined row, in which a branch sees what it has rows of. */
  private Analyzed overJoined(List<SqlNode> items, MergeBranch.Match match) {
    Merge text = parsed();
    SqlNode source = marked(text);
    SqlNode table = target.fromWithRowId();
    SqlNode all = ChangeTarget.select(List.of(SqlIdentifier.star(SqlParserPos.ZERO)), source, null);
    SqlNode row =
        switch (match) {
          case BOTH -> over(text, source, table);
          case SOURCE_ONLY ->
              over(text, source, nameless(target.withRowId(), target.table().columns().size()));
          case TARGET_ONLY -> over(text, nameless(all, sourceFields), table);
        };
    return analyze(ChangeTarget.with(text.queries(), ChangeTarget.select(items, row, null)));
  }

  /** Returns a side of the join with names that no statement says. */
  private static SqlNode nameless(SqlNode side, int columns) {
    SqlParserPos position = side.getParserPosition();
    var operands = new ArrayList<SqlNode>();
    operands.add(side);
    operands.add(new SqlIdentifier(HIDDEN, position));
    for (int i = 0; i < columns; i++) {
      operands.add(new SqlIdentifier(HIDDEN + i, position));
    }
    return SqlStdOperatorTable.AS.createCall(position, operands);
  }

  private static SqlNode over(Merge text, SqlNode source, SqlNode table) {
    return from(text, source, table, SqlLiteral.createBoolean(true, SqlParserPos.ZERO));
  }

  /** Returns what RETURNING gives of source and target. */
  private SqlNode returned() {
    Merge text = parsed();
    boolean told = MergeAction.isAsked(merge);
    List<SqlNode> items = text.returning().orElseThrow().stream().toList();
    SqlNode source = told ? MergeAction.column(text.source()) : text.source();
    return ChangeTarget.with(
        text.queries(),
        ChangeTarget.select(
            told ? MergeAction.items(items, text.source(), target.alias()) : items,
            over(text, source, target.from()),
            null));
  }

  private Branch branch(int index) {
    MergeBranch clause = parsed().branches().get(index);
    Analyzed condition =
        clause
            .condition()
            .map(node ->
                overJoined(
                    List.of(SqlStdOperatorTable.IS_TRUE.createCall(node.getParserPosition(), node)),
                    clause.match()))
            .orElse(null);
    List<Integer> columns =
        switch (clause.action()) {
          case NOTHING, DELETE -> List.of();
          case UPDATE -> AssignedValues.columns(clause.set().orElseThrow(), target);
          case INSERT -> IntStream.range(0, target.visibleColumns()).boxed().toList();
        };
    List<SqlNode> values =
        switch (clause.action()) {
          case NOTHING, DELETE -> List.of(SqlLiteral.createBoolean(true, SqlParserPos.ZERO));
          case UPDATE -> clause.set().orElseThrow().values();
          case INSERT -> inserted(clause);
        };
    var items = new ArrayList<SqlNode>();
    for (int i = 0; i < values.size(); i++) {
      items.add(
          columns.isEmpty()
              ? values.get(i)
              : AssignedValues.selectItem(values.get(i), target, columns.get(i)));
    }
    return new Branch(clause, columns, condition, overJoined(items, clause.match()));
  }

  /** Returns a value for every visible column. */
  private List<SqlNode> inserted(MergeBranch clause) {
    var values = new ArrayList<SqlNode>();
    for (int i = 0; i < target.visibleColumns(); i++) {
      values.add(SqlStdOperatorTable.DEFAULT.createCall(clause.getParserPosition()));
    }
    if (clause.row().isEmpty()) {
      return values;
    }
    List<SqlNode> row = ((SqlBasicCall) clause.row().get()).getOperandList();
    List<Integer> columns =
        clause
            .columns()
            .map(
                names -> names.stream().map(SqlIdentifier.class::cast).map(target::column).toList())
            .orElseGet(() -> IntStream.range(0, target.visibleColumns()).boxed().toList());
    if (clause.columns().isPresent() ? row.size() != columns.size() : row.size() > columns.size()) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR,
              "insert has " + columns.size() + " columns but " + row.size() + " values")
          .at(clause.getParserPosition());
    }
    var named = new HashSet<Integer>();
    for (int i = 0; i < row.size(); i++) {
      int column = columns.get(i);
      if (!named.add(column)) {
        throw AssignedValues.twice(target, column).at(clause.getParserPosition());
      }
      if (AssignedValues.isAlwaysGenerated(target, column)
          && !AssignedValues.isDefault(row.get(i))) {
        throw AssignedValues.alwaysGenerated(target, column).at(row.get(i).getParserPosition());
      }
      values.set(column, row.get(i));
    }
    return values;
  }

  private MergeStep step(Branch branch, List<RelDataType> parameterTypes) {
    Analyzed condition = branch.condition();
    var values = RowProgramCompiler.compile(branch.values(), parameterTypes, "merge");
    return new MergeStep(
        MergeStep.Match.valueOf(branch.clause().match().name()),
        condition == null ? null : RowProgramCompiler.compile(condition, parameterTypes, "merge"),
        MergeStep.Action.valueOf(branch.clause().action().name()),
        values,
        branch.columns(),
        ComputedSource.conversions(
            branch.columns().stream().map(target.table().columns()::get).toList(),
            values.rowType(),
            0));
  }

  /** Returns what a MERGE does with rows that are there, for the policies that choose them. */
  private static RowPolicy.Command[] commands(Merge merge) {
    return merge.branches().stream()
        .map(MergeBranch::action)
        .filter(it -> it == MergeBranch.Action.UPDATE || it == MergeBranch.Action.DELETE)
        .distinct()
        .map(it -> RowPolicy.Command.valueOf(it.name()))
        .toArray(RowPolicy.Command[]::new);
  }
}
