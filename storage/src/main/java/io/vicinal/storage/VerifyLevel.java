package io.vicinal.storage;

import java.util.Arrays;
import java.util.Optional;

/** How thorough a check is; each level does what those before it do. */
public enum VerifyLevel {
  /** Every row of the catalog against its digest, every byte of every file against its checksum. */
  CHECKSUMS(1),

  /**
   * Catalog, files, segments and log against each other: files that are missing or not named, key
   * indexes and tombstones against rows, LSN ranges, changes that no file and no log holds.
   */
  REFERENCES(2),

  /**
   * Every value against its column, graphs against the rows, keys and unique constraints over all
   * segments, and a sample of searches against the exact answer.
   */
  CONTENTS(3);

  private final int number;

  VerifyLevel(int number) {
    this.number = number;
  }

  /** Returns 1, 2 or 3, as the command line says it. */
  public int number() {
    return number;
  }

  /** Returns whether this level does what {@code other} does. */
  public boolean includes(VerifyLevel other) {
    return number >= other.number;
  }

  /** Returns the level of that number. */
  public static Optional<VerifyLevel> of(int number) {
    return Arrays.stream(values()).filter(level -> level.number == number).findFirst();
  }
}
