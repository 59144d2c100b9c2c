package io.vicinal.benchmarks.ann.contender;

/** The ways in which JVector keeps the vectors that its graph is searched with. */
public enum JVectorMode {
  FLOAT("float"),
  /** Product quantization for the traversal, floats on the heap to score the candidates again. */
  PQ("PQ, rescored"),
  /** Product quantization for the traversal, non-uniform 8-bit codes to score again. */
  NVQ_PQ("PQ, rescored by NVQ"),
  /** The codes of all neighbors beside each node's list, floats beside them to score again. */
  FUSED_PQ("fused PQ, rescored");

  private final String label;

  JVectorMode(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
