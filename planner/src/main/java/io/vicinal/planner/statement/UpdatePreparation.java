package io.vicinal.planner.statement;

import static io.vicinal.planner.statement.ReturningPreparation.Beside.BEHIND;

import io.vicinal.planner.change.Change;
import io.vicinal.planner.change.DeleteRows;
import io.vicinal.planner.change.UpdateRows;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.Delete;
import io.vicinal.sql.ast.Explain;
import io.vicinal.sql.ast.SetClauses;
import io.vicinal.sql.ast.Update;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.RowPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.TableModify;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.tools.RelBuilder;

/** Prepares UPDATE and DELETE: queries that find the rows, and what to do with them. */
final class UpdatePreparation {
  private final Preparation preparation;

  UpdatePreparation(Preparation preparation) {
    this.preparation = preparation;
  }

  ChangeStatement update(Update update) {
    ChangeTarget target =
        ChangeTarget.of(preparation, update.table(), update.alias(), RowPolicy.Command.UPDATE);
    List<Integer> changed = AssignedValues.columns(update.set(), target);
    preparation.describe(
        "Update",
        "Update " + target.table().name(),
        () -> List.of("columns: " + target.columnNames(changed)));
    ReturningPreparation returning =
        update.from().isEmpty()
            ? ReturningPreparation.of(
                target, update.returning(), false, () -> ((Update) parsed()).queries())
            : ReturningPreparation.of(
                target,
                update.returning(),
                false,
                () -> ((Update) parsed()).queries(),
                () -> returned(target, parsed()),
                false,
                BEHIND);
    Analyzed analyzed =
        update.from().isPresent() || update.queries().isPresent()
            ? target.analyze(joined(update, target, changed, returning.isJoined()))
            : target.analyze(
                withDefaults(update, target, changed).standard(target.withRowId(), target.alias()));
    return plan(
        StatementKind.UPDATE,
        analyzed,
        returning,
        rows(analyzed.rel()),
        program ->
            UpdateRows.of(
                program, target.table(), changed, target.checks(RowPolicy.Command.UPDATE)));
  }

  ChangeStatement delete(Delete delete) {
    ChangeTarget target =
        ChangeTarget.of(preparation, delete.table(), delete.alias(), RowPolicy.Command.DELETE);
    ReturningPreparation returning =
        delete.using().isEmpty()
            ? ReturningPreparation.of(
                target, delete.returning(), false, () -> ((Delete) parsed()).queries())
            : ReturningPreparation.of(
                target,
                delete.returning(),
                false,
                () -> ((Delete) parsed()).queries(),
                () -> returned(target, parsed()),
                false,
                BEHIND);
    boolean whole = returning.isWanted();
    preparation.describe("Delete", "Delete from " + target.table().name(), List::of);
    if (delete.using().isPresent() || delete.queries().isPresent()) {
      List<SqlNode> items =
          returning.isJoined()
              ? List.of(SqlIdentifier.star(SqlParserPos.ZERO))
              : whole ? target.allColumns() : target.keyColumns();
      SqlNode from = comma(target.fromWithRowId(), delete.using());
      Analyzed analyzed =
          target.analyze(
              ChangeTarget.with(
                  delete.queries(), ChangeTarget.select(items, from, delete.where().orElse(null))));
      return plan(
          StatementKind.DELETE,
          analyzed,
          returning,
          analyzed.rel(),
          program -> DeleteRows.of(program, target.table(), whole));
    }
    Analyzed analyzed = target.analyze(delete.standard(target.withRowId(), target.alias()));
    RelNode rows = rows(analyzed.rel());
    return plan(
        StatementKind.DELETE,
        analyzed,
        returning,
        whole ? rows : onlyKey(rows, target),
        program -> DeleteRows.of(program, target.table(), whole));
  }

