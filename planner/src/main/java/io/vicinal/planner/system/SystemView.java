package io.vicinal.planner.system;

import static io.vicinal.planner.system.SystemColumn.flag;
import static io.vicinal.planner.system.SystemColumn.fraction;
import static io.vicinal.planner.system.SystemColumn.integer;
import static io.vicinal.planner.system.SystemColumn.number;
import static io.vicinal.planner.system.SystemColumn.text;
import static io.vicinal.planner.system.SystemColumn.time;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.SystemSchemas;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The views of the system schemas, which nobody writes to.
 *
 * <p>Each execution reads the state of that moment, without waiting for anybody; what a transaction
 * has not committed is not in it.
 */
public final class SystemView {
  /** The schema of what is particular to this product. */
  public static final String SCHEMA = SystemSchemas.VICINAL;

  private static final SystemView TABLES =
      new SystemView(
          "tables",
          TableRows::of,
          text("schema"),
          text("name"),
          number("row_count"),
          number("dead_rows"),
          number("disk_bytes"),
          number("memory_bytes"),
          integer("segments"),
          integer("shards"),
          integer("indexes"));
  private static final SystemView INDEXES =
      new SystemView(
          "indexes",
          IndexRows::of,
          text("schema"),
          text("name"),
          text("table_name"),
          text("column_name"),
          text("method"),
          text("metric"),
          integer("m"),
          integer("ef_construction"),
          text("quantization"),
          text("state"),
          number("row_count"),
          number("indexed_rows"),
          integer("segments"),
          integer("indexed_segments"),
          number("disk_bytes").orNull(),
          flag("is_unique"));
  private static final SystemView INDEX_PROGRESS =
      new SystemView(
          "index_progress",
          IndexRows::progress,
          text("index_name"),
          text("table_name"),
          text("phase"),
          number("done"),
          number("total"),
          integer("percent").orNull(),
          flag("background"),
          time("started_at"));
  private static final SystemView SEGMENTS =
      new SystemView(
          "segments",
          TableRows::segments,
          text("schema"),
          text("table_name"),
          integer("shard"),
          number("id").orNull(),
          text("state"),
          number("row_count"),
          number("dead_rows"),
          number("indexed_rows"),
          number("row_bytes"),
          number("index_bytes"),
          number("memory_bytes"),
          integer("graphs"),
          number("min_lsn"),
          number("max_lsn"));
  private static final SystemView SETTINGS =
      new SystemView(
          "settings",
          SettingRows::of,
          text("name"),
          text("value"),
          text("unit").orNull(),
          text("default_value"),
          text("scope"),
          text("description"));

  private static final SystemView COMMENTS =
      new SystemView(
          "comments",
          CommentRows::of,
          text("kind"),
          text("schema").orNull(),
          text("name").orNull(),
          text("column_name").orNull(),
          text("comment"));

  private static final SystemView STATISTICS =
      new SystemView(
          "statistics",
          TableRows::statistics,
          text("schema"),
          text("table_name"),
          text("column_name"),
          number("row_count"),
          number("distinct_values"),
          fraction("null_fraction"));

  private static final List<SystemView> ALL =
      Stream.concat(
              Stream.of(TABLES, INDEXES, INDEX_PROGRESS, SEGMENTS, SETTINGS, COMMENTS, STATISTICS),
              Stream.of(
                      AccessViews.all(),
                      AuditRows.views(),
                      ActivityRows.views(),
                      InformationSchema.all())
                  .flatMap(List::stream))
          .toList();

  private final String schema;
  private final String label;
  private final Function<Session, List<@Nullable Object[]>> rows;
  private final List<SystemColumn> columns;

  private SystemView(
      String label, Function<Session, List<@Nullable Object[]>> rows, SystemColumn... columns) {
    this(SCHEMA, label, rows, columns);
  }

  SystemView(
      String schema,
      String label,
      Function<Session, List<@Nullable Object[]>> rows,
      SystemColumn... columns) {
    this.schema = schema;
    this.label = label;
    this.rows = rows;
    this.columns = List.of(columns);
  }

  /** Returns all views. */
  public static List<SystemView> all() {
    return ALL;
  }

  /** Returns the views that are there for an admin, or for others. */
  public static List<SystemView> all(boolean admin) {
    return admin ? ALL : ALL.stream().filter(view -> !view.isForAdmins()).toList();
  }

  /** Returns the views that are there for a session. */
  public static List<SystemView> all(Session session) {
    return all(session.authority().map(Authority::isAdmin).orElse(true));
  }

  /** Returns whether it does not exist for who is no admin. */
  public boolean isForAdmins() {
    return label.equals(AuditRows.LABEL);
  }

  /** Returns the view of that name. */
  public static Optional<SystemView> named(String schema, String name) {
    return ALL.stream()
        .filter(view -> view.schema.equals(schema) && view.label.equals(name))
        .findFirst();
  }

  /** Returns the schema that it is in. */
  public String schema() {
    return schema;
  }

  /** Returns the name within the schema. */
  public String label() {
    return label;
  }

  /** Returns the columns in order. */
  public List<SystemColumn> columns() {
    return columns;
  }

  /**
   * Returns the rows of this moment, in the classes of generated code: text, {@code Long}, {@code
   * Integer}, {@code Boolean}, and microseconds of a moment as {@code Long}.
   */
  public List<@Nullable Object[]> rows(Session session) {
    return rows.apply(session);
  }
}
