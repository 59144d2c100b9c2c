package io.vicinal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.function.VectorOperators;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DistanceSpellingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "embedding <-> ?|L2",
        "l2_distance(embedding, ?)|L2",
        "L2_Distance(embedding, ?)|L2",
        "VECTOR_DISTANCE(embedding, ?, EUCLIDEAN)|L2",
        "VECTOR_DISTANCE(embedding, ?, L2)|L2",
        "VECTOR_DISTANCE(embedding, ?, 'l2_distance')|L2",
        "VECTOR_DISTANCE('euclidean', embedding, ?)|L2",
        "VECTOR_DISTANCE(embedding, ?, EUCLIDEAN_SQUARED)|L2_SQUARED",
        "VECTOR_DISTANCE(embedding, ?, l2_squared)|L2_SQUARED",
        "embedding <=> ?|COSINE",
        "cosine_distance(embedding, ?)|COSINE",
        "VECTOR_DISTANCE(embedding, ?, COSINE)|COSINE",
        "VECTOR_DISTANCE(embedding, ?)|COSINE",
        "vector_distance('cosine', embedding, ?)|COSINE",
        "embedding <#> ?|INNER_PRODUCT",
        "negative_inner_product(embedding, ?)|INNER_PRODUCT",
        "VECTOR_DISTANCE(embedding, ?, DOT)|INNER_PRODUCT",
        "embedding <+> ?|L1",
        "l1_distance(embedding, ?)|L1",
        "VECTOR_DISTANCE(embedding, ?, MANHATTAN)|L1",
        "VECTOR_DISTANCE(embedding, ?, HAMMING)|HAMMING",
        "hamming_distance(embedding, ?)|HAMMING",
        "VECTOR_DISTANCE(embedding, ?, JACCARD)|JACCARD",
        "jaccard_distance(embedding, ?)|JACCARD",
      })
  void everySpellingIsOneFunction(String spelling, DistanceMetric metric) {
    Project project = (Project) Sample.algebra("SELECT " + spelling + " AS d FROM docs");
    RexCall call = (RexCall) project.getProjects().get(0);
    assertEquals(metric, VectorOperators.metricOf(call.getOperator()).orElseThrow());
    assertEquals("$4", call.getOperands().get(0).toString());
    assertEquals("?0", call.getOperands().get(1).toString());
    assertEquals("VECTOR(3)", call.getOperands().get(1).getType().toString());
    assertEquals("DOUBLE", call.getType().toString());
    assertTrue(call.getType().isNullable());
  }

  @Test
  void similaritiesAreDistancesTurnedRound() {
    assertEquals(
        "SELECT 1E0 - cosine_distance(docs.embedding, ?) FROM docs AS docs",
        Sample.validated("SELECT cosine_similarity(embedding, ?) FROM docs"));
    assertEquals(
        "SELECT 0E0 - negative_inner_product(docs.embedding, ?) FROM docs AS docs",
        Sample.validated("SELECT inner_product(embedding, ?) FROM docs"));
  }

  @Test
  void operatorsBindWeakerThanSumsAndStrongerThanComparison() {
    assertEquals(
        Sample.validated("SELECT id FROM docs WHERE (embedding <-> ?) < (1 + 2)"),
        Sample.validated("SELECT id FROM docs WHERE embedding <-> ? < 1 + 2"));
  }

  @Test
  void cosineIsNullableEvenOverNotNullVectors() {
    Project project =
        (Project)
            Sample.algebra(
                "SELECT TO_VECTOR('[1]') <=> TO_VECTOR('[2]'), TO_VECTOR('[1]') <->"
                    + " TO_VECTOR('[2]') FROM docs");
    assertTrue(project.getProjects().get(0).getType().isNullable());
    assertTrue(!project.getProjects().get(1).getType().isNullable());
  }

  @Test
  void anUnknownMetricIsNamed() {
    var error = Sample.failure("SELECT VECTOR_DISTANCE(embedding, ?, CHEBYSHEV) FROM docs");
    assertEquals("22023", error.state().code());
    assertEquals("unknown distance metric chebyshev", error.getMessage());
  }
}
