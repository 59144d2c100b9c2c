package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.ByteSize;
import io.vicinal.planner.session.SearchEffort;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.TimeSpan;
import io.vicinal.planner.system.AcceptedSettings;
import io.vicinal.sql.ast.CreateExtension;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.Zones;
import io.vicinal.storage.HnswParameters;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSetOption;

/**
 * SET and RESET of what a connection carries: {@code ef_search}, {@code target_accuracy}, {@code
 * memory_limit}, {@code statement_timeout}, {@code auto_analyze}, {@code timezone} and {@code
 * search_path}. Of the first two the one that was SET last holds.
 */
final class SetStatement {
  private static final String SEARCH_PATH = "search_path";

  private static final Set<String> KNOWN =
      Set.of(
          SearchEffort.EF_SEARCH,
          SearchEffort.TARGET_ACCURACY,
          Session.MEMORY_LIMIT,
          Session.STATEMENT_TIMEOUT,
          Session.AUTO_ANALYZE,
          SEARCH_PATH);

  private static final Set<String> EXTENSIONS =
      Set.of("vector", "uuid-ossp", "pgcrypto", "plpgsql");

  private SetStatement() {}

  static DefinitionStatement prepare(Preparation preparation, SqlSetOption option) {
    SqlIdentifier identifier = option.operand(1);
    String name = canonical(identifier);
    Session session = preparation.session();
    Map<String, String> settings = session.settings();
    SqlNode value = option.getValue();
    if (value == null) {
      boolean all = name.equals("all");
      if (!all) {
        requireKnown(name, identifier);
      }
      return new DefinitionStatement(
          preparation.sql(), StatementKind.SET, account -> reset(session, all, name));
    }
    requireKnown(name, identifier);
    boolean local = "LOCAL".equals(option.getScope());
    if (name.equals(SEARCH_PATH)) {
      List<String> path = path(value);
      return setting(preparation, local, name, () -> session.setSearchPath(path));
    }
    if (value instanceof SqlNodeList list) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE, "setting \"" + name + "\" takes one value only")
          .at(list.getParserPosition());
    }
    String text = checked(name, value);
    return setting(preparation, local, name, () -> put(settings, name, text));
  }

  /** SET, or SET LOCAL, which the end of the transaction takes back. */
  private static DefinitionStatement setting(
      Preparation preparation, boolean local, String name, Runnable action) {
    Session session = preparation.session();
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.SET,
        account -> {
          if (!local || session.transactions().atEnd(undo(session, name), account)) {
            action.run();
          }
        });
  }

  private static Runnable undo(Session session, String name) {
    if (name.equals(SEARCH_PATH)) {
      List<String> path = session.searchPath();
      return () -> session.setSearchPath(path);
    }
    Map<String, String> settings = session.settings();
    Map<String, String> before = Map.copyOf(settings);
    boolean effort =
        name.equals(SearchEffort.EF_SEARCH) || name.equals(SearchEffort.TARGET_ACCURACY);
    List<String> names =
        effort ? List.of(SearchEffort.EF_SEARCH, SearchEffort.TARGET_ACCURACY) : List.of(name);
    return () -> {
      for (String changed : names) {
        String value = before.get(changed);
        if (value == null) {
          settings.remove(changed);
        } else {
          settings.put(changed, value);
        }
      }
    };
  }

  /**
   * CREATE EXTENSION: does nothing for what is there without it.
   *
   * @throws SqlStateException 0AV00 for any other extension
   */
  static DefinitionStatement extension(Preparation preparation, CreateExtension create) {
    String name = create.name().getSimple();
    if (!EXTENSIONS.contains(name)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "extension \"" + name + "\" is not supported")
          .at(create.name().getParserPosition());
    }
    return new DefinitionStatement(preparation.sql(), StatementKind.SET, account -> {});
  }

  private static void reset(Session session, boolean all, String name) {
    session.settings().keySet().removeIf(key -> all || key.equals(name));
    if (all || name.equals(SEARCH_PATH)) {
      session.resetSearchPath();
    }
  }

  /** Returns the schemas of a path; they need not exist. */
  private static List<String> path(SqlNode value) {
    if (value instanceof SqlNodeList list) {
      return list.stream().map(part -> schema(Objects.requireNonNull(part))).toList();
    }
    return List.of(schema(value));
  }

  private static String schema(SqlNode part) {
    return part instanceof SqlIdentifier word && word.isSimple() ? word.getSimple() : text(part);
  }

  private static void put(Map<String, String> settings, String name, String text) {
    settings.put(name, text);
    if (name.equals(SearchEffort.EF_SEARCH)) {
      settings.remove(SearchEffort.TARGET_ACCURACY);
    } else if (name.equals(SearchEffort.TARGET_ACCURACY)) {
      settings.remove(SearchEffort.EF_SEARCH);
    }
  }

  /** Returns the setting in lower case; pgvector's prefix may stand before it. */
  static String canonical(SqlIdentifier identifier) {
    return AcceptedSettings.canonical(String.join(".", identifier.names));
  }

  static void requireKnown(String name, SqlIdentifier identifier) {
    if (!KNOWN.contains(name) && !AcceptedSettings.isName(name)) {
      throw unknown(name, identifier);
    }
  }

  static SqlStateException unknown(String name, SqlIdentifier identifier) {
    return new SqlStateException(
            SqlState.UNDEFINED_OBJECT, "setting \"" + name + "\" does not exist")
        .at(identifier.getParserPosition())
        .withHint("SELECT * FROM vicinal.settings lists all of them.");
  }

  private static String text(SqlNode value) {
    return String.valueOf(value instanceof SqlLiteral literal ? literal.toValue() : value);
  }

  private static String checked(String name, SqlNode value) {
    return switch (name) {
      case SearchEffort.EF_SEARCH -> efSearch(value);
      case SearchEffort.TARGET_ACCURACY -> targetAccuracy(value);
      case Session.AUTO_ANALYZE -> onOrOff(name, value);
      case Session.MEMORY_LIMIT -> memoryLimit(value);
      case Session.STATEMENT_TIMEOUT -> statementTimeout(value);
      case Session.TIME_ZONE -> timeZone(value);
      default -> accepted(name, value);
    };
  }

  private static String timeZone(SqlNode value) {
    String text =
        value instanceof SqlIdentifier word && word.isSimple() ? word.getSimple() : text(value);
    try {
      ZoneId zone = Zones.of(text);
      return zone.normalized().equals(ZoneOffset.UTC) ? Session.UTC : zone.getId();
    } catch (SqlStateException e) {
      throw e.at(value.getParserPosition());
    }
  }

  private static String accepted(String name, SqlNode value) {
    String text =
        value instanceof SqlIdentifier word && word.isSimple() ? word.getSimple() : text(value);
    if (!AcceptedSettings.allows(name, text.toLowerCase(Locale.ROOT))) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "invalid value for setting \"" + name + "\": \"" + text + '"')
          .at(value.getParserPosition());
    }
    return AcceptedSettings.isFree(name) ? text : text.toLowerCase(Locale.ROOT);
  }

  private static String efSearch(SqlNode value) {
    String text = text(value);
    return SearchEffort.parseEfSearch(text)
        .map(String::valueOf)
        .orElseThrow(() ->
            refused(
                "ef_search must be between 1 and " + HnswParameters.EF_SEARCH_MAX, text, value));
  }

  /** Returns a share; 0 stands for none. */
  private static String targetAccuracy(SqlNode value) {
    String text = text(value);
    return text.matches("0+(\\.0*)?")
        ? "0"
        : SearchEffort.parseAccuracy(text)
            .map(String::valueOf)
            .orElseThrow(() ->
                refused(
                    "target_accuracy must be a share above 0 and at most 1, a percentage up to"
                        + " 100, or 0 for none",
                    text,
                    value));
  }

  private static String onOrOff(String name, SqlNode value) {
    String text = text(value);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on", "true", "1", "yes" -> "on";
      case "off", "false", "0", "no" -> "off";
      default -> throw refused(name + " must be on or off", text, value);
    };
  }

  private static SqlStateException refused(String expected, String text, SqlNode value) {
    return new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, expected + ", not " + text)
        .at(value.getParserPosition());
  }

  private static String statementTimeout(SqlNode value) {
    String text = text(value);
    OptionalLong millis = TimeSpan.parse(text);
    if (millis.isEmpty()) {
      throw refused(
          "statement_timeout must be a number of milliseconds or a time such as '5s', of at most"
              + " 24 days, or 0 for none",
          text,
          value);
    }
    return TimeSpan.text(millis.getAsLong());
  }

  private static String memoryLimit(SqlNode value) {
    String text = text(value);
    OptionalLong bytes = ByteSize.parse(text);
    if (bytes.isEmpty()) {
      throw refused(
          "memory_limit must be a number of bytes such as '512MB', or 0 for none", text, value);
    }
    return ByteSize.text(bytes.getAsLong());
  }
}
