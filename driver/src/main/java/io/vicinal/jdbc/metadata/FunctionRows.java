package io.vicinal.jdbc.metadata;

import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers {@link DatabaseMetaData#getFunctions} with the functions that vectors bring along. */
public final class FunctionRows {
  private static final List<String> NAMES =
      List.of(
          "cosine_distance",
          "cosine_similarity",
          "hamming_distance",
          "inner_product",
          "jaccard_distance",
          "l1_distance",
          "l2_distance",
          "l2_norm",
          "l2_normalize",
          "l2_squared_distance",
          "negative_inner_product",
          "vector_dims",
          "vector_distance",
          "vector_norm",
          "vector_serialize");

  private FunctionRows() {}

  /** Returns the functions whose names match; they belong to no schema. */
  public static MetadataResult matching(@Nullable String pattern) {
    var rows = new ArrayList<@Nullable Object[]>();
    NAMES.stream().filter(NamePattern.of(pattern)).forEach(name -> rows.add(row(name)));
    return MetadataResult.of(
        List.of(
            "FUNCTION_CAT",
            "FUNCTION_SCHEM",
            "FUNCTION_NAME",
            "REMARKS",
            "FUNCTION_TYPE:short",
            "SPECIFIC_NAME"),
        rows);
  }

  private static @Nullable Object[] row(String name) {
    return new @Nullable Object[] {
      null, null, name, null, (short) DatabaseMetaData.functionNoTable, name
    };
  }
}
