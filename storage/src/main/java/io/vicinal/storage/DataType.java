package io.vicinal.storage;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/**
 * Type of a stored column and the Java class that carries its values through storage.
 *
 * <p>Temporal values travel as numbers: DATE as {@code Integer} days, TIME as {@code Long}
 * microseconds of the day, TIMESTAMP and TIMESTAMPTZ as {@code Long} microseconds since 1970-01-01
 * (local and UTC).
 *
 * @param kind what it is
 * @param precision characters of CHAR/VARCHAR, bytes of VARBINARY, digits of DECIMAL, dimension of
 *     VECTOR, that of its elements of ARRAY; 0 where it has none or no limit is set
 * @param scale digits after the point of DECIMAL, {@link VectorElement#code} of VECTOR; of ARRAY
 *     256 times the code of its elements' kind, and their scale; of TIME, TIMESTAMP and TIMESTAMPTZ
 *     how many of the six digits of a second are not kept; else 0
 */
public record DataType(Kind kind, int precision, int scale) {
  public static final int VECTOR_DIMENSION_MAX = 65_535;
  public static final int DECIMAL_PRECISION_MAX = 38;

  private static final int SECOND_DIGITS = 6;

  /** Bits of the scale of an array's elements in that of the array. */
  private static final int SCALE_BITS = 8;

  /** The kinds of values that storage knows; the code is written to disk and never reused. */
  public enum Kind {
    BOOLEAN(1, Boolean.class),
    SMALLINT(2, Short.class),
    INTEGER(3, Integer.class),
    BIGINT(4, Long.class),
    REAL(5, Float.class),
    DOUBLE(6, Double.class),
    DECIMAL(7, BigDecimal.class),
    CHAR(8, String.class),
    VARCHAR(9, String.class),
    TEXT(10, String.class),
    VARBINARY(11, byte[].class),
    DATE(12, Integer.class),
    TIME(13, Long.class),
    TIMESTAMP(14, Long.class),
    TIMESTAMPTZ(15, Long.class),
    UUID(16, UUID.class),
    JSON(17, String.class),
    /** {@code float[dimension]}. */
    VECTOR(18, float[].class),
    /** A list of scalars in the class of their kind, or null; since catalog format 6. */
    ARRAY(19, List.class);

    private final int code;
    private final Class<?> javaClass;

    Kind(int code, Class<?> javaClass) {
      this.code = code;
      this.javaClass = javaClass;
    }

    /** Returns the number that stands for this kind on disk. */
    public int code() {
      return code;
    }

    /** Returns the class of every non-null value of this kind. */
    public Class<?> javaClass() {
      return javaClass;
    }
  }

  /** Decimals of so many digits are kept in eight bytes. */
  private static final int LONG_DIGITS = 18;

  public DataType {
    if (kind == Kind.VECTOR && (precision < 0 || precision > VECTOR_DIMENSION_MAX)) {
      throw new StorageException.LimitExceeded(
          "a vector has 1 to " + VECTOR_DIMENSION_MAX + " dimensions, not " + precision);
    }
    if (kind == Kind.VECTOR
        && VectorElement.ofCode(scale) != VectorElement.FLOAT32
        && precision == 0) {
      throw new StorageException.LimitExceeded(
          "a vector of any dimension has FLOAT32 coordinates only");
    }
    if (kind == Kind.DECIMAL && (precision < 1 || precision > DECIMAL_PRECISION_MAX)) {
      throw new StorageException.LimitExceeded(
          "a decimal has 1 to " + DECIMAL_PRECISION_MAX + " digits, not " + precision);
    }
    if (kind == Kind.ARRAY) {
      arrayElement(precision, scale); // refuses what is none
    }
  }

  /** Returns the type of {@code kind} without precision. */
  public static DataType of(Kind kind) {
    return new DataType(kind, kind == Kind.DECIMAL ? DECIMAL_PRECISION_MAX : 0, 0);
  }

  /**
   * Returns {@code VECTOR(dimension)}; dimension 0 accepts vectors of any dimension and cannot be
   * indexed.
   */
  public static DataType vector(int dimension) {
    return vector(dimension, VectorElement.FLOAT32);
  }

  /** Returns {@code VECTOR(dimension, element)}. */
  public static DataType vector(int dimension, VectorElement element) {
    return new DataType(Kind.VECTOR, dimension, element.code());
  }

  /** Returns the type of arrays whose elements are {@code element}, which is no array or vector. */
  public static DataType array(DataType element) {
    return new DataType(
        Kind.ARRAY, element.precision(), element.kind().code() << SCALE_BITS | element.scale());
  }

  /** Returns a type of times or moments with {@code digits} of a second, from 0 to 6. */
  public static DataType ofSeconds(Kind kind, int digits) {
    return new DataType(kind, 0, SECOND_DIGITS - digits);
  }

  /** Returns how many digits of a second TIME, TIMESTAMP and TIMESTAMPTZ keep; 6 unless told. */
  public int secondDigits() {
    return SECOND_DIGITS - scale;
  }

  /** Returns the type of the elements of this type of arrays. */
  public DataType arrayElement() {
    if (kind != Kind.ARRAY) {
      throw new IllegalStateException(kind + " has no elements");
    }
    return arrayElement(precision, scale);
  }

  private static DataType arrayElement(int precision, int scale) {
    for (Kind kind : Kind.values()) {
      if (kind.code() == scale >>> SCALE_BITS && kind != Kind.VECTOR && kind != Kind.ARRAY) {
        return new DataType(kind, precision, scale & ((1 << SCALE_BITS) - 1));
      }
    }
    throw new StorageException.InvalidSetting(
        "an array has elements of a scalar type, not of code " + (scale >>> SCALE_BITS));
  }

  /** Returns the type of a column's single values: the elements' of ARRAY, else this one. */
  public DataType scalar() {
    return kind == Kind.ARRAY ? arrayElement() : this;
  }

  /** Returns what the coordinates of this type of vectors are stored as. */
  public VectorElement element() {
    if (kind != Kind.VECTOR) {
      throw new IllegalStateException(kind + " has no elements");
    }
    return VectorElement.ofCode(scale);
  }

  /** Returns whether values are vectors. */
  public boolean isVector() {
    return kind == Kind.VECTOR;
  }

  /** Returns whether values are arrays. */
  public boolean isArray() {
    return kind == Kind.ARRAY;
  }

  /**
   * Returns whether this holds every value of {@code narrower} and keeps it in the same bytes, so
   * that a column can change its type without its rows: longer texts and byte strings, and decimals
   * of the same scale with more digits, as long as they take as much room.
   */
  public boolean widens(DataType narrower) {
    return switch (kind) {
      case TEXT -> narrower.kind == Kind.VARCHAR || narrower.kind == Kind.TEXT;
      case VARCHAR, VARBINARY ->
          narrower.kind == kind
              && (precision == 0 || (narrower.precision != 0 && narrower.precision <= precision));
      case DECIMAL ->
          narrower.kind == kind
              && narrower.scale == scale
              && narrower.precision <= precision
              && (narrower.precision <= LONG_DIGITS) == (precision <= LONG_DIGITS);
      default -> equals(narrower);
    };
  }
}
