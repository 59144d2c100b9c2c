package io.vicinal.storage.isolation;

import java.util.List;
import java.util.Set;

/**
 * What a transaction did, in order. Values are written once in a history, so that a value tells who
 * wrote it.
 */
public sealed interface Op {
  /** Appended to the end of a list. */
  record Append(String key, long value) implements Op {}

  /** Read a whole list. */
  record Read(String key, List<Long> values) implements Op {}

  /** Added a row of its own to a set. */
  record Add(String key, long value) implements Op {}

  /** Searched for all rows of a set. */
  record Find(String key, Set<Long> values) implements Op {}

  /** Replaced a register that it had read before. */
  record Write(String key, long value) implements Op {}

  /** Read a register; 0 is what it holds before the first write. */
  record Get(String key, long value) implements Op {}

  /** Went back to a savepoint: all but the first {@code writes} writes are taken back. */
  record Back(int writes) implements Op {}
}
