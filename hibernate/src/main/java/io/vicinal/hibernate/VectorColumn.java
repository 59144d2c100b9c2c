package io.vicinal.hibernate;

import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.Size;
import org.hibernate.type.Type;
import org.hibernate.type.descriptor.sql.internal.DdlTypeImpl;
import org.hibernate.type.descriptor.sql.spi.DdlTypeRegistry;
import org.jspecify.annotations.Nullable;

/** The type of a column of vectors, with the length that {@code @Array} gives. */
final class VectorColumn extends DdlTypeImpl {
  private final String pattern;

  /**
   * Creates the type of {@code code}.
   *
   * @param pattern has {@code $l} where the dimension stands
   */
  VectorColumn(int code, String pattern, Dialect dialect) {
    super(code, pattern, "vector", dialect);
    this.pattern = pattern;
  }

  @Override
  public String getTypeName(Size size, Type type, DdlTypeRegistry types) {
    @Nullable Integer length = size.getArrayLength();
    return length == null ? "vector" : pattern.replace("$l", length.toString());
  }
}
