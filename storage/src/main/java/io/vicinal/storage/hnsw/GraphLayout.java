package io.vicinal.storage.hnsw;

/**
 * Computes where each part of a graph file starts; the format is documented in {@link HnswGraph}.
 *
 * @param nodeCount number of rows, linked or not
 * @param m links per node above level 0
 * @param upperLists number of neighbor lists above level 0, over all nodes
 */
record GraphLayout(int nodeCount, int m, int upperLists) {
  static final int HEADER_BYTES = 64;
  private static final int LINE_BYTES = 64;

  /** Bytes of one list at level 0: {@code 2 * m} ordinals, padded to whole cache lines. */
  long baseStride() {
    return lines(2L * m * Integer.BYTES);
  }

  /** Bytes of one list above level 0: {@code m} ordinals, padded to whole cache lines. */
  long upperStride() {
    return lines((long) m * Integer.BYTES);
  }

  long baseOffset() {
    return HEADER_BYTES;
  }

  long levelsOffset() {
    return baseOffset() + nodeCount * baseStride();
  }

  long upperStartsOffset() {
    return levelsOffset() + lines(nodeCount);
  }

  long upperOffset() {
    return upperStartsOffset() + lines((long) nodeCount * Integer.BYTES);
  }

  long sizeBytes() {
    return upperOffset() + upperLists * upperStride();
  }

  /** Returns how many neighbors a list of {@code level} can hold. */
  int capacity(int level) {
    return level == 0 ? 2 * m : m;
  }

  private static long lines(long bytes) {
    return (bytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
  }
}
