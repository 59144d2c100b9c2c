package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;

/** Validates the queries behind LIMIT and OFFSET, which see nothing of what they count. */
final class RowCounts {
  private final SqlValidator validator;

  RowCounts(SqlValidator validator) {
    this.validator = validator;
  }

  /**
   * Makes values of them in {@code select}.
   *
   * @throws SqlStateException 42601 for several columns, 42804 for what is no number
   */
  void validate(SqlSelect select) {
    SqlNode offset = select.getOffset();
    if (offset != null && offset.isA(SqlKind.QUERY)) {
      select.setOffset(value("OFFSET", offset));
    }
    SqlNode fetch = select.getFetch();
    if (fetch != null && fetch.isA(SqlKind.QUERY)) {
      select.setFetch(value("LIMIT", fetch));
    }
  }

  private SqlNode value(String clause, SqlNode query) {
    SqlNode validated = validator.validate(query);
    RelDataType row = validator.getValidatedNodeType(validated);
    if (row.getFieldCount() != 1) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "a scalar sub-query gives more than one column")
          .at(query.getParserPosition());
    }
    RelDataType type = row.getFieldList().getFirst().getType();
    if (!SqlTypeUtil.isNumeric(type) && type.getSqlTypeName() != SqlTypeName.NULL) {
      throw new SqlStateException(
              SqlState.DATATYPE_MISMATCH, clause + " must be a number, not " + type)
          .at(query.getParserPosition());
    }
    SqlCall value =
        SqlStdOperatorTable.SCALAR_QUERY.createCall(query.getParserPosition(), validated);
    validator.setValidatedNodeType(
        value, validator.getTypeFactory().createTypeWithNullability(type, true));
    return value;
  }
}
