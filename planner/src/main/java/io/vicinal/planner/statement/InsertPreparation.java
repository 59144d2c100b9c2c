package io.vicinal.planner.statement;

import io.vicinal.planner.change.Change;
import io.vicinal.planner.change.ComputedSource;
import io.vicinal.planner.change.ConstantRows;
import io.vicinal.planner.change.ConstantSource;
import io.vicinal.planner.change.InsertRows;
import io.vicinal.planner.change.MixedSource;
import io.vicinal.planner.change.RowSource;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.Explain;
import io.vicinal.sql.ast.Insert;
import io.vicinal.storage.RowPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableModify;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Prepares INSERT. */
final class InsertPreparation {
  private static final int ROWS_PER_PROGRAM = 50;

  private final Preparation preparation;
  private final Insert insert;
  private final ChangeTarget target;

  InsertPreparation(Preparation preparation, Insert insert) {
    this.preparation = preparation;
    this.insert = insert;
    this.target = ChangeTarget.of(preparation, insert.table(), insert.alias());
  }

  ChangeStatement prepare() {
    preparation.describe("Insert", "Insert into " + target.table().name(), this::details);
    List<Integer> all = columns();
    SqlNode source = insert.source().orElseGet(this::defaultValues);
    AssignedValues.requireFit(source, target, all);
    Analyzed rows =
        target.analyze(insert.standard(AssignedValues.withDefaults(source, target, all)));
    // Without names, a source with fewer fields leaves the last columns to their defaults.
    List<Integer> columns = all.subList(0, Math.min(all.size(), rows.rowType().getFieldCount()));
    requireGenerated(source, columns);
    var parts = new ArrayList<Analyzed>(List.of(rows));
    ConflictPreparation conflict =
        insert
            .conflict()
            .map(clause -> new ConflictPreparation(target, clause, () -> parsed().queries()))
            .orElse(null);
    if (conflict != null) {
      parts.addAll(conflict.parts());
    }
    ReturningPreparation returning =
        ReturningPreparation.of(target, insert.returning(), true, () -> parsed().queries());
    parts.addAll(returning.parts());
    List<RelDataType> parameterTypes = Analyzed.parameterTypes(parts);
    RowSource rowSource = source(((TableModify) rows.rel()).getInput(), parameterTypes);
    if (insert.overriding() == Insert.Overriding.USER) {
      rowSource = RowSource.numbered(rowSource, target.table(), given(columns, source));
    }
    Change change =
        conflict == null
            ? new InsertRows(target.table(), rowSource, target.checks(RowPolicy.Command.INSERT))
            : conflict.compile(rowSource, parameterTypes);
    return new ChangeStatement(
        preparation,
        StatementKind.INSERT,
        parameterTypes,
        change,
        returning.compile(parameterTypes),
        returning.givesRows());
  }

  private Insert parsed() {
    SqlNode statement = Dialect.parse(preparation.sql());
    return (Insert) (statement instanceof Explain explain ? explain.query() : statement);
  }

  private List<String> details() {
    var details = new ArrayList<String>();
    insert
        .conflict()
        .ifPresent(clause ->
            details.add("on conflict: do " + (clause.set().isPresent() ? "update" : "nothing")));
    return details;
  }

  /** Returns the columns that the statement names, or all. */
  private List<Integer> columns() {
    return insert
        .columns()
        .map(names ->
            names.stream()
                .map(org.apache.calcite.sql.SqlIdentifier.class::cast)
                .map(target::column)
                .toList())
        .orElseGet(() -> IntStream.range(0, target.visibleColumns()).boxed().toList());
  }

  private SqlNode defaultValues() {
    SqlParserPos position = insert.getParserPosition();
    var row = new ArrayList<SqlNode>();
    for (int i = 0; i < target.visibleColumns(); i++) {
      row.add(SqlStdOperatorTable.DEFAULT.createCall(position));
    }
    return SqlStdOperatorTable.VALUES.createCall(
        position, SqlStdOperatorTable.ROW.createCall(position, row));
  }

  /** Refuses values for columns that are always generated, unless the statement overrides. */
  private void requireGenerated(SqlNode source, List<Integer> columns) {
    if (insert.overriding() != Insert.Overriding.NOTHING) {
      return;
    }
    for (int column : given(columns, source)) {
      if (AssignedValues.isAlwaysGenerated(target, column)) {
        throw AssignedValues.alwaysGenerated(target, column)
            .at(source.getParserPosition())
            .withHint("Use OVERRIDING SYSTEM VALUE to override.");
      }
    }
  }

  /** Returns the identity columns that get a value other than DEFAULT in one row at least. */
  private List<Integer> given(List<Integer> columns, SqlNode source) {
    var given = new ArrayList<Integer>();
    for (int i = 0; i < columns.size(); i++) {
      int place = i;
      boolean isGiven =
          source.getKind() != SqlKind.VALUES
              || ((SqlCall) source)
                  .getOperandList().stream()
                      .map(row -> ((SqlBasicCall) row).getOperandList())
                      .anyMatch(
                          row -> place < row.size() && !AssignedValues.isDefault(row.get(place)));
      if (isGiven && target.table().columns().get(columns.get(i)).identity() != null) {
        given.add(columns.get(i));
      }
    }
    return given;
  }

  private RowSource source(RelNode input, List<RelDataType> parameterTypes) {
    Optional<RowSource> constants = ConstantSource.of(input, target.table(), parameterTypes);
    if (constants.isPresent() && preparation.explained() != null) {
      preparation.explained().addConstantRows(ConstantRows.count(input));
    }
    return constants
        .or(() ->
            MixedSource.of(
                input,
                target.table(),
                parameterTypes,
                query -> preparation.compile(query, parameterTypes)))
        .orElseGet(() -> computed(input, parameterTypes));
  }

  /** Compiles rows with sub-queries in several programs, because a method has a largest size. */
  private RowSource computed(RelNode input, List<RelDataType> parameterTypes) {
    return RowSource.concat(
        ConstantRows.chunks(input, ROWS_PER_PROGRAM).stream()
            .<RowSource>map(chunk ->
                ComputedSource.of(preparation.compile(chunk, parameterTypes), target.table()))
            .toList());
  }
}
