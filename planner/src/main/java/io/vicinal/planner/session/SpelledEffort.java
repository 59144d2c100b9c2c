package io.vicinal.planner.session;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effort that the settings of a session spell. Every search asks for it, so a text is read once
 * until another one is SET. Thread-safe.
 */
final class SpelledEffort {
  private final Map<String, String> settings;
  private volatile @Nullable Known known;

  /** A text that was read, under the name of its setting. */
  private record Known(String name, String text, SearchEffort effort) {}

  /** Creates the effort of {@code settings}, as they are whenever it is asked for. */
  SpelledEffort(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Returns the effort that is SET, {@code otherwise} where none is. */
  SearchEffort or(SearchEffort otherwise) {
    String efSearch = settings.get(SearchEffort.EF_SEARCH);
    if (efSearch != null) {
      return read(SearchEffort.EF_SEARCH, efSearch);
    }
    String accuracy = settings.get(SearchEffort.TARGET_ACCURACY);
    return accuracy == null ? otherwise : read(SearchEffort.TARGET_ACCURACY, accuracy);
  }

  private SearchEffort read(String name, String text) {
    Known last = known;
    if (last != null && last.text.equals(text) && last.name.equals(name)) {
      return last.effort;
    }
    SearchEffort effort =
        name.equals(SearchEffort.EF_SEARCH)
            ? new SearchEffort(SearchEffort.parseEfSearch(text).orElseThrow(), null)
            : new SearchEffort(null, SearchEffort.parseAccuracy(text).orElse(null));
    known = new Known(name, text, effort);
    return effort;
  }
}
