package io.vicinal.hibernate;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.Size;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.ArrayJdbcType;
import org.hibernate.type.descriptor.jdbc.BasicBinder;
import org.hibernate.type.descriptor.jdbc.BasicExtractor;
import org.hibernate.type.descriptor.jdbc.JdbcLiteralFormatter;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.spi.TypeConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Binds and reads one kind of vector.
 *
 * <p>Vectors go to the driver as {@code float[]}. {@code VECTOR_INT8} has a byte for each
 * component, {@code VECTOR_BINARY} one for eight, as {@link VectorForm} says.
 */
final class VectorJdbcType extends ArrayJdbcType {
  private static final long serialVersionUID = 1;

  private final int code;

  /**
   * Creates the kind that {@code code}, one of {@link SqlTypes}, names.
   *
   * @param element the type of a component in Java
   */
  VectorJdbcType(JdbcType element, int code) {
    this.code = code;
    super(element);
  }

  @Override
  public int getDefaultSqlTypeCode() {
    return code;
  }

  @Override
  public int getJdbcTypeCode() {
    return Types.OTHER;
  }

  @Override
  public JavaType<?> getRecommendedJavaType(
      @Nullable Integer precision, @Nullable Integer scale, TypeConfiguration types) {
    return types.getJavaTypeRegistry().resolveDescriptor(javaClass());
  }

  @Override
  public <T> JdbcLiteralFormatter<T> getJdbcLiteralFormatter(JavaType<T> type) {
    return (appender, value, dialect, options) ->
        appender.appendSql("'" + VectorForm.text(unwrap(type, value, options)) + "'::vector");
  }

  @Override
  public void appendWriteExpression(
      String expression, @Nullable Size size, SqlAppender appender, Dialect dialect) {
    appender.append(expression);
  }

  @Override
  public boolean isWriteExpressionTyped(Dialect dialect) {
    return false;
  }

  @Override
  public @Nullable String castFromPattern(JdbcMapping source, @Nullable Size size) {
    return source.getJdbcType().isStringLike() ? "cast(?1 as vector)" : null;
  }

  @Override
  public <T> ValueBinder<T> getBinder(JavaType<T> type) {
    return new BasicBinder<>(type, this) {
      private static final long serialVersionUID = 1;

      @Override
      protected void doBind(PreparedStatement statement, T value, int index, WrapperOptions options)
          throws SQLException {
        statement.setObject(index, unwrap(type, value, options));
      }

      @Override
      protected void doBind(
          CallableStatement statement, T value, String name, WrapperOptions options)
          throws SQLException {
        statement.setObject(name, unwrap(type, value, options));
      }

      @Override
      protected void doBindNull(PreparedStatement statement, int index, WrapperOptions options)
          throws SQLException {
        statement.setNull(index, Types.OTHER);
      }
    };
  }

  @Override
  public <T> ValueExtractor<T> getExtractor(JavaType<T> type) {
    return new BasicExtractor<>(type, this) {
      private static final long serialVersionUID = 1;

      @Override
      protected @Nullable T doExtract(ResultSet rows, int index, WrapperOptions options)
          throws SQLException {
        return wrap(type, rows.getObject(index, float[].class), options);
      }

      @Override
      protected @Nullable T doExtract(CallableStatement call, int index, WrapperOptions options)
          throws SQLException {
        return wrap(type, call.getObject(index, float[].class), options);
      }

      @Override
      protected @Nullable T doExtract(CallableStatement call, String name, WrapperOptions options)
          throws SQLException {
        return wrap(type, call.getObject(name, float[].class), options);
      }
    };
  }

  private Class<?> javaClass() {
    return hasBytes() ? byte[].class : float[].class;
  }

  private boolean hasBytes() {
    return code == SqlTypes.VECTOR_INT8 || code == SqlTypes.VECTOR_BINARY;
  }

  private <T> float[] unwrap(JavaType<T> type, T value, WrapperOptions options) {
    return switch (code) {
      case SqlTypes.VECTOR_INT8 -> VectorForm.ofBytes(type.unwrap(value, byte[].class, options));
      case SqlTypes.VECTOR_BINARY -> VectorForm.ofBits(type.unwrap(value, byte[].class, options));
      default -> type.unwrap(value, float[].class, options);
    };
  }

  private <T> @Nullable T wrap(
      JavaType<T> type, float @Nullable [] components, WrapperOptions options) {
    if (components == null) {
      return null;
    }
    return switch (code) {
      case SqlTypes.VECTOR_INT8 -> type.wrap(VectorForm.toBytes(components), options);
      case SqlTypes.VECTOR_BINARY -> type.wrap(VectorForm.toBits(components), options);
      default -> type.wrap(components, options);
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VectorJdbcType type && code == type.code;
  }

  @Override
  public int hashCode() {
    return code;
  }
}
