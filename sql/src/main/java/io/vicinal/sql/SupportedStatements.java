package io.vicinal.sql;

import io.vicinal.sql.ast.Statement;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlAlter;
import org.apache.calcite.sql.SqlDescribeTable;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSetOption;

/** Refuses the statements that Calcite's grammar knows and we do not. */
final class SupportedStatements {
  private SupportedStatements() {}

  /** Returns {@code statement} or throws 0AV00, or 54001 if it is too large. */
  static SqlNode check(SqlNode statement) {
    StatementSize.check(statement);
    return switch (statement) {
      case Statement _ -> statement;
      case SqlDescribeTable _ -> statement;
      case SqlSetOption option
          when option.getScope() == null || option.getScope().equals("LOCAL") ->
          statement;
      case SqlAlter alter -> throw unsupported("ALTER " + alter.getScope(), alter);
      default -> {
        if (!statement.isA(SqlKind.QUERY)) {
          throw unsupported(statement.getKind().name().replace('_', ' '), statement);
        }
        yield statement;
      }
    };
  }

  private static SqlStateException unsupported(String what, SqlNode node) {
    return new SqlStateException(
            SqlState.FEATURE_NOT_SUPPORTED,
            what.toLowerCase(java.util.Locale.ROOT) + " is not supported")
        .at(node.getParserPosition());
  }
}
