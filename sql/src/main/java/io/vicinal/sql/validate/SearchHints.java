package io.vicinal.sql.validate;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.hint.HintPredicate;
import org.apache.calcite.rel.hint.HintStrategyTable;
import org.apache.calcite.rel.hint.RelHint;

/**
 * Names the hints of a nearest-neighbour search and keeps them at the {@link Sort} with the LIMIT.
 * They come from {@code FETCH EXACT}, {@code FETCH APPROX}, {@code WITH TARGET ACCURACY}, the
 * {@code EF_SEARCH} argument of KNN, or are written as {@code SELECT /*+ ef_search(200) *}{@code
 * /}.
 */
public final class SearchHints {
  public static final String APPROX = "approx";
  public static final String EXACT = "exact";
  public static final String EF_SEARCH = "ef_search";
  public static final String TARGET_ACCURACY = "target_accuracy";

  private static final HintPredicate AT_SORT = (hint, rel) -> rel instanceof Sort;

  /** Tells Calcite where the hints belong. */
  public static final HintStrategyTable STRATEGIES =
      HintStrategyTable.builder()
          .hintStrategy(APPROX, AT_SORT)
          .hintStrategy(EXACT, AT_SORT)
          .hintStrategy(EF_SEARCH, AT_SORT)
          .hintStrategy(TARGET_ACCURACY, AT_SORT)
          .build();

  private SearchHints() {}

  /** Returns whether {@code hints} (of a {@link Sort}) contain one without a value. */
  public static boolean has(List<RelHint> hints, String name) {
    return hints.stream().anyMatch(hint -> hint.hintName.equalsIgnoreCase(name));
  }

  /** Returns the first value of the hint, for example {@code 200} of {@code ef_search(200)}. */
  public static Optional<String> value(List<RelHint> hints, String name) {
    return hints.stream()
        .filter(hint -> hint.hintName.equalsIgnoreCase(name))
        .flatMap(hint -> hint.listOptions.stream())
        .findFirst();
  }
}
