package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.ByteSize;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.HnswParameters;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSetOption;

/** SET and RESET of what a connection carries: {@code ef_search} and {@code memory_limit}. */
final class SetStatement {
  private static final String EF_SEARCH = "ef_search";

  private SetStatement() {}

  static DefinitionStatement prepare(Preparation preparation, SqlSetOption option) {
    SqlIdentifier identifier = option.operand(1);
    String name = canonical(identifier);
    Map<String, String> settings = preparation.session().settings();
    SqlNode value = option.getValue();
    if (value == null || isDefault(value)) {
      boolean all = name.equals("all");
      if (!all) {
        requireKnown(name, identifier);
      }
      return new DefinitionStatement(
          preparation.sql(),
          StatementKind.SET,
          account -> settings.keySet().removeIf(key -> all || key.equals(name)));
    }
    requireKnown(name, identifier);
    String text = name.equals(EF_SEARCH) ? efSearch(value) : memoryLimit(value);
    return new DefinitionStatement(
        preparation.sql(), StatementKind.SET, account -> settings.put(name, text));
  }

  /** Returns the setting in lower case; pgvector's prefix may stand before it. */
  static String canonical(SqlIdentifier identifier) {
    String name = String.join(".", identifier.names).toLowerCase(Locale.ROOT);
    return name.equals("hnsw.ef_search") ? EF_SEARCH : name;
  }

  static void requireKnown(String name, SqlIdentifier identifier) {
    if (!name.equals(EF_SEARCH) && !name.equals(Session.MEMORY_LIMIT)) {
      throw unknown(name, identifier);
    }
  }

  static SqlStateException unknown(String name, SqlIdentifier identifier) {
    return new SqlStateException(
            SqlState.UNDEFINED_OBJECT, "setting \"" + name + "\" does not exist")
        .at(identifier.getParserPosition())
        .withHint("SELECT * FROM vicinal.settings lists all of them.");
  }

  private static boolean isDefault(SqlNode value) {
    return value instanceof SqlIdentifier word && word.toString().equalsIgnoreCase("default");
  }

  private static String text(SqlNode value) {
    return String.valueOf(value instanceof SqlLiteral literal ? literal.toValue() : value);
  }

  private static String efSearch(SqlNode value) {
    String text = text(value);
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= HnswParameters.EF_SEARCH_MAX) {
        return Integer.toString(number);
      }
    } catch (NumberFormatException e) {
      // Refused below, like every other text.
    }
    throw new SqlStateException(
            SqlState.INVALID_PARAMETER_VALUE,
            "ef_search must be between 1 and " + HnswParameters.EF_SEARCH_MAX + ", not " + text)
        .at(value.getParserPosition());
  }

  private static String memoryLimit(SqlNode value) {
    String text = text(value);
    OptionalLong bytes = ByteSize.parse(text);
    if (bytes.isEmpty()) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "memory_limit must be a number of bytes such as '512MB', or 0 for none, not " + text)
          .at(value.getParserPosition());
    }
    return ByteSize.text(bytes.getAsLong());
  }
}
