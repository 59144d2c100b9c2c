package io.vicinal.planner.rules;

import io.vicinal.planner.session.SearchEffort;
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
    return SearchEffort.parseEfSearch(text)
        .orElseThrow(() ->
            new SqlStateException(
                SqlState.INVALID_PARAMETER_VALUE,
                "ef_search must be between 1 and "
                    + HnswParameters.EF_SEARCH_MAX
                    + ", not "
                    + text));
  }

  /**
   * Returns the target accuracy as a share, null where none is given: 95 and 0.95 are the same.
   *
   * @throws SqlStateException 22023
   */
  static @Nullable Double targetAccuracy(List<RelHint> hints) {
    String text = SearchHints.value(hints, SearchHints.TARGET_ACCURACY).orElse(null);
    if (text == null) {
      return null;
    }
    return SearchEffort.parseAccuracy(text)
        .orElseThrow(() ->
            new SqlStateException(
                SqlState.INVALID_PARAMETER_VALUE,
                "target accuracy must be above 0 and at most 100 percent, not " + text));
  }
}
