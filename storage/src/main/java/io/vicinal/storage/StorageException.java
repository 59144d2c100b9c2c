package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/**
 * Tells why storage refused or failed: the message is one short fact with both numbers or names.
 *
 * <p>Storage knows no SQLSTATE; the driver maps this sealed family in one exhaustive switch. After
 * any of these the database is unchanged; after {@link Io} on the write path it is also read-only
 * until it is opened again, unless the disk was full.
 */
public abstract sealed class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A name that does not exist: {@code kind} is a word such as "table", "database", "index". */
  public static final class NotFound extends StorageException {
    private static final long serialVersionUID = 1L;
    private final String kind;

    public NotFound(String kind, String name) {
      super(kind + " \"" + name + "\" does not exist", null);
      this.kind = kind;
    }

    /** Returns what was looked for: "table", "index", "database" or "schema". */
    public String kind() {
      return kind;
    }
  }

  /** A name that is taken already. */
  public static final class AlreadyExists extends StorageException {
    private static final long serialVersionUID = 1L;
    private final String kind;

    public AlreadyExists(String kind, String name) {
      super(kind + " \"" + name + "\" already exists", null);
      this.kind = kind;
    }

    /** Returns what was to be created: "table", "index", "database" or "schema". */
    public String kind() {
      return kind;
    }
  }

  /** Something that other things depend on. */
  public static final class StillNeeded extends StorageException {
    private static final long serialVersionUID = 1L;

    public StillNeeded(String message) {
      super(message, null);
    }
  }

  /** A sequence that has no further number. */
  public static final class SequenceExhausted extends StorageException {
    private static final long serialVersionUID = 1L;

    public SequenceExhausted(String name, long end) {
      super("sequence \"" + name + "\" has no number behind " + end, null);
    }
  }

  /** Two live rows would have the same key. */
  public static final class DuplicateKey extends StorageException {
    private static final long serialVersionUID = 1L;
    private final String table;
    private final String constraint;

    public DuplicateKey(String table, String columns, String values) {
      this(table, Table.defaultPrimaryKeyName(table), columns, values);
    }

    public DuplicateKey(String table, String constraint, String columns, String values) {
      super(
          "duplicate key in table \""
              + table
              + "\" breaks constraint \""
              + constraint
              + "\": ("
              + columns
              + ") = ("
              + values
              + ") already exists",
          null);
      this.table = table;
      this.constraint = constraint;
    }

    /** Returns the name of the table that the row would go to. */
    public String table() {
      return table;
    }

    /** Returns the name of the constraint that the row would break. */
    public String constraint() {
      return constraint;
    }
  }

  /** A NULL for a column that is NOT NULL. */
  public static final class NullNotAllowed extends StorageException {
    private static final long serialVersionUID = 1L;

    public NullNotAllowed(String table, String column) {
      super("column \"" + column + "\" of table \"" + table + "\" does not accept NULL", null);
    }
  }

  /** A vector that does not fit its column: wrong dimension, NaN or infinity. */
  public static final class VectorData extends StorageException {
    private static final long serialVersionUID = 1L;

    public VectorData(String message) {
      super(message, null);
    }

    /**
     * Returns the error for a vector of {@code actual} dimensions where {@code expected} are
     * wanted.
     */
    public static VectorData dimension(String column, int expected, int actual) {
      return new VectorData(
          "column \"" + column + "\" expects " + expected + " dimensions, not " + actual);
    }
  }

  /** A setting or parameter outside its bounds. */
  public static final class InvalidSetting extends StorageException {
    private static final long serialVersionUID = 1L;

    public InvalidSetting(String message) {
      super(message, null);
    }
  }

  /** A value that its column's type cannot hold. */
  public static final class ValueOutOfRange extends StorageException {
    private static final long serialVersionUID = 1L;

    public ValueOutOfRange(String message) {
      super(message, null);
    }
  }

  /** Another transaction changed the same row first. */
  public static final class Conflict extends StorageException {
    private static final long serialVersionUID = 1L;

    private final boolean definition;

    public Conflict(String table) {
      this("row of table \"" + table + "\" was changed by a concurrent transaction", false);
    }

    private Conflict(String message, boolean definition) {
      super(message, null);
      this.definition = definition;
    }

    /** Returns the error of a statement or transaction that began before the table was altered. */
    public static Conflict altered(String table) {
      return new Conflict(
          "definition of table \"" + table + "\" was changed by a concurrent statement", true);
    }

    /** Returns whether it was the table's definition and not a row. */
    public boolean ofDefinition() {
      return definition;
    }
  }

  /** A write to something that is open for reading only. */
  public static final class ReadOnly extends StorageException {
    private static final long serialVersionUID = 1L;

    public ReadOnly(String message) {
      super(message, null);
    }
  }

  /** The directory is open in another process, or in this one under another mode. */
  public static final class InUse extends StorageException {
    private static final long serialVersionUID = 1L;

    public InUse(String message) {
      super(message, null);
    }
  }

  /** The directory or a file was written in a format that this release does not read. */
  public static final class FormatVersion extends StorageException {
    private static final long serialVersionUID = 1L;

    public FormatVersion(String what, long found, long supported) {
      super(what + " has format version " + found + ", this release reads " + supported, null);
    }
  }

  /** A file whose contents disagree with its checksum, its length or the catalog. */
  public static final class Corrupt extends StorageException {
    private static final long serialVersionUID = 1L;
    private static final long NO_OFFSET = -1;
    private final String file;
    private final long offset;
    private final String place;
    private final String expected;
    private final String found;

    /** Names the file, the byte offset and both values. */
    public Corrupt(String file, long offset, String expected, String found) {
      this(file, offset, "at offset " + offset, expected, found);
    }

    /**
     * Names the file, the place in it where an offset says nothing, such as {@code in row 3 of
     * table "segments"}, and both values.
     */
    public Corrupt(String file, String place, String expected, String found) {
      this(file, NO_OFFSET, place, expected, found);
    }

    private Corrupt(String file, long offset, String place, String expected, String found) {
      super(
          "file \""
              + file
              + "\" is damaged "
              + place
              + ": expected "
              + expected
              + ", found "
              + found,
          null);
      this.file = file;
      this.offset = offset;
      this.place = offset == NO_OFFSET ? "damaged " + place : "damaged";
      this.expected = expected;
      this.found = found;
    }

    /** Returns the damaged file. */
    public String file() {
      return file;
    }

    /** Returns the damaged byte, -1 where that says nothing. */
    public long offset() {
      return offset;
    }

    /** Returns what is wrong, without file, offset and values. */
    public String place() {
      return place;
    }

    /** Returns what should be there. */
    public String expected() {
      return expected;
    }

    /** Returns what is there. */
    public String found() {
      return found;
    }
  }

  /** The operating system refused to read, write or sync. */
  public static final class Io extends StorageException {
    private static final long serialVersionUID = 1L;
    private final boolean diskFull;

    public Io(String message, Throwable cause) {
      super(message + ": " + cause.getMessage(), cause);
      // The JDK gives the errno only as text; these are ENOSPC, EDQUOT and EFBIG on Linux and
      // macOS.
      String text = String.valueOf(cause.getMessage());
      diskFull =
          text.contains("No space left")
              || text.contains("Disk quota exceeded")
              || text.contains("File too large");
    }

    /** Returns whether there was no room left on the device, or none that the process may use. */
    public boolean diskFull() {
      return diskFull;
    }
  }

  /** The statement would need more memory than it may have. */
  public static final class OutOfMemory extends StorageException {
    private static final long serialVersionUID = 1L;

    public OutOfMemory(String message) {
      super(message, null);
    }
  }

  /** A fixed limit of this release was exceeded. */
  public static final class LimitExceeded extends StorageException {
    private static final long serialVersionUID = 1L;

    public LimitExceeded(String message) {
      super(message, null);
    }
  }

  /** A table would have more columns than {@link TableDefinition#COLUMNS_MAX}. */
  public static final class TooManyColumns extends StorageException {
    private static final long serialVersionUID = 1L;

    public TooManyColumns(String message) {
      super(message, null);
    }
  }

  /** The statement was cancelled or ran past its deadline. */
  public static final class Cancelled extends StorageException {
    private static final long serialVersionUID = 1L;

    private final boolean timedOut;

    public Cancelled(String message) {
      this(message, false);
    }

    private Cancelled(String message, boolean timedOut) {
      super(message, null);
      this.timedOut = timedOut;
    }

    /** Returns the error of a statement that ran past its deadline. */
    public static Cancelled timeout(long timeoutMillis) {
      return new Cancelled("statement timed out after " + timeoutMillis + " ms", true);
    }

    /** Returns whether it was the deadline, and not somebody's wish. */
    public boolean timedOut() {
      return timedOut;
    }
  }
}
