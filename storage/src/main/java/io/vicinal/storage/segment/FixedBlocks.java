package io.vicinal.storage.segment;

import java.lang.foreign.MemorySegment;

/** Lends the memory of a column of fixed width, block by block: growing on the heap or mapped. */
interface FixedBlocks {
  /** Returns the memory that holds the values of {@code block}. */
  MemorySegment memory(int block);

  /** Returns the byte offset of the first value of {@code block} in its memory. */
  long base(int block);

  long nullWord(int word);

  /** Returns a lower bound of the ordered values of {@code block}; MAX_VALUE if all are NULL. */
  long minimum(int block);

  /** Returns an upper bound of the ordered values of {@code block}; MIN_VALUE if all are NULL. */
  long maximum(int block);
}
