package io.vicinal.planner.plan;

/**
 * Types of the values that cross the planner's door, with the Java class that carries them out.
 *
 * <p>Going in, a parameter may be any Java object that JDBC users pass for the type (numbers of any
 * class, strings, java.sql and java.time classes, {@code float[]}, {@code double[]}, lists, …); the
 * planner converts it or refuses it with a SQLSTATE.
 */
public enum ValueType {
  BOOLEAN(java.sql.Types.BOOLEAN, Boolean.class),
  SMALLINT(java.sql.Types.SMALLINT, Short.class),
  INTEGER(java.sql.Types.INTEGER, Integer.class),
  BIGINT(java.sql.Types.BIGINT, Long.class),
  REAL(java.sql.Types.REAL, Float.class),
  DOUBLE(java.sql.Types.DOUBLE, Double.class),
  DECIMAL(java.sql.Types.DECIMAL, java.math.BigDecimal.class),
  CHAR(java.sql.Types.CHAR, String.class),
  VARCHAR(java.sql.Types.VARCHAR, String.class),
  VARBINARY(java.sql.Types.VARBINARY, byte[].class),
  DATE(java.sql.Types.DATE, java.time.LocalDate.class),
  TIME(java.sql.Types.TIME, java.time.LocalTime.class),
  TIMESTAMP(java.sql.Types.TIMESTAMP, java.time.LocalDateTime.class),
  TIMESTAMPTZ(java.sql.Types.TIMESTAMP_WITH_TIMEZONE, java.time.OffsetDateTime.class),
  UUID(java.sql.Types.OTHER, java.util.UUID.class),
  VECTOR(java.sql.Types.OTHER, float[].class),
  /** Elements with their type. */
  ARRAY(java.sql.Types.ARRAY, ArrayValue.class),
  NULL(java.sql.Types.NULL, Void.class),
  /** Anything else that an expression can give, such as an interval or row. */
  OTHER(java.sql.Types.OTHER, Object.class);

  private final int jdbcType;
  private final Class<?> javaClass;

  ValueType(int jdbcType, Class<?> javaClass) {
    this.jdbcType = jdbcType;
    this.javaClass = javaClass;
  }

  /** Returns the constant of {@link java.sql.Types}. */
  public int jdbcType() {
    return jdbcType;
  }

  /** Returns the class of every non-null value of this type in a {@link RowStream}. */
  public Class<?> javaClass() {
    return javaClass;
  }
}
