package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Holds what several statements have in common. */
public final class Lists {
  private Lists() {}

  /** Returns the error for {@code what} can be read but not run. */
  public static SqlStateException notSupported(String what, SqlParserPos position) {
    return new SqlStateException(SqlState.FEATURE_NOT_SUPPORTED, what + " is not supported")
        .at(position);
  }

  /** Writes {@code a, b}. */
  static void unparse(List<? extends SqlNode> items, SqlWriter writer) {
    SqlWriter.Frame frame = writer.startList("", "");
    for (SqlNode item : items) {
      writer.sep(",");
      item.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }

  /** Returns the queries of a WITH as one node that reads nothing else, null for none. */
  static @Nullable SqlNode with(@Nullable SqlNodeList queries) {
    if (queries == null) {
      return null;
    }
    SqlParserPos position = queries.getParserPosition();
    return new SqlWith(
        position,
        queries,
        SqlStdOperatorTable.VALUES.createCall(
            position,
            SqlStdOperatorTable.ROW.createCall(
                position, SqlLiteral.createExactNumeric("1", position))));
  }

  /** Writes {@code WITH name AS (query), …}, or nothing. */
  static void unparseWith(@Nullable SqlNodeList queries, SqlWriter writer) {
    Lists.unparse("WITH", queries, writer);
  }

  /** Writes {@code (a, b)}. */
  static void unparse(SqlNodeList items, SqlWriter writer) {
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlNode item : items) {
      writer.sep(",");
      item.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }

  /** Writes {@code KEYWORD node}, or nothing where there is no node. */
  static void unparse(String keyword, @Nullable SqlNode node, SqlWriter writer) {
    if (node == null) {
      return;
    }
    writer.keyword(keyword);
    if (node instanceof SqlNodeList items) {
      SqlWriter.Frame frame = writer.startList("", "");
      for (SqlNode item : items) {
        writer.sep(",");
        item.unparse(writer, 0, 0);
      }
      writer.endList(frame);
    } else {
      // Joins are written within a list only.
      SqlWriter.Frame frame = writer.startList(SqlWriter.FrameTypeEnum.FROM_LIST);
      node.unparse(writer, 0, 0);
      writer.endList(frame);
    }
  }
}
