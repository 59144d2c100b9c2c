package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.VectorCasts;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Tells which column of an UPDATE is given a value of the wrong type. */
final class AssignedTypes {
  private AssignedTypes() {}

  static SqlStateException refusal(
      SqlUpdate update, RelDataType table, RelDataType source, IndexOutOfBoundsException cause) {
    SqlNodeList columns = update.getTargetColumnList();
    int first = source.getFieldCount() - columns.size();
    for (int i = 0; i < columns.size(); i++) {
      String name = ((SqlIdentifier) columns.get(i)).names.getLast();
      RelDataTypeField column = table.getField(name, true, false);
      RelDataType from = source.getFieldList().get(first + i).getType();
      if (column != null && !SqlTypeUtil.canAssignFrom(column.getType(), from)) {
        return new SqlStateException(
                SqlState.DATATYPE_MISMATCH,
                "column \"" + name + "\" is of type " + column.getType() + ", not " + from,
                cause)
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
