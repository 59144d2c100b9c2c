package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;

/** Casts parameters in queries of UNION and the like to what the other queries have there. */
final class ParametersOfSets {
  private final SqlValidator validator;

  ParametersOfSets(SqlValidator validator) {
    this.validator = validator;
  }

  /** Does so in {@code query}, which is not validated yet, if it is a set operation. */
  void cast(SqlNode query) {
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

  /** Stars stand for any number of fields; what is between two of them is left alone. */
  private static void cast(SqlNodeList items, List<RelDataTypeField> fields) {
    List<Boolean> stars = items.stream().map(ParametersOfSets::isStar).toList();
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      boolean fromEnd = stars.subList(0, i).contains(true);
      int field = fromEnd ? fields.size() - items.size() + i : i;
      if (!isOpen(item)
          || (fromEnd && stars.subList(i, stars.size()).contains(true))
          || field < 0
          || field >= fields.size()) {
        continue;
      }
      RelDataType type = fields.get(field).getType();
      if (type.getSqlTypeName() == SqlTypeName.NULL) {
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

  private static boolean isStar(SqlNode item) {
    return item instanceof SqlIdentifier name && name.isStar();
  }

  private static boolean isOpen(SqlNode item) {
    return ParameterCasts.isOpen(item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item);
  }
}
