package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.client.MetadataResult;
import java.sql.SQLWarning;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * What one execution gave.
 *
 * @param signature of the rows; null where {@code counts} are given
 * @param frame the first rows; null where {@code counts} are given
 * @param counts of changed rows, one a statement
 */
public record Executed(
    Meta.@Nullable Signature signature,
    Meta.@Nullable Frame frame,
    List<Long> counts,
    @Nullable SQLWarning warnings,
    MetadataResult keys) {
  public Executed {
    counts = List.copyOf(counts);
  }

  /** Returns what changes gave. */
  public static Executed ofCounts(
      long[] counts, @Nullable SQLWarning warnings, MetadataResult keys) {
    return new Executed(null, null, Arrays.stream(counts).boxed().toList(), warnings, keys);
  }
}
