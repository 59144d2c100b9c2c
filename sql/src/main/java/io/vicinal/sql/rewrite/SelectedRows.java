package io.vicinal.sql.rewrite;

import io.vicinal.sql.ast.Lists;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.SetReturning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Moves functions that give rows from the select list to FROM, where they see the row that they are
 * for: {@code SELECT id, unnest(tags) FROM docs} is {@code SELECT id, r.v FROM docs, UNNEST(tags)
 * AS r(v)}. Of several, the n-th rows stand side by side, NULL where one gives fewer.
 */
final class SelectedRows {
  private static final String TABLE = "$rows";
  private static final String COLUMN = "$row";

  private final SqlSelect select;
  private final List<SqlCall> found = new ArrayList<>();

  private SelectedRows(SqlSelect select) {
    this.select = select;
  }

  /** Changes {@code select} where there is such a function. */
  static void rewrite(SqlSelect select) {
    new SelectedRows(select).rewrite();
  }

  private void rewrite() {
    SqlNodeList items = select.getSelectList();
    var rewritten = new ArrayList<SqlNode>();
    for (SqlNode item : items) {
      rewritten.add(replaced(item, true));
    }
    if (found.isEmpty()) {
      return;
    }
    SqlParserPos position = found.getFirst().getParserPosition();
    var all = new ArrayList<SqlNode>();
    for (SqlNode item : rewritten) {
      if (item instanceof SqlIdentifier name && name.isStar() && name.names.size() == 1) {
        all.addAll(stars(select.getFrom(), position));
      } else {
        all.add(item);
      }
    }
    select.setSelectList(new SqlNodeList(all, items.getParserPosition()));
    var named = new ArrayList<SqlNode>();
    named.add(source(position));
    named.add(new SqlIdentifier(TABLE, position));
    for (int i = 0; i < found.size(); i++) {
      named.add(new SqlIdentifier(COLUMN + i, position));
    }
    SqlNode table = SqlStdOperatorTable.AS.createCall(position, named);
    SqlNode from = select.getFrom();
    select.setFrom(
        from == null
            ? table
            : new SqlJoin(
                position,
                from,
                SqlLiteral.createBoolean(false, position),
                JoinType.COMMA.symbol(position),
                table,
                JoinConditionType.NONE.symbol(position),
                null));
  }

  private SqlNode source(SqlParserPos position) {
    SqlCall first = found.getFirst();
    if (found.size() == 1) {
      return isUnnest(first)
          ? SqlStdOperatorTable.UNNEST.createCall(position, first.getOperandList())
          : SqlStdOperatorTable.COLLECTION_TABLE.createCall(position, first);
    }
    return SqlStdOperatorTable.UNNEST.createCall(
        position, found.stream().map(SelectedRows::array).toList());
  }

  /** Returns the array of the values that {@code call} gives. */
  private static SqlNode array(SqlCall call) {
    SetReturning.Rows rows = SetReturning.rows(call);
    return rows == null
        ? call.operand(0)
        : rows.function().createCall(call.getParserPosition(), call.getOperandList());
  }

  private static boolean isUnnest(SqlCall call) {
    return SetReturning.rows(call) == null;
  }

  /** Returns {@code node} with the column in the place of the function. */
  private SqlNode replaced(SqlNode node, boolean item) {
    if (!(node instanceof SqlCall call) || call.isA(SqlKind.QUERY)) {
      return node;
    }
    if (SetReturning.isCall(call)) {
      SqlParserPos position = call.getParserPosition();
      if (isUnnest(call) && call.operandCount() != 1) {
        throw new SqlStateException(
                SqlState.UNDEFINED_FUNCTION, "unnest of several arrays stands in FROM only")
            .at(position);
      }
      SqlNode column = new SqlIdentifier(List.of(TABLE, COLUMN + found.size()), position);
      found.add(call);
      String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
      return item
          ? SqlStdOperatorTable.AS.createCall(position, column, new SqlIdentifier(name, position))
          : column;
    }
    boolean alias = call.getKind() == SqlKind.AS;
    for (int i = 0; i < (alias ? 1 : call.operandCount()); i++) {
      SqlNode operand = call.getOperandList().get(i);
      if (operand instanceof SqlCall inner) {
        SqlNode replaced = replaced(inner, false);
        if (!replaced.equals(inner)) {
          call.setOperand(i, replaced);
        }
      }
    }
    return call;
  }

  /** A star does not mean the column of the function. */
  private static List<SqlNode> stars(@Nullable SqlNode from, SqlParserPos position) {
    var names = new ArrayList<SqlNode>();
    addStars(from, names, position);
    return names;
  }

  private static void addStars(@Nullable SqlNode from, List<SqlNode> stars, SqlParserPos position) {
    if (from instanceof SqlJoin join
        && !join.isNatural()
        && join.getConditionType() != JoinConditionType.USING) {
      addStars(join.getLeft(), stars, position);
      addStars(join.getRight(), stars, position);
      return;
    }
    String name =
        alias(from)
            .orElseThrow(
                () -> Lists.notSupported("a star beside a function that gives rows", position));
    stars.add(SqlIdentifier.star(List.of(name, ""), position, List.of(position, position)));
  }

  private static Optional<String> alias(@Nullable SqlNode from) {
    if (from instanceof SqlIdentifier table) {
      return Optional.of(table.names.getLast());
    }
    return from instanceof SqlCall call && call.getKind() == SqlKind.AS
        ? Optional.of(((SqlIdentifier) call.operand(1)).getSimple())
        : Optional.empty();
  }
}