  private ChangeStatement plan(
      StatementKind kind,
      Analyzed analyzed,
      ReturningPreparation returning,
      RelNode rows,
      Function<Program, Change> change) {
    var parts = new ArrayList<Analyzed>(List.of(analyzed));
    parts.addAll(returning.parts());
    List<RelDataType> parameterTypes = Analyzed.parameterTypes(parts);
    Program program = preparation.compile(rows, parameterTypes);
    return new ChangeStatement(
        preparation,
        kind,
        parameterTypes,
        change.apply(program),
        returning.compile(parameterTypes),
        returning.givesRows());
  }

  private static RelNode rows(RelNode rel) {
    return rel instanceof TableModify modify ? modify.getInput() : rel;
  }

  private static Update withDefaults(Update update, ChangeTarget target, List<Integer> changed) {
    var values = new ArrayList<SqlNode>();
    for (int i = 0; i < changed.size(); i++) {
      values.add(AssignedValues.withDefault(update.set().values().get(i), target, changed.get(i)));
    }
    var set =
        new SetClauses(
            update.set().getParserPosition(), List.copyOf(update.set().columns()), values);
    return new Update(
        update.getParserPosition(),
        update.table(),
        null,
        set,
        null,
        update.where().orElse(null),
        null);
  }

  /** Returns the statement as it is written, in a tree of its own. */
  private SqlNode parsed() {
    SqlNode statement = Dialect.parse(preparation.sql());
    return statement instanceof Explain explain ? explain.query() : statement;
  }

  /** Returns what RETURNING gives of the target and the tables that it is joined with. */
  private static SqlNode returned(ChangeTarget target, SqlNode statement) {
    Optional<SqlNodeList> queries;
    Optional<SqlNodeList> items;
    Optional<SqlNode> others;
    if (statement instanceof Update update) {
      queries = update.queries();
      items = update.returning();
      others = update.from();
    } else {
      Delete delete = (Delete) statement;
      queries = delete.queries();
      items = delete.returning();
      others = delete.using();
    }
    requireSeparate(others.orElseThrow());
    return ChangeTarget.with(
        queries,
        ChangeTarget.select(
            items.orElseThrow().stream().toList(), comma(target.from(), others), null));
  }

  /** Refuses columns that two tables have in common, of which a star gives one only. */
  private static void requireSeparate(SqlNode from) {
    if (from instanceof SqlJoin join) {
      if (join.isNatural() || join.getConditionType() == JoinConditionType.USING) {
        throw new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "RETURNING of other tables beside USING or NATURAL is not supported")
            .at(join.getParserPosition());
      }
      requireSeparate(join.getLeft());
      requireSeparate(join.getRight());
    }
  }

  /**
   * Returns a query for all columns of the target, those of the other tables if they are wanted,
   * and then the new values.
   */
  private static SqlNode joined(
      Update update, ChangeTarget target, List<Integer> changed, boolean others) {
    var items =
        new ArrayList<SqlNode>(
            others ? List.of(SqlIdentifier.star(SqlParserPos.ZERO)) : target.allColumns());
    for (int i = 0; i < changed.size(); i++) {
      items.add(AssignedValues.selectItem(update.set().values().get(i), target, changed.get(i)));
    }
    return ChangeTarget.with(
        update.queries(),
        ChangeTarget.select(
            items, comma(target.fromWithRowId(), update.from()), update.where().orElse(null)));
  }

  private static SqlNode comma(SqlNode left, Optional<SqlNode> others) {
    if (others.isEmpty()) {
      return left;
    }
    SqlNode right = others.get();
    SqlParserPos position = right.getParserPosition();
    return new SqlJoin(
        position,
        left,
        SqlLiteral.createBoolean(false, position),
        JoinType.COMMA.symbol(position),
        right,
        JoinConditionType.NONE.symbol(position),
        null);
  }

  private static RelNode onlyKey(RelNode input, ChangeTarget target) {
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(input.getCluster(), null);
    builder.push(input);
    return builder.project(builder.fields(target.table().primaryKey()), List.of(), true).build();
  }
}
