package io.vicinal.planner.system;

import io.vicinal.planner.session.ByteSize;
import io.vicinal.planner.session.IsolationLevel;
import io.vicinal.planner.session.SearchPath;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.TimeSpan;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.HnswParameters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What SHOW and {@code vicinal.settings} know. */
public enum Setting {
  EF_SEARCH(
      Scope.SESSION,
      null,
      "" + HnswParameters.EF_SEARCH_DEFAULT,
      "candidates that a search by index keeps: more find better neighbors and take longer"),
  TARGET_ACCURACY(
      Scope.SESSION,
      null,
      "0",
      "share of the true nearest rows that searches by index choose their effort for; 0: none,"
          + " ef_search says it"),
  MEMORY_LIMIT(
      Scope.SESSION,
      null,
      "0",
      "memory that a statement, or the changes of an open transaction, may take; 0: no limit"),
  STATEMENT_TIMEOUT(
      Scope.SESSION, null, "0", "time after which each statement ends, as 500ms or 5s; 0: never"),
  AUTO_ANALYZE(
      Scope.SESSION,
      null,
      "on",
      "lets tables that have changed much be analyzed in the background when statements are"
          + " planned"),
  SEARCH_PATH(
      Scope.SESSION, null, "public", "schemas in which names without one are looked up, in order"),
  TRANSACTION_ISOLATION(
      Scope.SESSION,
      null,
      IsolationLevel.REPEATABLE_READ.text(),
      "isolation level of the open transaction, or else of the next one"),
  TRANSACTION_READ_ONLY(
      Scope.SESSION, null, "off", "whether the open transaction, or else the next one, only reads"),
  DURABILITY(
      Scope.DATABASE,
      null,
      "commit",
      "commit: acknowledged means on disk; interval: a power failure can take the last interval"),
  FLUSH_INTERVAL_MS(
      Scope.DATABASE,
      "ms",
      "" + DatabaseSettings.DEFAULT.flushIntervalMillis(),
      "time between syncs of the log where durability is interval"),
  ARCHIVE_LOG(
      Scope.DATABASE,
      null,
      "off",
      "keeps log files, so that a backup can be brought forward to any later commit");

  /** For whom a setting holds. */
  public enum Scope {
    SESSION,
    DATABASE;

    /** Returns the word for it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Scope scope;
  private final @Nullable String unit;
  private final String defaultValue;
  private final String description;

  Setting(Scope scope, @Nullable String unit, String defaultValue, String description) {
    this.scope = scope;
    this.unit = unit;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /** Returns the setting of that name, in lower case. */
  public static Optional<Setting> named(String name) {
    return Arrays.stream(values()).filter(setting -> setting.label().equals(name)).findFirst();
  }

  /** Returns the name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Scope scope() {
    return scope;
  }

  /** Returns what is in force for {@code session} now. */
  public String value(Session session) {
    return switch (this) {
      case EF_SEARCH -> text(session.effort().efSearch());
      case TARGET_ACCURACY -> text(session.effort().targetAccuracy());
      case MEMORY_LIMIT -> ByteSize.text(session.memoryLimit());
      case STATEMENT_TIMEOUT -> TimeSpan.text(session.timeoutMillis());
      case AUTO_ANALYZE -> onOrOff(session.autoAnalyze());
      case SEARCH_PATH -> SearchPath.text(session.searchPath());
      case TRANSACTION_ISOLATION -> session.transactions().modes().isolation().text();
      case TRANSACTION_READ_ONLY -> onOrOff(session.transactions().modes().isReadOnly());
      case DURABILITY -> session.database().settings().durability().name().toLowerCase(Locale.ROOT);
      case FLUSH_INTERVAL_MS -> "" + session.database().settings().flushIntervalMillis();
      case ARCHIVE_LOG -> onOrOff(session.database().settings().archiveLog());
    };
  }

  private String text(@Nullable Number number) {
    return number == null ? defaultValue : number.toString();
  }

  private static String onOrOff(boolean on) {
    return on ? "on" : "off";
  }

  /** Returns the unit of a number, null where it has none. */
  public @Nullable String unit() {
    return unit;
  }

  public String defaultValue() {
    return defaultValue;
  }

  public String description() {
    return description;
  }
}
