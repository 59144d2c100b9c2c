package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What COMMENT ON said of what the session's user sees. */
final class CommentRows {
  private CommentRows() {}

  static List<@Nullable Object[]> of(Session session) {
    Database database = session.database();
    List<String> schemas = database.schemas();
    List<Table> tables = database.tables();
    return database.comments().entrySet().stream()
        .filter(it -> isSeen(it.getKey(), database, schemas, tables))
        .sorted(
            Comparator.comparing((Map.Entry<CommentTarget, String> it) -> it.getKey().schema())
                .thenComparing(it -> it.getKey().name())
                .thenComparing(it -> it.getKey().column())
                .thenComparing(it -> it.getKey().kind()))
        .map(CommentRows::row)
        .toList();
  }

  private static boolean isSeen(
      CommentTarget target, Database database, List<String> schemas, List<Table> tables) {
    String schema = target.schema();
    String name = target.name();
    return switch (target.kind()) {
      case DATABASE -> true;
      case SCHEMA -> schemas.contains(schema);
      case TABLE, COLUMN -> database.table(schema, name).isPresent();
      case VIEW -> database.view(schema, name).isPresent();
      case SEQUENCE -> database.sequence(schema, name).isPresent();
      case INDEX ->
          tables.stream()
              .filter(table -> table.schema().equals(schema))
              .anyMatch(table ->
                  table.indexes().stream().anyMatch(it -> it.name().equals(name))
                      || table.columnIndexes().stream().anyMatch(it -> it.name().equals(name)));
    };
  }

  private static @Nullable Object[] row(Map.Entry<CommentTarget, String> comment) {
    CommentTarget target = comment.getKey();
    return new @Nullable Object[] {
      target.kind().name().toLowerCase(Locale.ROOT),
      orNull(target.schema()),
      orNull(target.name()),
      orNull(target.column()),
      comment.getValue()
    };
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
