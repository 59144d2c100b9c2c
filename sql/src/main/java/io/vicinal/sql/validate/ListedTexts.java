package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** Reads text in quotes among the numbers of a list as a number: {@code d IN ('NaN', 1)}. */
final class ListedTexts {
  private ListedTexts() {}

  /** Writes casts into {@code values}, which {@code compared} is looked for in. */
  static void read(
      SqlValidator validator, SqlValidatorScope scope, SqlNode compared, SqlNodeList values) {
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
        SqlParserPos position = value.getParserPosition();
        SqlNode type = SqlTypeUtil.convertTypeToSpec(common).withNullable(true);
        values.set(i, SqlStdOperatorTable.CAST.createCall(position, value, type));
      }
    }
  }

  private static boolean isText(SqlNode node) {
    return node instanceof SqlCharStringLiteral;
  }
}
