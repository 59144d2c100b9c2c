package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RecallCurveTest {
  private static final RecallCurve CURVE =
      new RecallCurve(
          200,
          List.of(
              new RecallCurve.Point(10, 0.8f, 0.5f),
              new RecallCurve.Point(40, 0.9f, 0.8f),
              new RecallCurve.Point(160, 1, 0.9f),
              new RecallCurve.Point(640, -1, 1)));

  @Test
  void effortAndRecallFollowTheLogarithmBetweenPoints() {
    assertEquals(20, CURVE.effort(0.85, false), 1e-3);
    assertEquals(0.85, CURVE.recall(20, false), 1e-6);
    assertEquals(80, CURVE.effort(0.95, false), 1e-3);
    assertEquals(320, CURVE.effort(0.95, true), 1e-3);
    assertEquals(10, CURVE.effort(0.1, false));
    assertEquals(0.8, CURVE.recall(1, false), 1e-6);
    assertEquals(1, CURVE.recall(1000, false), 1e-6);
  }

  @Test
  void whatIsNotReachedNeedsMoreThanTheGreatestEffort() {
    var low = new RecallCurve(200, List.of(new RecallCurve.Point(10, 0.8f, -1)));
    assertTrue(low.effort(0.9, false) > HnswParameters.EF_SEARCH_MAX);
    assertTrue(Double.isNaN(low.widening(20)));
    assertTrue(Double.isNaN(low.recall(20, true)));
    assertEquals(OptionalInt.empty(), new GraphTraits(low, 0).effort(0.9, 10));
  }

  @Test
  void codesGetMoreCandidatesUntilTheyFindAsMuch() {
    assertTrue(CURVE.widening(10) > 4, "" + CURVE.widening(10));
    for (int ef : new int[] {10, 14, 20, 40, 80, 160}) {
      double widened = ef * CURVE.widening(ef);
      assertTrue(CURVE.recall(widened, true) >= CURVE.recall(ef, false) - 0.0011, "ef " + ef);
    }
    var better = new RecallCurve(200, List.of(new RecallCurve.Point(10, 0.8f, 1)));
    assertEquals(1, better.widening(50));
  }

  @Test
  void aTargetNeedsMoreEffortForMoreRows() {
    var traits = new GraphTraits(CURVE, 64);
    int ten = traits.effort(0.9, 10).orElseThrow();
    assertTrue(ten > 40 && ten < 80, "" + ten);
    assertEquals(ten, traits.effort(0.9, 1).orElseThrow());
    assertEquals(3.0 * ten, traits.effort(0.9, 30).orElseThrow(), 3);
    assertTrue(traits.effort(0.1, 90).orElseThrow() >= 90);
    assertEquals(OptionalInt.of(160), traits.effort(1, 10));
  }

  @Test
  void withoutACurveTheDefaultServesModestTargets() {
    var traits = new GraphTraits(null, 0);
    assertEquals(OptionalInt.of(HnswParameters.EF_SEARCH_DEFAULT), traits.effort(0.9, 10));
    assertEquals(OptionalInt.empty(), traits.effort(0.99, 10));
  }

  @Test
  void aModestTargetNeedsLessEffortThanRowsAreWanted() {
    var cutoff = new Cutoff(1, 0);
    var curve =
        new RecallCurve(
            200,
            List.of(
                new RecallCurve.Point(4, 0.8f, 0.7f, cutoff, cutoff),
                new RecallCurve.Point(10, 0.98f, 0.98f, cutoff, cutoff)));
    var traits = new GraphTraits(curve, 64);
    assertEquals(OptionalInt.of(4), traits.effort(0.5, 10));
    int less = traits.effort(0.9, 10).orElseThrow();
    assertTrue(less > 4 && less < 10, "" + less);
    assertEquals(less, traits.effort(0.9, 3).orElseThrow());
    assertEquals(3.0 * less, traits.effort(0.9, 30).orElseThrow(), 3);
    assertEquals(10, new GraphTraits(CURVE, 64).effortMin(10)); // it has no cutoffs
  }

  @Test
  void recallThatFallsByChanceCountsAsWhatWasReachedBefore() {
    var noisy =
        new RecallCurve(
            200,
            List.of(
                new RecallCurve.Point(10, 0.9f, -1),
                new RecallCurve.Point(20, 0.89f, -1),
                new RecallCurve.Point(40, 0.95f, -1)));
    assertEquals(0.9, noisy.recall(20, false), 1e-6);
    assertTrue(noisy.effort(0.93, false) > 20);
  }

  @Test
  void cutoffsLieBetweenThoseOfTheMeasuredEfforts() {
    var curve =
        new RecallCurve(
            200,
            List.of(
                new RecallCurve.Point(10, 0.8f, 0.5f, new Cutoff(1, 0), new Cutoff(1, 0)),
                new RecallCurve.Point(40, 1, 0.8f, new Cutoff(1.5f, 0), new Cutoff(1.2f, 3)),
                new RecallCurve.Point(160, -1, 0.9f, Cutoff.NONE, new Cutoff(1.4f, 5))));
    assertEquals(new Cutoff(1.5f, 0), curve.cutoff(40, false));
    assertEquals(1.1f, curve.cutoff(20, true).factor(), 1e-6);
    assertEquals(4, curve.cutoff(80, true).reach(), 1e-6);
    assertTrue(curve.cutoff(9, true).isNone());
    assertTrue(curve.cutoff(80, false).isNone());
    assertTrue(curve.cutoff(161, true).isNone());
    assertEquals(curve.toString(), RecallCurve.open(curve.toBytes(), 3, "graph", 0).toString());
    assertEquals(curve.cutoff(10, true), new GraphTraits(curve, 64).cutoff(100, 100));
    assertTrue(new GraphTraits(null, 64).cutoff(100, 10).isNone());
  }

  @Test
  void readsPointsWithoutCutoffsOfTheSecondFormat() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[64]);
    bytes.set(
        ValueLayout.JAVA_LONG_UNALIGNED,
        0,
        CURVE.toBytes().get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
    bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 8, 200);
    bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 12, 2);
    for (int i = 0; i < 2; i++) {
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 16 + 12L * i, 10 + 30 * i);
      bytes.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 20 + 12L * i, 0.8f + 0.1f * i);
      bytes.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 24 + 12L * i, 0.5f);
    }
    RecallCurve curve = RecallCurve.open(bytes, 2, "graph", 0);
    assertEquals(20, curve.effort(0.85, false), 1e-3);
    assertTrue(curve.cutoff(20, false).isNone());
    assertThrows(
        StorageException.Corrupt.class, () -> RecallCurve.open(bytes.asSlice(0, 60), 2, "g", 0));
  }

  @Test
  void readsWhatItWrites() {
    MemorySegment bytes = CURVE.toBytes();
    assertEquals(CURVE.toString(), RecallCurve.open(bytes, 3, "graph", 0).toString());
    bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 16, 50); // its efforts do not ascend any more
    assertThrows(StorageException.Corrupt.class, () -> RecallCurve.open(bytes, 3, "graph", 0));
    bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 12, 65);
    assertThrows(StorageException.Corrupt.class, () -> RecallCurve.open(bytes, 3, "graph", 0));
  }
}
