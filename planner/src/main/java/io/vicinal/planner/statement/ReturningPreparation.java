package io.vicinal.planner.statement;

import io.vicinal.planner.change.Returning;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.RowProgramCompiler;
import io.vicinal.sql.error.ErrorMapper;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Prepares RETURNING, and the generated keys that a caller wants without it. */
final class ReturningPreparation {
  private final ChangeTarget target;
  private final boolean written;
  private final @Nullable Analyzed analyzed;

  private final Beside beside;

  /** Where the columns of other tables stand that the clause names. */
  enum Beside {
    NOTHING,
    BEFORE,
    BEHIND
  }

  private ReturningPreparation(
      ChangeTarget target, boolean written, @Nullable Analyzed analyzed, Beside beside) {
    this.target = target;
    this.written = written;
    this.analyzed = analyzed;
    this.beside = beside;
  }

  /**
   * Analyzes the clause of a statement that joins the table with others. It is about the table
   * alone, unless it has a star or names a column or table that is not there.
   *
   * @param queries gives those of the WITH in front, from a tree of its own
   * @param joined gives the clause over the table and the others, from a tree of its own
   * @param needsOthers whether the clause is about the others in any case
   * @param place where the others' columns stand
   */
  static ReturningPreparation of(
      ChangeTarget target,
      Optional<SqlNodeList> returning,
      boolean inserts,
      Supplier<Optional<SqlNodeList>> queries,
      Supplier<SqlNode> joined,
      boolean needsOthers,
      Beside place) {
    if (returning.isEmpty()) {
      return of(target, returning, inserts, queries);
    }
    boolean star =
        returning.get().stream()
            .anyMatch(
                it -> it instanceof SqlIdentifier name && name.isStar() && name.names.size() == 1);
    if (!star && !needsOthers) {
      try {
        return of(target, returning, inserts, queries);
      } catch (RuntimeException e) {
        SqlState state = ErrorMapper.translate(e, target.preparation().sql()).state();
        if (state != SqlState.UNDEFINED_TABLE && state != SqlState.UNDEFINED_COLUMN) {
          throw e;
        }
      }
    }
    return new ReturningPreparation(target, true, target.analyzeHanded(joined.get()), place);
  }

  /** Returns whether the clause needs the columns of the other tables. */
  boolean isJoined() {
    return beside != Beside.NOTHING;
  }

  /**
   * Analyzes the clause.
   *
   * @param inserts whether the statement adds rows, so that they have generated keys
   * @param queries gives those of the WITH in front, from a tree of its own
   */
  static ReturningPreparation of(
      ChangeTarget target,
      Optional<SqlNodeList> returning,
      boolean inserts,
      Supplier<Optional<SqlNodeList>> queries) {
    List<SqlNode> items =
        returning
            .map(list -> list.stream().toList())
            .orElseGet(() -> generated(target, target.preparation().keys(), inserts));
    if (items.isEmpty()) {
      return new ReturningPreparation(target, false, null, Beside.NOTHING);
    }
    return new ReturningPreparation(
        target,
        returning.isPresent(),
        target.analyzeHanded(
            ChangeTarget.with(
                returning.filter(ReturningPreparation::asks).flatMap(clause -> queries.get()),
                ChangeTarget.select(items, target.from(), null))),
        Beside.NOTHING);
  }

  /** Returns whether a clause has queries, which may be about those of WITH. */
  private static boolean asks(SqlNodeList clause) {
    return SqlUtil.containsCall(clause, call -> call.isA(SqlKind.QUERY));
  }

  /** Returns the part of the statement, if there is one. */
  List<Analyzed> parts() {
    return analyzed == null ? List.of() : List.of(analyzed);
  }

  boolean isWanted() {
    return analyzed != null;
  }

  /** Returns whether the rows are the result; they are not if they are the generated keys. */
  boolean givesRows() {
    return written && target.preparation().keys().equals(GeneratedKeys.NONE);
  }

  @Nullable Returning compile(List<RelDataType> parameterTypes) {
    return analyzed == null
        ? null
        : new Returning(
            target.table(),
            RowProgramCompiler.compile(analyzed, parameterTypes, "returning"),
            Descriptions.columns(analyzed, target.preparation().session().database()),
            beside == Beside.BEFORE);
  }

  private static List<SqlNode> generated(ChangeTarget target, GeneratedKeys keys, boolean inserts) {
    List<Integer> columns =
        switch (keys.choice()) {
          case NONE -> List.of();
          case AUTOMATIC -> inserts ? automatic(target) : List.of();
          case BY_NAME -> keys.names().stream().map(name -> byName(target, name)).toList();
          case BY_POSITION -> keys.positions().stream().map(i -> byPosition(target, i)).toList();
        };
    var items = new ArrayList<SqlNode>();
    for (int column : columns) {
      String name = target.table().columns().get(column).name();
      items.add(new SqlIdentifier(List.of(target.alias().getSimple(), name), SqlParserPos.ZERO));
    }
    return items;
  }

  private static List<Integer> automatic(ChangeTarget target) {
    Table table = target.table();
    List<Integer> identities =
        IntStream.range(0, target.visibleColumns())
            .filter(i -> table.columns().get(i).identity() != null)
            .boxed()
            .toList();
    return !identities.isEmpty() ? identities : table.declaredKey();
  }

  private static int byName(ChangeTarget target, String name) {
    List<ColumnDefinition> columns = target.table().columns().subList(0, target.visibleColumns());
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new SqlStateException(
        SqlState.UNDEFINED_COLUMN, "column \"" + name + "\" does not exist");
  }

  private static int byPosition(ChangeTarget target, int position) {
    if (position < 1 || position > target.visibleColumns()) {
      throw new SqlStateException(
          SqlState.UNDEFINED_COLUMN,
          "table \""
              + target.table().name()
              + "\" has "
              + target.visibleColumns()
              + " columns, not "
              + position);
    }
    return position - 1;
  }
}
