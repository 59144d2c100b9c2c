package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Reads text in quotes among the numbers of a list as a number, {@code d IN ('NaN', 1)}, and where
 * an array is looked for as an array.
 */
final class ListedTexts {
  private ListedTexts() {}

  /** Writes casts into {@code values}, which {@code compared} is looked for in. */
  static void read(
      SqlValidator validator, SqlValidatorScope scope, SqlNode compared, SqlNodeList values) {
    if (isArray(validator, scope, compared)) {
      values.replaceAll(it ->
          isText(it)
              ? cast(it, validator.deriveType(scope, compared))
              : Objects.requireNonNull(it));
      return;
    }
    List<SqlNode> others = values.stream().filter(it -> !isText(it)).toList();
    if (others.isEmpty()
        || others.size() == values.size()
        || others.stream().anyMatch(SqlDynamicParam.class::isInstance)
        || compared instanceof SqlDynamicParam
        || compared.getKind() == SqlKind.ROW) {
      return;
    }
    var types = new ArrayList<RelDataType>();
    if (!isText(compared)) {
      types.add(validator.deriveType(scope, compared));
    }
    others.forEach(it -> types.add(validator.deriveType(scope, it)));
    RelDataType common = validator.getTypeFactory().leastRestrictive(types);
    if (common == null || !SqlTypeUtil.isNumeric(common)) {
      return; // moments and the like are read already
    }
    for (int i = 0; i < values.size(); i++) {
      SqlNode value = values.get(i);
      if (isText(value)) {
        values.set(i, cast(value, common));
      }
    }
  }

  private static SqlNode cast(SqlNode value, RelDataType type) {
    SqlNode wanted = SqlTypeUtil.convertTypeToSpec(type).withNullable(true);
    return SqlStdOperatorTable.CAST.createCall(value.getParserPosition(), value, wanted);
  }

  private static boolean isArray(
      SqlValidator validator, SqlValidatorScope scope, SqlNode compared) {
    return !(compared instanceof SqlDynamicParam)
        && compared.getKind() != SqlKind.ROW
        && SqlTypeUtil.isArray(validator.deriveType(scope, compared));
  }

  private static boolean isText(SqlNode node) {
    return node instanceof SqlCharStringLiteral;
  }
}
