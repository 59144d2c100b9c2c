package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.SegmentInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MergePolicyTest {
  private static SegmentInfo segment(long id, long rows, long dead) {
    return new SegmentInfo(id, 0, true, rows, dead, 0, rows * 100, 0);
  }

  @Test
  void oneLargeAndThreeSmallSegmentsAreLeftAlone() {
    assertEquals(
        List.of(),
        MergePolicy.choose(
            List.of(
                segment(1, 1_000_000, 10),
                segment(2, 1_000, 0),
                segment(3, 1_000, 0),
                segment(4, 900, 0))));
  }

  @Test
  void smallSegmentsAreMergedWithoutTheLargeOne() {
    assertEquals(
        List.of(5L, 2L, 3L, 4L),
        MergePolicy.choose(
            List.of(
                segment(1, 1_000_000, 0),
                segment(2, 1_000, 0),
                segment(3, 1_000, 0),
                segment(4, 1_100, 0),
                segment(5, 900, 0))));
  }

  @Test
  void aSegmentOfWhichMoreThanAThirdIsDeadIsRewritten() {
    assertEquals(List.of(), MergePolicy.choose(List.of(segment(1, 99, 33))));
    assertEquals(List.of(1L), MergePolicy.choose(List.of(segment(1, 99, 34))));
  }

  @Test
  void aRewriteTakesAllSmallerSegmentsWithIt() {
    assertEquals(
        List.of(3L, 2L),
        MergePolicy.choose(
            List.of(segment(1, 10_000, 0), segment(2, 3_000, 1_500), segment(3, 100, 0))));
  }

  @Test
  void segmentsWithoutLiveRowsGoFirst() {
    assertEquals(
        List.of(2L, 4L),
        MergePolicy.choose(
            List.of(
                segment(1, 100, 60),
                segment(2, 100, 100),
                segment(3, 100, 0),
                segment(4, 500, 500))));
  }

  @Test
  void sizesAreComparedByWhatLives() {
    // The second one has most rows, but few that live: it is small.
    assertEquals(
        List.of(2L, 5L, 4L, 3L),
        MergePolicy.choose(
            List.of(
                segment(1, 100_000, 0),
                segment(2, 200_000, 199_900),
                segment(3, 300, 0),
                segment(4, 200, 0),
                segment(5, 150, 0))));
  }

  @Test
  void growingSegmentsAreNotMerged() {
    var growing = new SegmentInfo(0, 0, false, 10, 10, 0, 1, 0);
    assertEquals(
        List.of(), MergePolicy.choose(List.of(growing, growing, growing, growing, growing)));
  }
}
