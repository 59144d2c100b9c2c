package io.vicinal.sql.function;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/** Names the ways to measure how far two vectors are apart; smaller is nearer, always. */
public enum DistanceMetric {
  L2("l2", "euclidean", "l2_distance"),
  L2_SQUARED("l2_squared", "euclidean_squared", "l2_squared_distance"),
  COSINE("cosine", "cosine_distance"),
  /** The negative inner product. */
  INNER_PRODUCT("inner_product", "dot", "ip", "dot_product", "negative_inner_product"),
  L1("l1", "manhattan", "taxicab", "l1_distance"),
  HAMMING("hamming", "hamming_distance"),
  JACCARD("jaccard", "jaccard_distance");

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> names;

  DistanceMetric(String... names) {
    this.names = List.of(names);
  }

  /** Finds a metric by any of its names, in any case. */
  public static Optional<DistanceMetric> byName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(metric -> metric.names.contains(lower)).findFirst();
  }

  /** Finds the metric of an operator class of pgvector, for example {@code vector_cosine_ops}. */
  public static Optional<DistanceMetric> byOperatorClass(String operatorClass) {
    return switch (operatorClass.toLowerCase(Locale.ROOT)) {
      case "vector_l2_ops", "halfvec_l2_ops" -> Optional.of(L2);
      case "vector_cosine_ops", "halfvec_cosine_ops" -> Optional.of(COSINE);
      case "vector_ip_ops", "halfvec_ip_ops" -> Optional.of(INNER_PRODUCT);
      case "vector_l1_ops", "halfvec_l1_ops" -> Optional.of(L1);
      case "bit_hamming_ops" -> Optional.of(HAMMING);
      case "bit_jaccard_ops" -> Optional.of(JACCARD);
      default -> Optional.empty();
    };
  }

  /** Finds a metric written as a bare word or as a string. */
  public static Optional<DistanceMetric> written(SqlNode node) {
    if (node instanceof SqlIdentifier word && word.isSimple()) {
      return byName(word.getSimple());
    }
    if (node instanceof SqlCharStringLiteral text) {
      return byName(text.getValueAs(String.class));
    }
    return Optional.empty();
  }

  /** Returns the name to show and to store, for example {@code cosine}. */
  public String displayName() {
    return names.get(0);
  }
}
