package io.vicinal.benchmarks.ann.part;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProfileAreaTest {
  @Test
  void theJdkWorksForItsCaller() {
    assertEquals(
        ProfileArea.KERNEL,
        ProfileArea.of(
            List.of(
                "jdk.incubator.vector.FloatVector",
                "io.vicinal.storage.vector.SquaredLanes",
                "io.vicinal.storage.hnsw.Traversal")));
  }

  @Test
  void aClassOfItsOwnAreaIsNotTraversal() {
    assertEquals(
        ProfileArea.VISITED, ProfileArea.of(List.of("io.vicinal.storage.hnsw.VisitedSet")));
    assertEquals(
        ProfileArea.TRAVERSAL, ProfileArea.of(List.of("io.vicinal.storage.hnsw.HnswSearcher")));
  }

  @Test
  void whatNobodyKnowsIsOther() {
    assertEquals(ProfileArea.OTHER, ProfileArea.of(List.of("java.lang.Thread")));
  }
}
