package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.catalog.StorageTable;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.TableModify;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/** Prepares INSERT, UPDATE and DELETE. */
final class ChangePreparation {
  private static final int ROWS_PER_PROGRAM = 50;

  private final Preparation preparation;

  ChangePreparation(Preparation preparation) {
    this.preparation = preparation;
  }

  ChangeStatement insert(SqlInsert insert) {
    Analyzed analyzed = analyze(insert);
    TableModify modify = (TableModify) analyzed.rel();
    Table table = table(modify);
    RelNode input = modify.getInput();
    Optional<InsertValues> values = InsertValues.of(input, table, analyzed.parameterTypes());
    return values.isPresent()
        ? new ChangeStatement(preparation, StatementKind.INSERT, analyzed, values.get())
        : new ChangeStatement(
            preparation, StatementKind.INSERT, analyzed, inserts(input, table, analyzed));
  }

  ChangeStatement update(SqlUpdate update) {
    Analyzed analyzed =
        analyze(
            new SqlUpdate(
                update.getParserPosition(),
                target(update.getTargetTable()),
                update.getTargetColumnList(),
                update.getSourceExpressionList(),
                update.getCondition(),
                null,
                alias(update.getAlias(), update.getTargetTable())));
    TableModify modify = (TableModify) analyzed.rel();
    Table table = table(modify);
    List<Integer> changed =
        Objects.requireNonNull(modify.getUpdateColumnList()).stream()
            .map(table::columnPosition)
            .toList();
    RowChange change = RowChange.Update.of(table, changed, modify.getInput().getRowType());
    return plan(StatementKind.UPDATE, analyzed, modify.getInput(), change);
  }

  ChangeStatement delete(SqlDelete delete) {
    Analyzed analyzed =
        analyze(
            new SqlDelete(
                delete.getParserPosition(),
                target(delete.getTargetTable()),
                delete.getCondition(),
                null,
                alias(delete.getAlias(), delete.getTargetTable())));
    TableModify modify = (TableModify) analyzed.rel();
    Table table = table(modify);
    RelNode keys = onlyKey(modify.getInput(), table);
    return plan(
        StatementKind.DELETE, analyzed, keys, RowChange.Delete.of(table, keys.getRowType()));
  }

  private Analyzed analyze(SqlNode statement) {
    return StatementAnalyzer.analyze(statement, preparation.catalog(), preparation.session());
  }

  private ChangeStatement plan(
      StatementKind kind, Analyzed analyzed, RelNode input, RowChange change) {
    return new ChangeStatement(
        preparation, kind, analyzed, new ComputedChange(program(input, analyzed), change));
  }

  /** Compiles many rows of VALUES in several programs, because a method has a largest size. */
  private static Change inserts(RelNode input, Table table, Analyzed analyzed) {
    RowChange change = RowChange.Insert.of(table, input.getRowType());
    List<Change> changes =
        ConstantRows.chunks(input, ROWS_PER_PROGRAM).stream()
            .<Change>map(chunk -> new ComputedChange(program(chunk, analyzed), change))
            .toList();
    return changes.size() == 1
        ? changes.getFirst()
        : (session, transaction, parameters, account) -> {
          long count = 0;
          for (Change chunk : changes) {
            count += chunk.run(session, transaction, parameters, account);
          }
          return count;
        };
  }

  private static Program program(RelNode input, Analyzed analyzed) {
    return ProgramCompiler.compile(input, analyzed.parameterTypes()).program();
  }

  private static Table table(TableModify modify) {
    return modify.getTable().unwrapOrThrow(StorageTable.class).table();
  }

  private static RelNode onlyKey(RelNode input, Table table) {
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(input.getCluster(), null);
    builder.push(input);
    return builder.project(builder.fields(table.primaryKey()), List.of(), true).build();
  }

  /** Names the table together with its hidden row id. */
  private static SqlNode target(SqlNode table) {
    SqlIdentifier name = (SqlIdentifier) table;
    var names = new ArrayList<String>(name.names);
    names.set(names.size() - 1, names.getLast() + CatalogView.TARGET_SUFFIX);
    var positions = new ArrayList<SqlParserPos>();
    for (int i = 0; i < names.size(); i++) {
      positions.add(name.getComponentParserPosition(i));
    }
    return new SqlIdentifier(names, null, name.getParserPosition(), positions);
  }

  /** Expressions may still use the table's own name. */
  private static SqlIdentifier alias(@Nullable SqlIdentifier alias, SqlNode table) {
    SqlIdentifier name = (SqlIdentifier) table;
    return alias != null
        ? alias
        : new SqlIdentifier(name.names.get(name.names.size() - 1), name.getParserPosition());
  }
}
