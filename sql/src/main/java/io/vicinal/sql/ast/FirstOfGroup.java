package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;

/**
 * Writes "the first rows of each group" as {@code QUALIFY ROW_NUMBER() OVER (PARTITION BY … ORDER
 * BY …) <= n}. The order is that of the query, which the parser knows later than the groups.
 */
public final class FirstOfGroup {
  private final SqlSelect select;
  private final SqlWindow window;

  private FirstOfGroup(SqlSelect select, SqlWindow window) {
    this.select = select;
    this.window = window;
  }

  /**
   * Adds the condition to {@code select}.
   *
   * @param keys of the groups; numbers and names may refer to the select list
   * @param rows how many rows of each group there are at most
   */
  public static FirstOfGroup of(SqlSelect select, SqlNodeList keys, SqlNode rows) {
    SqlParserPos position = keys.getParserPosition();
    var window =
        SqlWindow.create(
            null,
            null,
            resolved(keys, select.getSelectList()),
            SqlNodeList.EMPTY,
            SqlLiteral.createBoolean(false, position),
            null,
            null,
            null,
            SqlWindow.createExcludeNoOthers(position),
            position);
    SqlNode number =
        SqlStdOperatorTable.OVER.createCall(
            position, SqlStdOperatorTable.ROW_NUMBER.createCall(position), window);
    SqlNode first = SqlStdOperatorTable.LESS_THAN_OR_EQUAL.createCall(position, number, rows);
    SqlNode other = select.getQualify();
    select.setQualify(
        other == null ? first : SqlStdOperatorTable.AND.createCall(position, other, first));
    return new FirstOfGroup(select, window);
  }

  /** Says in which order the first rows are found. */
  public void orderBy(SqlNodeList order) {
    window.setOrderList(resolved(order, select.getSelectList()));
  }

  /**
   * Says in which order the first rows are found, as of DISTINCT ON: its keys come first in it.
   *
   * @throws SqlStateException 42P10 if they do not
   */
  public void orderByKeys(SqlNodeList order) {
    List<SqlNode> keys = new ArrayList<>();
    window.getPartitionList().forEach(key -> keys.add(unqualified(key)));
    List<SqlNode> left = new ArrayList<>(keys);
    SqlNodeList sorted = resolved(order, select.getSelectList());
    for (SqlNode item : sorted) {
      SqlNode wanted = unqualified(direct(item));
      if (keys.stream().anyMatch(key -> key.equalsDeep(wanted, Litmus.IGNORE))) {
        left.removeIf(key -> key.equalsDeep(wanted, Litmus.IGNORE));
      } else if (!left.isEmpty()) {
        throw new SqlStateException(
                SqlState.INVALID_COLUMN_REFERENCE,
                "ORDER BY must begin with the expressions of DISTINCT ON")
            .at(item.getParserPosition());
      }
    }
    window.setOrderList(sorted);
  }

  private static SqlNode direct(SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> direct(((SqlCall) item).operand(0));
      default -> item;
    };
  }

  /** Returns a copy with the last part of each name: which table has it is not known yet. */
  private static SqlNode unqualified(SqlNode node) {
    return Objects.requireNonNull(
        TreeCopy.of(node)
            .accept(
                new SqlShuttle() {
                  @Override
                  public SqlNode visit(SqlIdentifier name) {
                    return name.isStar()
                        ? name
                        : new SqlIdentifier(name.names.getLast(), name.getParserPosition());
                  }
                }));
  }

  /** Returns copies of {@code items} without references to the select list. */
  static SqlNodeList resolved(SqlNodeList items, SqlNodeList selectList) {
    List<SqlNode> resolved = new ArrayList<>();
    for (SqlNode item : items) {
      resolved.add(resolved(item, selectList));
    }
    return new SqlNodeList(resolved, items.getParserPosition());
  }

  private static SqlNode resolved(SqlNode item, SqlNodeList selectList) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
        SqlCall call = (SqlCall) item;
        SqlNode operand = call.operand(0);
        yield call.getOperator()
            .createCall(call.getParserPosition(), resolved(operand, selectList));
      }
      default -> TreeCopy.of(selected(item, selectList));
    };
  }

  /** Returns the expression that a number or an alias stands for, else the item itself. */
  private static SqlNode selected(SqlNode item, SqlNodeList selectList) {
    for (int i = 0; i < selectList.size(); i++) {
      SqlNode selected = selectList.get(i);
      if (isNumber(item, i + 1) || isAlias(item, selected)) {
        return selected.getKind() == SqlKind.AS ? ((SqlCall) selected).operand(0) : selected;
      }
    }
    return item;
  }

  private static boolean isNumber(SqlNode item, int position) {
    return item instanceof SqlLiteral literal
        && literal.getTypeName().getName().equals("DECIMAL")
        && String.valueOf(position).equals(literal.toValue());
  }

  private static boolean isAlias(SqlNode item, SqlNode selected) {
    return item instanceof SqlIdentifier name
        && name.isSimple()
        && selected.getKind() == SqlKind.AS
        && ((SqlCall) selected).operand(1) instanceof SqlIdentifier alias
        && alias.getSimple().equals(name.getSimple());
  }
}
