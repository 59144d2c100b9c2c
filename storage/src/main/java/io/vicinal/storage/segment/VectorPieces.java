package io.vicinal.storage.segment;

import io.vicinal.storage.vector.VectorRows;

/** Lends the memory of a vector column: sealed in one piece, growing in several. */
interface VectorPieces {
  /** Returns the piece that has the row at {@code ordinal}. */
  VectorRows piece(int ordinal);

  /** Returns the ordinal of the first row of that piece. */
  int start(int ordinal);

  /** Returns {@code rows} as the only piece. */
  static VectorPieces whole(VectorRows rows) {
    return new VectorPieces() {
      @Override
      public VectorRows piece(int ordinal) {
        return rows;
      }

      @Override
      public int start(int ordinal) {
        return 0;
      }
    };
  }
}
