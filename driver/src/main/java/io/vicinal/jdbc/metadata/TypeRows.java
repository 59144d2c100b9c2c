package io.vicinal.jdbc.metadata;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.storage.DataType;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers {@link DatabaseMetaData#getTypeInfo} for every type that a column can have. */
public final class TypeRows {
  private TypeRows() {}

  /** Returns one row per type, by JDBC type number as JDBC orders them. */
  public static MetadataResult all() {
    var rows = new ArrayList<@Nullable Object[]>();
    for (DataType.Kind kind : DataType.Kind.values()) {
      if (kind != DataType.Kind.ARRAY) { // a way to make types of the others
        rows.add(row(kind));
      }
    }
    rows.sort(Comparator.comparing(row -> (Integer) row[1]));
    return MetadataResult.of(
        List.of(
            "TYPE_NAME",
            "DATA_TYPE:int",
            "PRECISION:int",
            "LITERAL_PREFIX",
            "LITERAL_SUFFIX",
            "CREATE_PARAMS",
            "NULLABLE:short",
            "CASE_SENSITIVE:boolean",
            "SEARCHABLE:short",
            "UNSIGNED_ATTRIBUTE:boolean",
            "FIXED_PREC_SCALE:boolean",
            "AUTO_INCREMENT:boolean",
            "LOCAL_TYPE_NAME",
            "MINIMUM_SCALE:short",
            "MAXIMUM_SCALE:short",
            "SQL_DATA_TYPE:int",
            "SQL_DATETIME_SUB:int",
            "NUM_PREC_RADIX:int"),
        rows);
  }

  private static @Nullable Object[] row(DataType.Kind kind) {
    TypeDescription type = TypeDescription.of(DataType.of(kind));
    boolean text = type.jdbcType() == Types.CHAR || type.jdbcType() == Types.VARCHAR;
    boolean vector = kind == DataType.Kind.VECTOR;
    return new @Nullable Object[] {
      type.name(),
      type.jdbcType(),
      vector ? DataType.VECTOR_DIMENSION_MAX : type.size(),
      prefix(kind),
      type.numeric() || kind == DataType.Kind.BOOLEAN ? null : vector ? "]'" : "'",
      createParameters(kind),
      (short) DatabaseMetaData.typeNullable,
      text,
      (short) (text ? DatabaseMetaData.typeSearchable : DatabaseMetaData.typePredBasic),
      !type.numeric(),
      kind == DataType.Kind.DECIMAL,
      canBeIdentity(kind),
      type.name(),
      (short) 0,
      (short) (kind == DataType.Kind.DECIMAL ? DataType.DECIMAL_PRECISION_MAX : type.digits()),
      null,
      null,
      type.numeric() ? 10 : null
    };
  }

  private static boolean canBeIdentity(DataType.Kind kind) {
    return switch (kind) {
      case SMALLINT, INTEGER, BIGINT -> true;
      case BOOLEAN, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, TEXT, VARBINARY -> false;
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, JSON, VECTOR, ARRAY -> false;
    };
  }

  private static @Nullable String prefix(DataType.Kind kind) {
    return switch (kind) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> null;
      case CHAR, VARCHAR, TEXT, UUID, JSON -> "'";
      case VARBINARY -> "X'";
      case DATE -> "DATE '";
      case TIME -> "TIME '";
      case TIMESTAMP -> "TIMESTAMP '";
      case TIMESTAMPTZ -> "TIMESTAMPTZ '";
      case VECTOR -> "'[";
      case ARRAY -> "'{";
    };
  }

  private static @Nullable String createParameters(DataType.Kind kind) {
    return switch (kind) {
      case CHAR, VARCHAR, VARBINARY -> "length";
      case DECIMAL -> "precision,scale";
      case TIME, TIMESTAMP, TIMESTAMPTZ -> "precision";
      case VECTOR -> "dimension";
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE -> null;
      case TEXT, DATE, UUID, JSON, ARRAY -> null;
    };
  }
}
