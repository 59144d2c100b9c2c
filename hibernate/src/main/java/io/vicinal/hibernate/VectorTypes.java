package io.vicinal.hibernate;

import org.hibernate.boot.model.TypeContributions;
import org.hibernate.dialect.Dialect;
import org.hibernate.type.BasicArrayType;
import org.hibernate.type.BasicTypeReference;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.StandardBasicTypes;
import org.hibernate.type.spi.TypeConfiguration;

/** Adds the kinds of vectors that Vicinal stores. */
final class VectorTypes {
  private VectorTypes() {}

  static void contribute(TypeContributions contributions, Dialect dialect) {
    TypeConfiguration types = contributions.getTypeConfiguration();
    floats(
        types,
        dialect,
        SqlTypes.VECTOR,
        "vector($l)",
        StandardBasicTypes.VECTOR.getName(),
        float[].class.getName(), // a parameter of which nothing else is known
        "float[]");
    floats(
        types,
        dialect,
        SqlTypes.VECTOR_FLOAT32,
        "vector($l)",
        StandardBasicTypes.VECTOR_FLOAT32.getName());
    floats(
        types,
        dialect,
        SqlTypes.VECTOR_FLOAT16,
        "vector($l, float16)",
        StandardBasicTypes.VECTOR_FLOAT16.getName());
    bytes(types, dialect, SqlTypes.VECTOR_INT8, "vector($l, int8)", StandardBasicTypes.VECTOR_INT8);
    bytes(
        types,
        dialect,
        SqlTypes.VECTOR_BINARY,
        "vector($l, bit)",
        StandardBasicTypes.VECTOR_BINARY);
  }

  /** Tells whether {@code code} is one of {@link SqlTypes} for the vectors that are added here. */
  static boolean isVector(int code) {
    return switch (code) {
      case SqlTypes.VECTOR,
          SqlTypes.VECTOR_FLOAT32,
          SqlTypes.VECTOR_FLOAT16,
          SqlTypes.VECTOR_INT8,
          SqlTypes.VECTOR_BINARY ->
          true;
      default -> false;
    };
  }

  private static void floats(
      TypeConfiguration types, Dialect dialect, int code, String column, String... names) {
    var jdbc = new VectorJdbcType(types.getJdbcTypeRegistry().getDescriptor(SqlTypes.FLOAT), code);
    register(types, dialect, column, jdbc);
    types
        .getBasicTypeRegistry()
        .register(
            new BasicArrayType<>(
                types.getBasicTypeRegistry().resolve(StandardBasicTypes.FLOAT),
                jdbc,
                types.getJavaTypeRegistry().resolveDescriptor(float[].class)),
            names);
  }

  private static void bytes(
      TypeConfiguration types,
      Dialect dialect,
      int code,
      String column,
      BasicTypeReference<byte[]> name) {
    var jdbc =
        new VectorJdbcType(types.getJdbcTypeRegistry().getDescriptor(SqlTypes.TINYINT), code);
    register(types, dialect, column, jdbc);
    types
        .getBasicTypeRegistry()
        .register(
            new BasicArrayType<>(
                types.getBasicTypeRegistry().resolve(StandardBasicTypes.BYTE),
                jdbc,
                types.getJavaTypeRegistry().resolveDescriptor(byte[].class)),
            name.getName());
  }

  private static void register(
      TypeConfiguration types, Dialect dialect, String column, VectorJdbcType jdbc) {
    int code = jdbc.getDefaultSqlTypeCode();
    types.getJdbcTypeRegistry().addDescriptor(code, jdbc);
    types.getDdlTypeRegistry().addDescriptor(new VectorColumn(code, column, dialect));
  }
}
