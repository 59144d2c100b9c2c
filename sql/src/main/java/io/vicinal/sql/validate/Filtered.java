package io.vicinal.sql.validate;

import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** Finds the types of what an aggregate with a FILTER is ordered by, which Calcite forgets. */
final class Filtered {
  private Filtered() {}

  static void deriveOrder(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    if (call.getKind() == SqlKind.FILTER
        && call.operand(0) instanceof SqlCall ordered
        && ordered.getKind() == SqlKind.WITHIN_GROUP
        && ordered.operand(1) instanceof SqlNodeList order) {
      SqlValidatorScope inside = Objects.requireNonNull(scope.getOperandScope(call));
      for (SqlNode item : order) {
        validator.deriveType(inside, key(item));
      }
    }
  }

  private static SqlNode key(SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> key(((SqlCall) item).operand(0));
      default -> item;
    };
  }
}
