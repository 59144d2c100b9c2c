package io.vicinal.planner.statement;

import io.vicinal.sql.Dialect;
import io.vicinal.storage.CheckConstraint;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Rewrites the texts of CHECK constraints where a name in them changes. */
final class CheckTexts {
  private CheckTexts() {}

  /** Returns the condition of a text. */
  static SqlNode condition(String text) {
    SqlNode query = Dialect.parse("SELECT (" + text + ")");
    return ((SqlSelect) query).getSelectList().get(0);
  }

  /** Returns {@code checks} in words that do not name the table, and call one column otherwise. */
  static List<CheckConstraint> renamed(List<CheckConstraint> checks, String column, String name) {
    return checks.stream()
        .map(check -> new CheckConstraint(check.name(), renamed(check.sql(), column, name)))
        .toList();
  }

  private static String renamed(String text, String column, String name) {
    SqlNode changed =
        condition(text)
            .accept(
                new SqlShuttle() {
                  @Override
                  public SqlNode visit(SqlIdentifier identifier) {
                    String last = identifier.names.getLast();
                    return new SqlIdentifier(
                        last.equals(column) ? name : last, identifier.getParserPosition());
                  }
                });
    return TableDefinitions.text(Objects.requireNonNull(changed));
  }

  /** Returns whether a check says anything of a column. */
  static boolean mentions(CheckConstraint check, String column) {
    boolean[] found = new boolean[1];
    @Nullable SqlNode _ =
        condition(check.sql())
            .accept(
                new SqlShuttle() {
                  @Override
                  public SqlNode visit(SqlIdentifier identifier) {
                    found[0] |= identifier.names.getLast().equals(column);
                    return identifier;
                  }
                });
    return found[0];
  }
}
