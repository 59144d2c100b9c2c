package io.vicinal.sql.rewrite;

import io.vicinal.sql.ast.Selects;
import io.vicinal.sql.ast.TreeCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/**
 * Tells unknown from false in {@code (a, b) IN (…)}. A row is none of the others as soon as one
 * pair of values differs from each; Calcite takes any NULL in a row for unknown.
 */
final class RowMembership {
  private static final String TABLE = "$members";
  private static final String COLUMN = "$member";

  private static final Set<String> AGGREGATES =
      Set.of("COUNT", "SUM", "MIN", "MAX", "AVG", "STRING_AGG", "ARRAY_AGG", "STDDEV", "VARIANCE");

  private RowMembership() {}

  /**
   * Returns whether what stands directly in {@code parent} filters rows, so that unknown counts as
   * false and Calcite's IN is right.
   */
  static boolean filters(SqlCall parent, boolean parentFilters) {
    return switch (parent.getKind()) {
      case SELECT, DELETE, UPDATE -> true;
      case AND, OR -> parentFilters;
      default -> parent instanceof SqlJoin;
    };
  }

  /** Returns what stands for {@code call}, itself where it is no membership of a row. */
  static SqlNode rewrite(SqlCall call, boolean filters) {
    boolean negated = call.getKind() == SqlKind.NOT_IN;
    if ((negated || call.getKind() == SqlKind.IN)
        && call.operand(0).getKind() != SqlKind.ROW
        && call.operand(1).getKind() == SqlKind.VALUES) {
      return inValues(call, call.operand(0), call.<SqlCall>operand(1).getOperandList());
    }
    if ((!negated && call.getKind() != SqlKind.IN)
        || !(call.operand(0) instanceof SqlCall row)
        || row.getKind() != SqlKind.ROW
        || row.operandCount() < 2) {
      return call;
    }
    SqlNode membership = call;
    if (call.operand(1) instanceof SqlNodeList list && !list.isEmpty()) {
      membership =
          !negated && filters && AlikeLiterals.of(list, row.operandCount())
              ? inValues(call, row, list)
              : inList(call, row, list);
    } else if (!negated && filters && call.operand(1).getKind() == SqlKind.VALUES) {
      membership = inValues(call, row, call.<SqlCall>operand(1).getOperandList());
    } else if ((negated || !filters) && call.operand(1).isA(SqlKind.QUERY) && !hasAggregate(row)) {
      membership = inQuery(call, row);
    }
    return negated && !membership.equals(call)
        ? SqlStdOperatorTable.NOT.createCall(call.getParserPosition(), membership)
        : membership;
  }

  /** Becomes a join instead of thousands of comparisons; of a query, whose types may be cast. */
  private static SqlNode inValues(SqlCall call, SqlNode row, List<SqlNode> rows) {
    SqlParserPos position = call.getParserPosition();
    SqlNode values = SqlStdOperatorTable.VALUES.createCall(position, rows);
    SqlNode named =
        SqlStdOperatorTable.AS.createCall(position, values, new SqlIdentifier(TABLE, position));
    SqlNode query = Selects.of(position, SqlNodeList.of(SqlIdentifier.star(position)), named, null);
    return call.getOperator().createCall(position, row, query);
  }

  /** Compares rows that have a NULL one by one; a list takes none. */
  private static SqlNode inList(SqlCall call, SqlCall row, SqlNodeList list) {
    SqlParserPos position = call.getParserPosition();
    var others = new ArrayList<SqlNode>();
    var compared = new ArrayList<SqlNode>();
    for (SqlNode each : list) {
      if (each instanceof SqlCall member
          && member.getKind() == SqlKind.ROW
          && member.operandCount() == row.operandCount()
          && member.getOperandList().stream().anyMatch(it -> SqlUtil.isNullLiteral(it, false))) {
        compared.add(equal(row, member.getOperandList(), position));
      } else {
        others.add(each);
      }
    }
    if (compared.isEmpty()) {
      return call;
    }
    if (!others.isEmpty()) {
      compared.add(
          SqlStdOperatorTable.IN.createCall(position, row, new SqlNodeList(others, position)));
    }
    return compared.stream()
        .reduce((a, b) -> SqlStdOperatorTable.OR.createCall(position, a, b))
        .orElseThrow();
  }

  /** True if a row is equal, unknown if there is one of which it is unknown, false otherwise. */
  private static SqlNode inQuery(SqlCall call, SqlCall row) {
    SqlParserPos position = call.getParserPosition();
    SqlNode query = call.operand(1);
    if (query instanceof SqlSelect select
        && select.getSelectList().size() != row.operandCount()
        && select.getSelectList().stream()
            .noneMatch(it -> it instanceof SqlIdentifier name && name.isStar())) {
      return call; // which is refused
    }
    return new SqlCase(
        position,
        null,
        SqlNodeList.of(
            exists(query, row, false, position), exists(TreeCopy.of(query), row, true, position)),
        SqlNodeList.of(SqlLiteral.createBoolean(true, position), SqlLiteral.createNull(position)),
        SqlLiteral.createBoolean(false, position));
  }

  /** Whether {@code query} has a row that is equal, or of which that is unknown. */
  private static SqlNode exists(
      SqlNode query, SqlCall row, boolean unknown, SqlParserPos position) {
    var named = new ArrayList<SqlNode>();
    named.add(query);
    named.add(new SqlIdentifier(TABLE, position));
    var columns = new ArrayList<SqlNode>();
    for (int i = 0; i < row.operandCount(); i++) {
      named.add(new SqlIdentifier(COLUMN + i, position));
      columns.add(new SqlIdentifier(List.of(TABLE, COLUMN + i), position));
    }
    SqlNode equal = equal(row, columns, position);
    SqlNode rows =
        Selects.of(
            position,
            SqlNodeList.of(SqlLiteral.createExactNumeric("1", position)),
            SqlStdOperatorTable.AS.createCall(position, named),
            unknown ? SqlStdOperatorTable.IS_NULL.createCall(position, equal) : equal);
    return SqlStdOperatorTable.EXISTS.createCall(position, rows);
  }

  private static SqlNode equal(SqlCall row, List<SqlNode> members, SqlParserPos position) {
    var pairs = new ArrayList<SqlNode>();
    for (int i = 0; i < members.size(); i++) {
      pairs.add(
          SqlStdOperatorTable.EQUALS.createCall(
              position, TreeCopy.of(row.operand(i)), members.get(i)));
    }
    return pairs.stream()
        .reduce((a, b) -> SqlStdOperatorTable.AND.createCall(position, a, b))
        .orElseThrow();
  }

  /** An aggregate of the rows outside cannot stand in a query inside. */
  private static boolean hasAggregate(SqlNode row) {
    var found = new boolean[1];
    row.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlCall inner) {
            SqlOperator operator = inner.getOperator();
            found[0] |=
                inner.getKind() == SqlKind.OVER
                    || operator.isAggregator()
                    || (operator instanceof SqlFunction
                        && AGGREGATES.contains(operator.getName().toUpperCase(Locale.ROOT)));
            return super.visit(inner);
          }
        });
    return found[0];
  }
}
