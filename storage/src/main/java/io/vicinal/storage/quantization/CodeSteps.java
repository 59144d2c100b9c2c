package io.vicinal.storage.quantization;

/**
 * Rounds coordinates to codes of several bits: equal steps on both sides of 0, whose width is
 * chosen for each row so that what the codes say points into nearly the direction of the row (the
 * search for the scale of arXiv 2409.09913, over a few widths instead of all).
 *
 * @param bits 2 to 4, or 8, where codes are rounded at all
 */
record CodeSteps(int bits) {
  /** Widths in standard deviations that suit normal coordinates, by bits (Max 1960). */
  private static final double[] NORMAL_WIDTHS = {0, 0, 0.996, 0.586, 0.335};

  private static final double[] TRIED = {0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35};

  /** Returns the middle of the codes. */
  double middle() {
    return ((1 << bits) - 1) / 2.0;
  }

  /** Returns the code of a coordinate, given how many steps a unit has. */
  int code(float coordinate, double perStep) {
    int half = 1 << (bits - 1);
    return Math.clamp((long) Math.floor(coordinate * perStep) + half, 0, 2 * half - 1);
  }

  /** Returns the steps per unit that suit a row best, 0 for a row of zeros. */
  double best(float[] row, double deviation) {
    if (!(deviation > Double.MIN_NORMAL)) {
      return 0;
    }
    double middle = middle();
    if (bits == CodesLayout.BYTES) {
      return middle / farthest(row); // so many steps lose nothing by covering all coordinates
    }
    double best = 0;
    double nearest = -1;
    for (double tried : TRIED) {
      double perStep = 1 / (tried * NORMAL_WIDTHS[bits] * deviation);
      double along = 0;
      double squares = 0;
      for (float coordinate : row) {
        double value = code(coordinate, perStep) - middle;
        along += value * coordinate;
        squares += value * value;
      }
      double cosine = along / Math.sqrt(squares);
      if (cosine > nearest) {
        nearest = cosine;
        best = perStep;
      }
    }
    return best;
  }

  private static double farthest(float[] row) {
    float most = 0;
    for (float coordinate : row) {
      most = Math.max(most, Math.abs(coordinate));
    }
    return most;
  }
}
