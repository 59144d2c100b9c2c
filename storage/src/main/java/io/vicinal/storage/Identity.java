package io.vicinal.storage;

import java.util.OptionalLong;

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

  /** Returns the largest value of a type that can be an identity, empty for any other type. */
  public static OptionalLong maximum(DataType type) {
    return switch (type.kind()) {
      case SMALLINT -> OptionalLong.of(Short.MAX_VALUE);
      case INTEGER -> OptionalLong.of(Integer.MAX_VALUE);
      case BIGINT -> OptionalLong.of(Long.MAX_VALUE);
      default -> OptionalLong.empty();
    };
  }
}
