package io.vicinal.sql.validate;

import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/** Walks through what FROM joins, once it is validated. */
final class FromItems {
  private FromItems() {}

  /** Is told of each item that has a name. */
  @FunctionalInterface
  interface Visitor {
    void item(String name, SqlNode item, SqlValidatorNamespace namespace);
  }

  /** Shows {@code visitor} the items of {@code from} from left to right. */
  static void each(SqlValidator validator, @Nullable SqlNode from, Visitor visitor) {
    if (from == null) {
      return;
    }
    if (from instanceof SqlJoin join) {
      each(validator, join.getLeft(), visitor);
      each(validator, join.getRight(), visitor);
      return;
    }
    SqlValidatorNamespace namespace = validator.getNamespace(from);
    String name = SqlValidatorUtil.alias(from);
    if (namespace != null && name != null) {
      visitor.item(name, from, namespace);
    }
  }
}
