package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.SegmentInfo;
import java.util.ArrayList;
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
  void aSegmentOfMostlyDeadRowsIsRewritten() {
    assertEquals(List.of(), MergePolicy.choose(List.of(segment(1, 100, 50))));
    assertEquals(List.of(1L), MergePolicy.choose(List.of(segment(1, 100, 51))));
  }

  @Test
  void growingSegmentsAreNotMerged() {
    var growing = new SegmentInfo(0, 0, false, 10, 10, 0, 1, 0);
    assertEquals(
        List.of(), MergePolicy.choose(List.of(growing, growing, growing, growing, growing)));
  }

  @Test
  void rowsAreCopiedSeldomWhenEqualSegmentsKeepComing() {
    List<SegmentInfo> segments = new ArrayList<>();
    long copied = 0;
    long nextId = 1;
    for (int i = 0; i < 1_000; i++) {
      segments.add(segment(nextId++, 1_000, 0));
      List<Long> chosen = MergePolicy.choose(segments);
      while (!chosen.isEmpty()) {
        List<Long> ids = chosen;
        long rows =
            segments.stream()
                .filter(s -> ids.contains(s.id()))
                .mapToLong(SegmentInfo::rowCount)
                .sum();
        copied += rows;
        segments.removeIf(s -> ids.contains(s.id()));
        segments.add(segment(nextId++, rows, 0));
        chosen = MergePolicy.choose(segments);
      }
      assertTrue(segments.size() <= 1 + MergePolicy.SMALL_MAX, segments.size() + " segments");
    }
    assertTrue(copied < 20L * 1_000 * 1_000, "each row was copied " + copied / 1e6 + " times");
  }
}
