package io.vicinal.planner.rules;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.validate.SearchHints;
import io.vicinal.storage.HnswParameters;
import java.util.List;
import org.apache.calcite.rel.hint.RelHint;
import org.jspecify.annotations.Nullable;

/** Reads the effort of a graph search that stands in the statement itself. */
final class EffortHint {
  private EffortHint() {}

  /** Returns {@code ef_search}, null where none is given. @throws SqlStateException 22023 */
  static @Nullable Integer of(List<RelHint> hints) {
    String text = SearchHints.value(hints, SearchHints.EF_SEARCH).orElse(null);
    if (text == null) {
      return null;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= HnswParameters.EF_SEARCH_MAX) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, like every other text.
    }
    throw new SqlStateException(
        SqlState.INVALID_PARAMETER_VALUE,
        "ef_search must be between 1 and " + HnswParameters.EF_SEARCH_MAX + ", not " + text);
  }
}
