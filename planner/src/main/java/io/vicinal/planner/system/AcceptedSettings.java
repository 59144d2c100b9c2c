package io.vicinal.planner.system;

import io.vicinal.planner.session.SearchEffort;
import io.vicinal.planner.session.Session;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows settings of PostgreSQL and pgvector that tools and tutorials SET and that ask for nothing
 * here: for what holds anyway, or for resources that are given out in another way.
 */
public final class AcceptedSettings {
  private record Accepted(String otherwise, Set<String> values) {}

  private static final Map<String, Accepted> ALL =
      Map.ofEntries(
          // Searches always go on until enough rows match, nearest first.
          of("hnsw.iterative_scan", "strict_order", "off", "strict_order", "relaxed_order"),
          of("hnsw.max_scan_tuples", "20000"),
          of("hnsw.scan_mem_multiplier", "1"),
          of("ivfflat.probes", "1"), // there are graphs only
          of("ivfflat.max_probes", "32768"),
          of("ivfflat.iterative_scan", "off", "off", "relaxed_order"),
          of("server_version", "17.0", "17.0"), // of PostgreSQL whose SQL is spoken
          of("server_version_num", "170000", "170000"),
          of("server_encoding", "UTF8", "utf8"),
          of("integer_datetimes", "on", "on"),
          of("datestyle", "ISO, YMD", "iso", "iso, ymd", "iso, mdy", "iso, dmy"),
          of("enable_seqscan", "on", "on", "off", "true", "false"),
          of("enable_indexscan", "on", "on", "off", "true", "false"),
          of("work_mem", "4MB"),
          of("maintenance_work_mem", "64MB"),
          of("max_parallel_maintenance_workers", "2"),
          of("max_parallel_workers_per_gather", "2"),
          of("lock_timeout", "0", "0"), // nobody waits for rows; statement_timeout bounds the rest
          of("idle_in_transaction_session_timeout", "0", "0"),
          of("application_name", ""),
          of("client_min_messages", "notice"),
          of("extra_float_digits", "1"),
          of("client_encoding", "utf8", "utf8", "utf-8", "unicode"),
          of("standard_conforming_strings", "on", "on", "true"),
          of("bytea_output", "hex", "hex"),
          of(Session.TIME_ZONE, Session.UTC), // checked where it is SET
          of("row_security", "on", "on", "true"));

  private AcceptedSettings() {}

  private static Map.Entry<String, Accepted> of(String name, String otherwise, String... values) {
    return Map.entry(name, new Accepted(otherwise, Set.of(values)));
  }

  /** Returns whether there is such a setting here. */
  public static boolean isName(String name) {
    return ALL.containsKey(name);
  }

  /** Returns whether the setting takes any text, which stays as it is written. */
  public static boolean isFree(String name) {
    Accepted accepted = ALL.get(name);
    return accepted != null && accepted.values().isEmpty();
  }

  /** Returns whether the setting may have {@code value}, in lower case. */
  public static boolean allows(String name, String value) {
    Accepted accepted = ALL.get(name);
    return accepted != null && (accepted.values().isEmpty() || accepted.values().contains(value));
  }

  /** Returns what SHOW says where nothing is SET. */
  public static Optional<String> otherwise(String name) {
    return Optional.ofNullable(ALL.get(name)).map(Accepted::otherwise);
  }

  /** Returns {@code name}, in lower case; pgvector's prefix may stand before it. */
  public static String canonical(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return lower.equals("hnsw.ef_search") ? SearchEffort.EF_SEARCH : lower;
  }

  /** Returns what is in force for {@code session}; empty where there is no setting {@code name}. */
  public static Optional<String> value(Session session, String name) {
    return name.equals(Session.TIME_ZONE)
        ? Optional.of(session.timeZone())
        : Setting.named(name)
            .map(setting -> setting.value(session))
            .or(() -> otherwise(name).map(other -> session.settings().getOrDefault(name, other)));
  }
}
