package io.vicinal.storage;

/**
 * How a column of whole numbers gives each new row a value that no other row got from it.
 *
 * @param always whether a statement may not give a value of its own (GENERATED ALWAYS), unless it
 *     says that it overrides
 * @param start first value
 * @param increment difference of two values that follow each other; not 0
 */
public record Identity(boolean always, long start, long increment) {
  public Identity {
    if (increment == 0) {
      throw new StorageException.InvalidSetting("the increment of an identity must not be 0");
    }
  }
}
