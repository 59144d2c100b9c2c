package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.storage.CommentTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What COMMENT ON said. */
final class CommentRows {
  private CommentRows() {}

  static List<@Nullable Object[]> of(Session session) {
    return session.database().comments().entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<CommentTarget, String> it) -> it.getKey().schema())
                .thenComparing(it -> it.getKey().name())
                .thenComparing(it -> it.getKey().column())
                .thenComparing(it -> it.getKey().kind()))
        .map(CommentRows::row)
        .toList();
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
