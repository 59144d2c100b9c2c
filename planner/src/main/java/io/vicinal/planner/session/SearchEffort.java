package io.vicinal.planner.session;

import io.vicinal.storage.HnswParameters;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much work searches by index put into an answer; at most one of the two is given.
 *
 * @param efSearch candidates to keep, null for the default
 * @param targetAccuracy share of the true nearest rows that is wanted, null for none
 */
public record SearchEffort(@Nullable Integer efSearch, @Nullable Double targetAccuracy) {
  /** What holds where nobody says anything. */
  public static final SearchEffort DEFAULT = new SearchEffort(null, null);

  /** Under this name the candidates are SET. */
  public static final String EF_SEARCH = "ef_search";

  /** Under this name the target is SET. */
  public static final String TARGET_ACCURACY = "target_accuracy";

  private static final double PERCENT = 100;

  public SearchEffort {
    if (efSearch != null && targetAccuracy != null) {
      throw new IllegalArgumentException(
          "the target accuracy chooses the effort, or a number does");
    }
  }

  /** Returns whether nobody said anything. */
  public boolean isDefault() {
    return efSearch == null && targetAccuracy == null;
  }

  /** Returns a number of candidates, empty where the text is none from 1 to the maximum. */
  public static Optional<Integer> parseEfSearch(String text) {
    try {
      int value = Integer.parseInt(text);
      return value >= 1 && value <= HnswParameters.EF_SEARCH_MAX
          ? Optional.of(value)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns a share above 0 and at most 1, empty for another text: 95 and 0.95 are the same. */
  public static Optional<Double> parseAccuracy(String text) {
    try {
      double value = Double.parseDouble(text);
      return value > 0 && value <= PERCENT
          ? Optional.of(value > 1 ? value / PERCENT : value)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
