package io.vicinal.hibernate;

import static java.util.Objects.requireNonNull;

import org.hibernate.boot.model.FunctionContributions;
import org.hibernate.query.sqm.produce.function.StandardArgumentsValidators;
import org.hibernate.query.sqm.produce.function.StandardFunctionReturnTypeResolvers;
import org.hibernate.type.BasicType;
import org.hibernate.type.BasicTypeReference;
import org.hibernate.type.StandardBasicTypes;

/**
 * Adds distances and the other functions of vectors.
 *
 * <p>Distances become operators, which the planner turns into a search where they order a query
 * with a limit.
 */
final class VectorFunctions {
  private final FunctionContributions contributions;

  private VectorFunctions(FunctionContributions contributions) {
    this.contributions = contributions;
  }

  static void contribute(FunctionContributions contributions) {
    var functions = new VectorFunctions(contributions);
    functions.distance("cosine_distance", "(?1 <=> ?2)");
    functions.distance("euclidean_distance", "(?1 <-> ?2)", "l2_distance");
    functions.distance(
        "euclidean_squared_distance",
        "vector_distance(?1, ?2, EUCLIDEAN_SQUARED)",
        "l2_squared_distance");
    functions.distance("l1_distance", "(?1 <+> ?2)", "taxicab_distance");
    functions.distance("hamming_distance", "(?1 <~> ?2)");
    functions.distance("jaccard_distance", "(?1 <%> ?2)");
    functions.distance("negative_inner_product", "(?1 <#> ?2)");
    functions.distance("inner_product", "inner_product(?1, ?2)");
    functions.distance("cosine_similarity", "cosine_similarity(?1, ?2)");
    functions.named("vector_dims", StandardBasicTypes.INTEGER);
    functions.named("vector_norm", StandardBasicTypes.DOUBLE, "l2_norm");
    functions.named("binary_quantize", StandardBasicTypes.VECTOR_BINARY);
    functions.vector("l2_normalize", 1);
    functions.vector("subvector", 3);
  }

  private void distance(String name, String pattern, String... others) {
    var registry = contributions.getFunctionRegistry();
    registry
        .patternDescriptorBuilder(name, pattern)
        .setArgumentsValidator(
            StandardArgumentsValidators.composite(
                StandardArgumentsValidators.exactly(2), VectorArguments.BOTH))
        .setArgumentTypeResolver(VectorArguments.BOTH)
        .setReturnTypeResolver(
            StandardFunctionReturnTypeResolvers.invariant(type(StandardBasicTypes.DOUBLE)))
        .register();
    for (String other : others) {
      registry.registerAlternateKey(other, name);
    }
  }

  private void named(String name, BasicTypeReference<?> result, String... others) {
    var registry = contributions.getFunctionRegistry();
    registry
        .namedDescriptorBuilder(name)
        .setArgumentsValidator(
            StandardArgumentsValidators.composite(
                StandardArgumentsValidators.exactly(1), VectorArguments.ONE))
        .setArgumentTypeResolver(VectorArguments.ONE)
        .setReturnTypeResolver(StandardFunctionReturnTypeResolvers.invariant(type(result)))
        .register();
    for (String other : others) {
      registry.registerAlternateKey(other, name);
    }
  }

  /** Adds a function that gives a vector of the kind of its argument. */
  private void vector(String name, int arguments) {
    contributions
        .getFunctionRegistry()
        .namedDescriptorBuilder(name)
        .setArgumentsValidator(
            StandardArgumentsValidators.composite(
                StandardArgumentsValidators.exactly(arguments), VectorArguments.ONE))
        .setArgumentTypeResolver(VectorArguments.ONE)
        .setReturnTypeResolver(StandardFunctionReturnTypeResolvers.useArgType(1))
        .register();
  }

  private <T> BasicType<T> type(BasicTypeReference<T> name) {
    return requireNonNull(
        contributions.getTypeConfiguration().getBasicTypeRegistry().resolve(name), name.getName());
  }
}
