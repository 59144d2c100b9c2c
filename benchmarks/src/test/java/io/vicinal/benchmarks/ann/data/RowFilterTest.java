package io.vicinal.benchmarks.ann.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RowFilterTest {
  private static final int K = 5;

  private final Dataset dataset = GeneratedData.load(400, 40, K);
  private final RowRanks ranks = RowRanks.of(dataset);

  @ParameterizedTest
  @EnumSource
  void asManyRowsPassAsTheShareSays(RowFilter.Kind kind) {
    RowFilter filter = RowFilter.of(kind, 0.1, dataset);
    int[] rank = filter.ranks(ranks);
    assertEquals(40, Arrays.stream(rank).filter(r -> r < filter.below()).count());
  }

  @ParameterizedTest
  @EnumSource
  void theExactAnswersComeFromWhatPasses(RowFilter.Kind kind) {
    RowFilter filter = RowFilter.of(kind, 0.1, dataset);
    int[] rank = filter.ranks(ranks);
    Dataset questions = filter.questions(dataset, ranks, 10);
    int[][] best = new int[10][];
    for (int i = 0; i < best.length; i++) {
      float[] query = questions.queries()[i];
      best[i] =
          IntStream.range(0, rank.length)
              .filter(row -> rank[row] < filter.below())
              .boxed()
              .sorted((a, b) ->
                  Double.compare(
                      ExactAnswers.distance(dataset.metric(), dataset.rows()[a], query),
                      ExactAnswers.distance(dataset.metric(), dataset.rows()[b], query)))
              .limit(K)
              .mapToInt(Integer::intValue)
              .toArray();
    }
    assertEquals(1, questions.recall(best));
  }

  @Test
  void queriesNearTheFirstRowAreNearerThanThoseFarFromIt() {
    RowFilter near = RowFilter.of(RowFilter.Kind.NEAR, 0.1, dataset);
    RowFilter far = RowFilter.of(RowFilter.Kind.FAR, 0.1, dataset);
    assertTrue(
        nearest(near.questions(dataset, ranks, 10)) < nearest(far.questions(dataset, ranks, 10)));
  }

  private double nearest(Dataset questions) {
    return Arrays.stream(questions.queries())
        .mapToDouble(q -> ExactAnswers.distance(dataset.metric(), dataset.rows()[0], q))
        .min()
        .orElseThrow();
  }

  @Test
  void atLeastKRowsPass() {
    assertEquals(K, RowFilter.of(RowFilter.Kind.FAR, 0.001, dataset).below());
  }
}
