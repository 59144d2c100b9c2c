package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.VectorCasts;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Tells which column of an INSERT or UPDATE is given a value of the wrong type. */
final class AssignedTypes {
  private AssignedTypes() {}

  /**
   * Refuses values of types that the columns do not take, before casts hide what they were.
   *
   * @param target the columns that the fields of {@code source} go to, in their order
   * @throws SqlStateException 42804
   */
  static void require(RelDataType source, RelDataType target, SqlNode statement) {
    for (int i = 0; i < Math.min(source.getFieldCount(), target.getFieldCount()); i++) {
      RelDataTypeField column = target.getFieldList().get(i);
      RelDataType from = source.getFieldList().get(i).getType();
      if (!Assignability.isAssignable(from, column.getType())) {
        throw refusal(column.getName(), column.getType(), from, null)
            .at(position(statement, i, source.getFieldCount()));
      }
    }
  }

  private static SqlParserPos position(SqlNode statement, int field, int fields) {
    if (statement instanceof SqlUpdate update) {
      SqlNodeList expressions = update.getSourceExpressionList();
      int place = field - (fields - expressions.size());
      return place < 0 ? update.getParserPosition() : expressions.get(place).getParserPosition();
    }
    if (statement instanceof SqlInsert insert
        && insert.getSource() instanceof SqlCall values
        && values.getKind() == SqlKind.VALUES
        && values.operandCount() == 1
        && values.operand(0) instanceof SqlCall row
        && field < row.operandCount()) {
      return row.operand(field).getParserPosition();
    }
    return statement instanceof SqlInsert insert
        ? insert.getSource().getParserPosition()
        : statement.getParserPosition();
  }

  private static SqlStateException refusal(
      String column, RelDataType type, RelDataType from, @Nullable Throwable cause) {
    return new SqlStateException(
        SqlState.DATATYPE_MISMATCH,
        "column \"" + column + "\" is of type " + type + ", not " + from,
        cause);
  }

  static SqlStateException refusal(
      SqlUpdate update, RelDataType table, RelDataType source, IndexOutOfBoundsException cause) {
    SqlNodeList columns = update.getTargetColumnList();
    int first = source.getFieldCount() - columns.size();
    for (int i = 0; i < columns.size(); i++) {
      String name = ((SqlIdentifier) columns.get(i)).names.getLast();
      RelDataTypeField column = table.getField(name, true, false);
      RelDataType from = source.getFieldList().get(first + i).getType();
      if (column != null && !SqlTypeUtil.canAssignFrom(column.getType(), from)) {
        return refusal(name, column.getType(), from, cause)
            .at(update.getSourceExpressionList().get(i).getParserPosition());
      }
    }
    return new SqlStateException(
        SqlState.DATATYPE_MISMATCH, "an assigned value has the wrong type", cause);
  }

  /** Adds the column that the expression at the position of {@code error} is assigned to. */
  static SqlStateException named(SqlStateException error, SqlUpdate update) {
    SqlNodeList expressions = update.getSourceExpressionList();
    for (int i = 0; i < expressions.size(); i++) {
      SqlParserPos position = expressions.get(i).getParserPosition();
      if (position.getLineNum() == error.line() && position.getColumnNum() == error.column()) {
        SqlIdentifier column = (SqlIdentifier) update.getTargetColumnList().get(i);
        return VectorCasts.ofColumn(column.names.getLast(), error);
      }
    }
    return error;
  }
}
