package io.vicinal.storage;

/**
 * What gives numbers that nobody else gets.
 *
 * @param id never given again, 0 for one that is to be created
 * @param kind SMALLINT, INTEGER or BIGINT, which bounds the others
 * @param start first number, also after RESTART
 * @param increment distance to the next number, not 0
 * @param cycle whether it goes on at the other end instead of having no further number
 */
public record NumberSequence(
    long id,
    String schema,
    String name,
    DataType.Kind kind,
    long start,
    long increment,
    long min,
    long max,
    boolean cycle) {
  public NumberSequence {
    long most = Identity.maximum(DataType.of(kind)).orElse(0);
    String described = "sequence \"" + name + "\" ";
    if (most == 0) {
      throw new StorageException.InvalidSetting(
          described + "must be SMALLINT, INTEGER or BIGINT, not " + kind);
    }
    if (increment == 0) {
      throw new StorageException.InvalidSetting(described + "must not have increment 0");
    }
    if (min < -most - 1 || max > most) {
      throw new StorageException.InvalidSetting(
          described + "must lie within " + kind + ", not from " + min + " to " + max);
    }
    if (min > max) {
      throw new StorageException.InvalidSetting(
          described + "must not have minimum " + min + " above maximum " + max);
    }
    if (start < min || start > max) {
      throw new StorageException.InvalidSetting(
          described + "cannot start with " + start + ", outside of " + min + " to " + max);
    }
  }

  /** Returns the same under {@code newId}. */
  public NumberSequence withId(long newId) {
    return new NumberSequence(newId, schema, name, kind, start, increment, min, max, cycle);
  }
}
