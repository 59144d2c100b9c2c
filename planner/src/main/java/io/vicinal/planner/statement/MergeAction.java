package io.vicinal.planner.statement;

import io.vicinal.sql.ast.Lists;
import io.vicinal.sql.ast.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/** Makes {@code merge_action()} in RETURNING a column in front of those of the source. */
final class MergeAction {
  private static final String NAME = "merge_action";
  private static final String TABLE = "$merge";
  private static final String COLUMN = "$action";
  private static final String LONGEST = "UPDATE"; // as long as the others: the type fits all

  private MergeAction() {}

  /** Returns whether the clause asks for the action. */
  static boolean isAsked(Merge merge) {
    return merge.returning().isPresent()
        && SqlUtil.containsCall(merge.returning().get(), MergeAction::is);
  }

  private static boolean is(SqlCall call) {
    return call.getOperator() instanceof SqlFunction function
        && function.getName().equalsIgnoreCase(NAME)
        && call.operandCount() == 0;
  }

  /** Returns {@code source} behind the column. */
  static SqlNode column(SqlNode source) {
    return beside(SqlLiteral.createCharString(LONGEST, SqlParserPos.ZERO), COLUMN, source);
  }

  /** Returns {@code source} with {@code value} in front of each row. */
  static SqlNode beside(SqlNode value, String column, SqlNode source) {
    SqlParserPos position = source.getParserPosition();
    SqlNode one =
        SqlStdOperatorTable.AS.createCall(
            position,
            SqlStdOperatorTable.VALUES.createCall(
                position, SqlStdOperatorTable.ROW.createCall(position, value)),
            new SqlIdentifier(TABLE, position),
            new SqlIdentifier(column, position));
    return new SqlJoin(
        position,
        one,
        SqlLiteral.createBoolean(false, position),
        JoinType.CROSS.symbol(position),
        source,
        JoinConditionType.NONE.symbol(position),
        null);
  }

  /** Returns the clause with the column in the place of the call; a star means all others. */
  static List<SqlNode> items(List<SqlNode> items, SqlNode source, SqlIdentifier target) {
    var all = new ArrayList<SqlNode>();
    for (SqlNode item : items) {
      if (item instanceof SqlIdentifier name && name.isStar() && name.names.size() == 1) {
        all.add(star(name(source), name.getParserPosition()));
        all.add(star(target.getSimple(), name.getParserPosition()));
      } else if (item instanceof SqlCall call && is(call)) {
        SqlParserPos position = call.getParserPosition();
        all.add(
            SqlStdOperatorTable.AS.createCall(
                position, replaced(call), new SqlIdentifier(NAME, position)));
      } else {
        all.add(Objects.requireNonNull(item.accept(new Replacing())));
      }
    }
    return all;
  }

  private static SqlNode replaced(SqlCall call) {
    return new SqlIdentifier(List.of(TABLE, COLUMN), call.getParserPosition());
  }

  private static SqlNode star(String table, SqlParserPos position) {
    return SqlIdentifier.star(List.of(table, ""), position, List.of(position, position));
  }

  /** Returns the name by which expressions call the source. */
  private static String name(SqlNode source) {
    if (source instanceof SqlIdentifier table) {
      return table.names.getLast();
    }
    if (source.getKind() == SqlKind.AS
        && ((SqlCall) source).operand(1) instanceof SqlIdentifier it) {
      return it.getSimple();
    }
    throw Lists.notSupported(
        "a star beside merge_action() and a source without a name", source.getParserPosition());
  }

  private static final class Replacing extends SqlShuttle {
    @Override
    public SqlNode visit(SqlCall call) {
      return is(call) ? replaced(call) : Objects.requireNonNull(super.visit(call));
    }
  }
}
