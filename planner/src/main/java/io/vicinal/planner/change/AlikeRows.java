package io.vicinal.planner.change;

import java.util.List;

/**
 * Rows of VALUES that are like some of them, but for the values of literals. Those few are planned
 * and say what all rows mean.
 *
 * @param models where those stand among {@code rows}, in order
 * @param rows all of them
 */
public record AlikeRows(List<Integer> models, List<Row> rows) {
  public AlikeRows {
    models = List.copyOf(models);
    rows = List.copyOf(rows);
  }

  /**
   * One row.
   *
   * @param models for each cell, which of the models has its like, counted from 0; owned by this
   * @param literals for each cell, the literals that may differ from the model's: {@code String}
   *     for a text and {@code BigDecimal} for a number
   */
  public record Row(int[] models, List<List<Object>> literals) {}
}
