package io.vicinal.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.jspecify.annotations.Nullable;

/** Finds long lists of rows of literals, each of whose columns has one type. */
final class AlikeLiterals {
  /** Fewer rows are compared one by one, which storage can do. */
  private static final int ROWS_MIN = 1_000;

  private AlikeLiterals() {}

  /** Returns whether {@code list} is one of rows of {@code width} values. */
  static boolean of(SqlNodeList list, int width) {
    if (list.size() < ROWS_MIN) {
      return false;
    }
    List<String> first = types(list.get(0));
    return first != null
        && first.size() == width
        && list.stream().allMatch(row -> first.equals(types(row)));
  }

  /** Returns a name for the type of each value of a row; null if it is no row of literals. */
  private static @Nullable List<String> types(@Nullable SqlNode row) {
    if (!(row instanceof SqlCall values) || row.getKind() != SqlKind.ROW) {
      return null;
    }
    var types = new ArrayList<String>();
    for (SqlNode value : values.getOperandList()) {
      boolean negated = value.getKind() == SqlKind.MINUS_PREFIX;
      SqlNode literal = negated ? ((SqlCall) value).operand(0) : value;
      String type = type(literal);
      if (type == null || (negated && !(literal instanceof SqlNumericLiteral))) {
        return null;
      }
      types.add(type);
    }
    return types;
  }

  private static @Nullable String type(SqlNode node) {
    return switch (node) {
      case SqlUnknownLiteral moment -> moment.tag;
      case SqlLiteral literal when literal.getValue() != null -> literal.getTypeName().name();
      default -> null;
    };
  }
}
