package io.vicinal.planner.statement;

import io.vicinal.planner.change.Change;
import io.vicinal.planner.change.DoUpdate;
import io.vicinal.planner.change.RowSource;
import io.vicinal.planner.change.UpsertRows;
import io.vicinal.planner.execute.RowProgram;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.RowProgramCompiler;
import io.vicinal.sql.ast.OnConflict;
import io.vicinal.sql.ast.SetClauses;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Prepares ON CONFLICT. */
final class ConflictPreparation {
  private static final String PROPOSED = "excluded";

  private final ChangeTarget target;
  private final Supplier<Optional<SqlNodeList>> queries;
  private final Map<String, List<Integer>> constraints;
  private final List<Integer> changed;
  private final @Nullable Analyzed condition;
  private final @Nullable Analyzed values;

  /**
   * Analyzes the clause.
   *
   * @param queries gives those of the WITH in front, from a tree of its own each time
   */
  ConflictPreparation(
      ChangeTarget target, OnConflict clause, Supplier<Optional<SqlNodeList>> queries) {
    this.target = target;
    this.queries = queries;
    this.constraints = constraints(clause);
    SetClauses set = clause.set().orElse(null);
    this.changed = set == null ? List.of() : AssignedValues.columns(set, target);
    // Two queries, because values are computed only for rows that fulfil the condition.
    this.condition = set == null ? null : clause.condition().map(this::condition).orElse(null);
    this.values = set == null ? null : values(set);
  }

  List<Analyzed> parts() {
    return Stream.of(condition, values)
        .<Analyzed>mapMulti((part, to) -> {
          if (part != null) {
            to.accept(part);
          }
        })
        .toList();
  }

  Change compile(RowSource source, List<RelDataType> parameterTypes) {
    return new UpsertRows(
        target.table(),
        source,
        target.checks(RowPolicy.Command.INSERT),
        target.visible(RowPolicy.Command.UPDATE),
        target.checks(RowPolicy.Command.UPDATE),
        constraints,
        values == null
            ? null
            : DoUpdate.of(
                target.table(),
                condition == null ? null : program(condition, parameterTypes),
                program(values, parameterTypes),
                changed));
  }

  private static RowProgram program(Analyzed part, List<RelDataType> parameterTypes) {
    return RowProgramCompiler.compile(part, parameterTypes, "on conflict");
  }

  private Analyzed condition(SqlNode node) {
    SqlParserPos position = node.getParserPosition();
    return overBothRows(List.of(SqlStdOperatorTable.IS_TRUE.createCall(position, node)), position);
  }

  private Analyzed values(SetClauses set) {
    var items = new ArrayList<SqlNode>();
    for (int i = 0; i < changed.size(); i++) {
      items.add(AssignedValues.selectItem(set.values().get(i), target, changed.get(i)));
    }
    return overBothRows(items, set.getParserPosition());
  }

  /** Analyzes expressions over the row that is there and the proposed one. */
  private Analyzed overBothRows(List<SqlNode> items, SqlParserPos position) {
    SqlNode from =
        new SqlJoin(
            position,
            target.fromWithRowId(),
            SqlLiteral.createBoolean(false, position),
            JoinType.COMMA.symbol(position),
            ChangeTarget.as(target.name(), new SqlIdentifier(PROPOSED, position)),
            JoinConditionType.NONE.symbol(position),
            null);
    boolean asks =
        items.stream().anyMatch(it -> SqlUtil.containsCall(it, call -> call.isA(SqlKind.QUERY)));
    return target.analyze(
        ChangeTarget.with(
            asks ? queries.get() : Optional.empty(), ChangeTarget.select(items, from, null)));
  }

  private Map<String, List<Integer>> constraints(OnConflict clause) {
    Map<String, List<Integer>> all = new LinkedHashMap<>();
    Table table = target.table();
    if (!table.hasHiddenKey()) {
      all.put(table.primaryKeyName(), table.primaryKey());
    }
    for (UniqueConstraint unique : table.uniques()) {
      all.put(unique.name(), unique.columns());
    }
    if (clause.columns().isPresent()) {
      return byColumns(all, clause.columns().get());
    }
    if (clause.constraint().isPresent()) {
      table.uniques().stream()
          .filter(unique -> unique.kind() == UniqueConstraint.Kind.INDEX)
          .forEach(unique -> all.remove(unique.name())); // is no constraint to the standard
      return byName(all, clause.constraint().get());
    }
    if (clause.set().isPresent()) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "on conflict do update needs columns or a constraint")
          .at(clause.getParserPosition())
          .withHint("For example: ON CONFLICT (id) DO UPDATE SET ….");
    }
    return all;
  }

  private Map<String, List<Integer>> byColumns(Map<String, List<Integer>> all, SqlNodeList names) {
    Set<Integer> wanted =
        names.stream()
            .map(SqlIdentifier.class::cast)
            .map(target::column)
            .collect(Collectors.toSet());
    for (Map.Entry<String, List<Integer>> constraint : all.entrySet()) {
      if (Set.copyOf(constraint.getValue()).equals(wanted)) {
        return Map.of(constraint.getKey(), constraint.getValue());
      }
    }
    throw new SqlStateException(
            SqlState.INVALID_COLUMN_REFERENCE,
            "table \""
                + target.table().name()
                + "\" has no primary key or unique constraint on exactly ("
                + names.stream().map(SqlNode::toString).collect(Collectors.joining(", "))
                + ")")
        .at(names.getParserPosition());
  }

  private Map<String, List<Integer>> byName(Map<String, List<Integer>> all, SqlIdentifier name) {
    List<Integer> columns = all.get(name.getSimple());
    if (columns == null) {
      throw new SqlStateException(
              SqlState.UNDEFINED_OBJECT,
              "constraint \""
                  + name.getSimple()
                  + "\" of table \""
                  + target.table().name()
                  + "\" does not exist")
          .at(name.getParserPosition());
    }
    return Map.of(name.getSimple(), columns);
  }
}
