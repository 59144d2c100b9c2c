package io.vicinal.jdbc.metadata;

import io.vicinal.storage.DataType.Kind;
import java.util.List;

/**
 * A function that vectors bring along, as tools see it.
 *
 * @param parameters types in order, without those that may be left out
 */
record VectorFunction(String name, Kind result, List<Kind> parameters) {
  VectorFunction {
    parameters = List.copyOf(parameters);
  }

  /** Returns all of them by name. */
  static List<VectorFunction> all() {
    return List.of(
        of("binary_quantize", Kind.VECTOR, Kind.VECTOR),
        of("cosine_distance", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("cosine_similarity", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("hamming_distance", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("inner_product", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("jaccard_distance", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("l1_distance", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("l2_distance", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("l2_norm", Kind.DOUBLE, Kind.VECTOR),
        of("l2_normalize", Kind.VECTOR, Kind.VECTOR),
        of("l2_squared_distance", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("negative_inner_product", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR),
        of("subvector", Kind.VECTOR, Kind.VECTOR, Kind.INTEGER, Kind.INTEGER),
        of("to_vector", Kind.VECTOR, Kind.TEXT),
        of("vector_dimension_count", Kind.INTEGER, Kind.VECTOR),
        of("vector_dims", Kind.INTEGER, Kind.VECTOR),
        of("vector_distance", Kind.DOUBLE, Kind.VECTOR, Kind.VECTOR, Kind.TEXT),
        of("vector_norm", Kind.DOUBLE, Kind.VECTOR),
        of("vector_serialize", Kind.TEXT, Kind.VECTOR));
  }

  private static VectorFunction of(String name, Kind result, Kind... parameters) {
    return new VectorFunction(name, result, List.of(parameters));
  }
}
