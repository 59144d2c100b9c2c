package io.vicinal.storage.filter;

import java.lang.foreign.MemorySegment;

/** Decides whether UTF-8 text consists of the pieces of a pattern with anything between them. */
interface TextMatcher {
  boolean matches(MemorySegment memory, long start, int length);
}
