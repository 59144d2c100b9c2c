package io.vicinal.planner.twin;

import java.util.Locale;

/** The metrics with an operator, computed naively. */
enum TwinMetric {
  L2("<->", "EUCLIDEAN"),
  COSINE("<=>", "COSINE"),
  DOT("<#>", "DOT"),
  L1("<+>", "MANHATTAN");

  final String operator;
  final String word;

  TwinMetric(String operator, String word) {
    this.operator = operator;
    this.word = word;
  }

  String indexName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the distance, null where SQL says NULL. */
  Double distance(float[] a, float[] b) {
    if (a == null || b == null) {
      return null;
    }
    double dot = 0;
    double squares = 0;
    double absolutes = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      dot += (double) a[i] * b[i];
      squares += difference * difference;
      absolutes += Math.abs(difference);
      lengthA += (double) a[i] * a[i];
      lengthB += (double) b[i] * b[i];
    }
    return switch (this) {
      case L2 -> Math.sqrt(squares);
      case L1 -> absolutes;
      case DOT -> -dot;
      case COSINE ->
          lengthA == 0 || lengthB == 0
              ? null
              : (Double) (1 - Math.clamp(dot / Math.sqrt(lengthA * lengthB), -1, 1));
    };
  }
}
