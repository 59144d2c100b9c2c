package io.vicinal.server.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the rows that SQL gives with the exact answer, computed here over the sample in plain
 * Java.
 */
final class Recall {
  private static final String SQL =
      "SELECT id FROM definitions ORDER BY embedding <=> ? LIMIT " + Recall.K;
  static final int K = 10;

  private Recall() {}

  /**
   * Returns the share of the exact {@value #K} nearest rows that the queries found; a row as near
   * as the last exact one counts.
   */
  static double measure(Connection connection, WordNetSample sample) throws SQLException {
    List<WordNetSample.Definition> definitions = sample.definitions();
    int found = 0;
    try (var statement = connection.prepareStatement(SQL)) {
      for (float[] query : sample.queries()) {
        double[] distances =
            definitions.stream().mapToDouble(d -> cosineDistance(d.embedding(), query)).toArray();
        double bound =
            Arrays.stream(distances).sorted().skip(K - 1).findFirst().orElseThrow() + 1e-6;
        statement.setObject(1, query);
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            found += distances[rows.getInt(1)] <= bound ? 1 : 0;
          }
        }
      }
    }
    return (double) found / (K * sample.queries().size());
  }

  private static double cosineDistance(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return 1 - dot / Math.sqrt(aa * bb);
  }
}
