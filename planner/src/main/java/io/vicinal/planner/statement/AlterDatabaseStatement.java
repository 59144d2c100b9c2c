package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.AlterDatabase;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.Durability;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;

/** ALTER DATABASE: all settings of the statement change at once. */
final class AlterDatabaseStatement {
  private AlterDatabaseStatement() {}

  static DefinitionStatement prepare(Preparation preparation, AlterDatabase alter) {
    Database database = database(preparation.session(), alter);
    DatabaseSettings _ = changed(DatabaseSettings.DEFAULT, alter); // refuse before anything is done
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.ALTER_DATABASE,
        account -> database.alter(changed(database.settings(), alter)));
  }

  private static Database database(Session session, AlterDatabase alter) {
    String current = session.database().name();
    SqlIdentifier name = alter.name().orElse(null);
    if (name != null && !name.getSimple().equals(current)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "a connection to database \"" + current + "\" can alter no other database")
          .at(name.getParserPosition());
    }
    return session.database();
  }

  private static DatabaseSettings changed(DatabaseSettings before, AlterDatabase alter) {
    DatabaseSettings settings = before;
    for (Map.Entry<String, Object> entry : alter.settings().entrySet()) {
      Object value = entry.getValue();
      boolean reset = value.equals("default");
      DatabaseSettings defaults = DatabaseSettings.DEFAULT;
      settings =
          switch (entry.getKey()) {
            case "durability" ->
                settings.withDurability(reset ? defaults.durability() : durability(value, alter));
            case "flush_interval_ms" ->
                settings.withFlushIntervalMillis(
                    reset
                        ? defaults.flushIntervalMillis()
                        : TableDefinitions.wholeNumber("flush_interval_ms", value));
            case "archive_log" ->
                settings.withArchiveLog(reset ? defaults.archiveLog() : flag(value, alter));
            default ->
                throw new SqlStateException(
                        SqlState.UNDEFINED_OBJECT,
                        "setting \"" + entry.getKey() + "\" of a database does not exist")
                    .at(alter.getParserPosition())
                    .withHint("The settings are durability, flush_interval_ms and archive_log.");
          };
    }
    return settings;
  }

  private static Durability durability(Object value, AlterDatabase alter) {
    return switch (value.toString().toLowerCase(Locale.ROOT)) {
      case "commit" -> Durability.COMMIT;
      case "interval" -> Durability.INTERVAL;
      default -> throw invalid("durability", "\"commit\" or \"interval\"", value, alter);
    };
  }

  private static boolean flag(Object value, AlterDatabase alter) {
    return switch (value.toString().toLowerCase(Locale.ROOT)) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw invalid("archive_log", "on or off", value, alter);
    };
  }

  private static SqlStateException invalid(
      String name, String expected, Object value, AlterDatabase alter) {
    return new SqlStateException(
            SqlState.INVALID_PARAMETER_VALUE,
            name + " must be " + expected + ", not \"" + value + "\"")
        .at(alter.getParserPosition());
  }
}
