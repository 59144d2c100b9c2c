package io.vicinal.storage.filter;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates predicates over segments with SQL's three values; a row is kept where the whole is
 * true.
 *
 * <p>Numbers compare by value whatever their classes, without rounding; NaN equals NaN and is above
 * all numbers; text compares by code point, CHAR without trailing blanks, UUID and binary values as
 * unsigned bytes; vectors are equal or not.
 */
public final class PredicateEvaluator {
  private PredicateEvaluator() {}

  /**
   * Returns the rows below {@code rowLimit} that are in {@code candidates} and for which {@code
   * predicate} is true; the bitmap has {@code rowLimit} bits.
   *
   * @param rowLimit at most the segment's row count
   * @param account checked every 1,024 rows
   * @throws io.vicinal.storage.StorageException.InvalidSetting if an operand has a class that does
   *     not compare with its column
   */
  public static Bitmap evaluate(
      Predicate predicate,
      @Nullable Object[] parameters,
      Segment segment,
      int rowLimit,
      Bitmap candidates,
      ResourceAccount account) {
    return BoundPredicate.bind(predicate, parameters, segment, account)
        .evaluate(rowLimit, candidates, account);
  }

  /** Returns whether {@code predicate} is true for one row; {@link BoundPredicate} for several. */
  public static boolean test(
      Predicate predicate, @Nullable Object[] parameters, Segment segment, int ordinal) {
    return BoundPredicate.bind(predicate, parameters, segment).test(ordinal);
  }
}
