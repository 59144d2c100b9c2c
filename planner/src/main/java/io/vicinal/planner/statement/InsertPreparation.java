package io.vicinal.planner.statement;

import io.vicinal.planner.change.AlikeRows;
import io.vicinal.planner.change.Change;
import io.vicinal.planner.change.ComputedSource;
import io.vicinal.planner.change.ConstantRows;
import io.vicinal.planner.change.InsertRows;
import io.vicinal.planner.change.RowSource;
import io.vicinal.planner.change.ValuesBuilder;
import io.vicinal.planner.change.ValuesSource;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.AlikeBranches;
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
import org.jspecify.annotations.Nullable;

/** Prepares INSERT. */
final class InsertPreparation {
  private static final int ROWS_PER_PROGRAM = 50;

  private final Preparation preparation;
  private final Insert insert;
  private final ChangeTarget target;
  private final List<Integer> named;
  private final SqlNode source;

  InsertPreparation(Preparation preparation, Insert insert) {
    this.preparation = preparation;
    this.insert = insert;
    this.target = ChangeTarget.of(preparation, insert.table(), insert.alias());
    this.named = columns();
    this.source = insert.source().orElseGet(this::defaultValues);
  }

  ChangeStatement prepare() {
    preparation.describe("Insert", "Insert into " + target.table().name(), this::details);
    Optional<RowShapes> shapes =
        preparation.explained() == null
            ? RowShapes.of(source, target.table(), named, preparation.session().timeZone())
            : Optional.empty();
    if (shapes.isEmpty()) {
      return prepareEach();
    }
    // Analysis changes the models, so that what they cannot say is read again.
    return prepare(shapes.get().models(), shapes.get().rows())
        .orElseGet(() -> new InsertPreparation(preparation, parsed()).prepareEach());
  }

  private ChangeStatement prepareEach() {
    return prepare(source, null).orElseThrow();
  }

  /**
   * Prepares the statement by some of its rows.
   *
   * @param models the rows to analyze, or another source
   * @param alike all rows, null where the models are; empty comes back if they do not say enough
   */
  private Optional<ChangeStatement> prepare(SqlNode models, @Nullable AlikeRows alike) {
    Analyzed rows =
        target.analyze(insert.standard(AssignedValues.withDefaults(models, target, named)));
    // Without names, a source with fewer fields leaves the last columns to their defaults.
    List<Integer> columns =
        named.subList(0, Math.min(named.size(), rows.rowType().getFieldCount()));
    requireGenerated(columns);
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
    RelNode input = ((TableModify) rows.rel()).getInput();
    Optional<RowSource> given =
        alike == null
            ? Optional.of(source(input, parameterTypes))
            : values(input, parameterTypes)
                .build(true)
                .flatMap(values -> values.like(alike, columns));
    if (given.isEmpty()) {
      return Optional.empty();
    }
    RowSource rowSource =
        insert.overriding() == Insert.Overriding.USER
            ? RowSource.numbered(given.get(), target.table(), given(columns))
            : given.get();
    Change change =
        conflict == null
            ? new InsertRows(target.table(), rowSource, target.checks(RowPolicy.Command.INSERT))
            : conflict.compile(rowSource, parameterTypes);
    return Optional.of(
        new ChangeStatement(
            preparation,
            StatementKind.INSERT,
            parameterTypes,
            change,
            returning.compile(parameterTypes),
            returning.givesRows()));
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
  private void requireGenerated(List<Integer> columns) {
    if (insert.overriding() != Insert.Overriding.NOTHING) {
      return;
    }
    for (int column : given(columns)) {
      if (AssignedValues.isAlwaysGenerated(target, column)) {
        throw AssignedValues.alwaysGenerated(target, column)
            .at(source.getParserPosition())
            .withHint("Use OVERRIDING SYSTEM VALUE to override.");
      }
    }
  }

  /** Returns the identity columns that get a value other than DEFAULT in one row at least. */
  private List<Integer> given(List<Integer> columns) {
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
    Optional<ValuesSource> values = values(input, parameterTypes).build(false);
    if (preparation.explained() != null && values.filter(ValuesSource::isConstant).isPresent()) {
      preparation.explained().addConstantRows(ConstantRows.count(input));
    }
    return values.isPresent() ? values.get() : computed(input, parameterTypes);
  }

  private ValuesBuilder values(RelNode input, List<RelDataType> parameterTypes) {
    return new ValuesBuilder(
        input,
        target.table(),
        parameterTypes,
        expressions -> AlikeBranches.of(input.getCluster(), expressions),
        query -> preparation.compile(query, parameterTypes));
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
