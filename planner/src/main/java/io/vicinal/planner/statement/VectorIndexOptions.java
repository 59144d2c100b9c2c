package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Metrics;
import io.vicinal.sql.ast.CreateIndex;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.storage.DataType;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.VectorElement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the options of an index of vectors. */
final class VectorIndexOptions {
  private VectorIndexOptions() {}

  /** Returns what the option or the operator class says, else what is usual for the type. */
  static Metric metric(CreateIndex create, DataType type) {
    Object option = create.options().get("metric");
    Optional<DistanceMetric> fromOption =
        option == null
            ? Optional.empty()
            : Optional.of(
                DistanceMetric.byName(option.toString())
                    .orElseThrow(() -> unknown("metric", option.toString(), create)));
    Optional<DistanceMetric> fromClass =
        create
            .operatorClass()
            .map(name ->
                DistanceMetric.byOperatorClass(name)
                    .orElseThrow(() -> unknown("operator class", name, create)));
    if (fromOption.isPresent() && fromClass.isPresent() && !fromOption.equals(fromClass)) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "metric \"" + option + "\" differs from the operator class")
          .at(create.getParserPosition());
    }
    boolean bits = type.element() == VectorElement.BIT;
    DistanceMetric usual = bits ? DistanceMetric.HAMMING : DistanceMetric.L2;
    DistanceMetric metric = fromOption.or(() -> fromClass).orElse(usual);
    if (!bits && (metric == DistanceMetric.HAMMING || metric == DistanceMetric.JACCARD)) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "metric \"" + metric.displayName() + "\" has an index over VECTOR(n, BIT) only")
          .at(create.getParserPosition());
    }
    return Metrics.toStorage(metric);
  }

  private static SqlStateException unknown(String what, String name, CreateIndex create) {
    return new SqlStateException(
            SqlState.INVALID_PARAMETER_VALUE, "unknown " + what + " \"" + name + "\"")
        .at(create.getParserPosition())
        .withHint(
            "The metrics of an index are l2, cosine, inner_product, l1, and of bits hamming and"
                + " jaccard.");
  }

  /** Returns the options of the graph, the others left to their defaults. */
  static HnswParameters parameters(Map<String, Object> options) {
    int m = HnswParameters.M_DEFAULT;
    int efConstruction = HnswParameters.EF_CONSTRUCTION_DEFAULT;
    for (Map.Entry<String, Object> option : options.entrySet()) {
      switch (option.getKey()) {
        case "m" -> m = TableDefinitions.wholeNumber("m", option.getValue());
        case "ef_construction" ->
            efConstruction = TableDefinitions.wholeNumber("ef_construction", option.getValue());
        case "metric", "quantization" -> {}
        default -> throw TableDefinitions.unknownOption(option.getKey());
      }
    }
    return new HnswParameters(m, efConstruction, HnswParameters.DEFAULT.seed());
  }

  /** Returns how the index keeps vectors, if it can keep those of the type so. */
  static Quantization quantization(CreateIndex create, DataType type) {
    Object option = create.options().getOrDefault("quantization", "auto");
    Quantization quantization =
        switch (option.toString().toLowerCase(Locale.ROOT)) {
          case "auto" -> Quantization.AUTO;
          case "none" -> Quantization.NONE;
          case "rabitq" -> Quantization.RABITQ;
          case "int8" -> Quantization.INT8;
          default ->
              throw new SqlStateException(
                      SqlState.FEATURE_NOT_SUPPORTED,
                      "quantization \"" + option + "\" is not supported")
                  .at(create.getParserPosition())
                  .withHint("Use auto, none, rabitq or int8.");
        };
    String name = quantization.name().toLowerCase(Locale.ROOT);
    boolean bits = type.element() == VectorElement.BIT && quantization.alwaysCodes();
    if (bits || (type.element() == VectorElement.INT8 && quantization == Quantization.INT8)) {
      String element = type.element().name();
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "quantization \"%s\" does not support VECTOR(n, %s)".formatted(name, element))
          .at(create.getParserPosition())
          .withHint("Such vectors are as short as their codes would be.");
    }
    Metric metric = metric(create, type);
    if (!quantization.supports(metric)) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "quantization \""
                  + name
                  + "\" does not support metric "
                  + metric.name().toLowerCase(Locale.ROOT))
          .at(create.getParserPosition());
    }
    return quantization;
  }
}
