package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** Casts parameters in queries of UNION and the like to what the other queries have there. */
final class ParametersOfSets {
  private final SqlValidator validator;
  private final RelDataType unknown;

  /**
   * @param unknown the type of what nothing is known of
   */
  ParametersOfSets(SqlValidator validator, RelDataType unknown) {
    this.validator = validator;
    this.unknown = unknown;
  }

  /** Does so in {@code query}, which is not validated yet, if it is a set operation. */
  void cast(SqlNode query, SqlValidatorScope scope) {
    var queries = new ArrayList<SqlNode>();
    collect(query, queries);
    List<SqlSelect> open =
        queries.stream()
            .filter(SqlSelect.class::isInstance)
            .map(SqlSelect.class::cast)
            .filter(it -> it.getSelectList().stream().anyMatch(ParametersOfSets::isOpen))
            .toList();
    if (queries.size() < 2 || open.isEmpty()) {
      return;
    }
    for (SqlNode other : queries) {
      if (!(other instanceof SqlSelect select && open.contains(select))) {
        validator.validateQuery(other, scope, unknown);
        RelDataType row = Objects.requireNonNull(validator.getNamespace(other)).getRowType();
        open.forEach(it -> cast(it.getSelectList(), row.getFieldList()));
      }
    }
  }

  private static void collect(SqlNode query, List<SqlNode> queries) {
    if (SqlKind.SET_QUERY.contains(query.getKind())) {
      ((SqlCall) query).getOperandList().forEach(operand -> collect(operand, queries));
    } else {
      queries.add(query);
    }
  }

  private static void cast(SqlNodeList items, List<RelDataTypeField> fields) {
    for (int i = 0; i < Math.min(items.size(), fields.size()); i++) {
      SqlNode item = items.get(i);
      RelDataType type = fields.get(i).getType();
      if (!isOpen(item) || type.getSqlTypeName() == SqlTypeName.NULL) {
        continue;
      }
      if (item.getKind() == SqlKind.AS) {
        SqlCall named = (SqlCall) item;
        named.setOperand(0, ParameterCasts.cast(named.operand(0), type));
      } else {
        items.set(i, ParameterCasts.cast(item, type));
      }
    }
  }

  private static boolean isOpen(SqlNode item) {
    return ParameterCasts.isOpen(item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item);
  }
}
