package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Metric;
import org.junit.jupiter.api.Test;

class CutoffTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @Test
  void seesAsManyCandidatesAsTheMeanQueryOfTheWidth() {
    float[] nearest = {1, 2, 4};
    float[] last = {2, 4, 8};
    Cutoff distances = Cutoff.of(nearest, last, false);
    assertEquals(2, distances.factor(), 1e-6);
    assertEquals(0, distances.reach());
    Cutoff estimates = Cutoff.of(nearest, last, true);
    assertEquals(1.5, estimates.factor(), 1e-6);
    assertEquals(7 / 6.0, estimates.reach(), 1e-6);
  }

  @Test
  void isLeftOutWhereHalfOfTheQueriesHaveNoRatio() {
    float[] last = {2, 2, 2, 2};
    assertFalse(Cutoff.of(new float[] {1, 1, 0, -1}, last, true).isNone());
    assertTrue(Cutoff.of(new float[] {1, 0, 0, -1}, last, true).isNone());
    assertTrue(Cutoff.of(new float[] {1, 1, 1, Float.NaN}, new float[4], true).factor() >= 0);
    assertTrue(
        Cutoff.of(new float[] {1, 1, 1}, new float[] {Float.NaN, Float.NaN, 2}, false).isNone());
    assertTrue(Cutoff.of(new float[0], new float[0], true).isNone());
    assertFalse(Cutoff.suits(Metric.INNER_PRODUCT)); // may be negative
    assertTrue(Cutoff.NONE.towards(new Cutoff(1, 1), 0.5).isNone());
  }

  @Test
  void crowdedQueriesKeepMoreAndOthersLess() {
    var pool = new CandidatePool();
    pool.reset(20, 10, 0, new Cutoff(1.5f, 0));
    for (int i = 0; i < 100; i++) {
      pool.insert(10 + 0.01f * i, i);
    }
    assertEquals(40, pool.size()); // all are near, twice the width is kept
    pool.reset(20, 10, 0, new Cutoff(1.5f, 0));
    for (int i = 0; i < 100; i++) {
      assertEquals(i < 10 ? INFINITY : Math.max(10, 1.5f * 10), pool.worst());
      pool.insert(i < 10 ? i + 1 : 100 + i, i);
    }
    pool.trim();
    assertEquals(10, pool.size()); // half of the width is looked at anyway
    for (int i = 0; i < 10; i++) {
      assertEquals(i, pool.expandNext());
    }
    assertEquals(-1, pool.expandNext());
  }

  @Test
  void littleEffortExpandsFewerThanItKeeps() {
    var pool = new CandidatePool();
    pool.reset(6, 10, 20, new Cutoff(0.5f, 0));
    for (int i = 0; i < 100; i++) {
      assertEquals(i < 20 ? INFINITY : 20, pool.worst());
      pool.insert(i + 1, i);
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(i, pool.expandNext()); // up to half of the distance of the 10th
    }
    assertEquals(-1, pool.expandNext());
    pool.trim();
    assertEquals(20, pool.size());
  }

  @Test
  void asManyAsAreWantedAreKeptWhateverTheCutoffSays() {
    var pool = new CandidatePool();
    pool.reset(30, 30, 0, new Cutoff(1, 0));
    for (int i = 0; i < 100; i++) {
      pool.insert(i, i);
    }
    assertEquals(29, pool.worst());
    pool.trim();
    assertEquals(30, pool.size());
    pool.reset(40, 10, 0, new Cutoff(1, 0));
    for (int i = 0; i < 100; i++) {
      pool.insert(0, i); // equal rows: nothing is behind the cutoff
    }
    pool.trim();
    assertEquals(80, pool.size());
  }

  @Test
  void negativeEstimatesEndNoWalkBeforeItsLeastCandidates() {
    var pool = new CandidatePool();
    pool.reset(40, 10, 0, new Cutoff(1.5f, 0.5f));
    for (int i = 0; i < 100; i++) {
      pool.insert(i - 100, i);
    }
    pool.trim();
    assertEquals(20, pool.size());
    int expanded = 0;
    while (pool.expandNext() >= 0) {
      expanded++;
    }
    assertEquals(20, expanded);
  }
}
