package io.vicinal.hibernate;

import java.sql.Types;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.dialect.Dialect;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.BlobJdbcType;
import org.hibernate.type.descriptor.jdbc.ClobJdbcType;
import org.hibernate.type.descriptor.jdbc.JsonJdbcType;
import org.hibernate.type.descriptor.jdbc.TimestampUtcAsOffsetDateTimeJdbcType;
import org.hibernate.type.descriptor.jdbc.UUIDJdbcType;
import org.hibernate.type.descriptor.sql.internal.DdlTypeImpl;

/** Adds UUID and JSON, and reads and writes large objects as values. */
final class ScalarTypes {
  private ScalarTypes() {}

  static void contribute(TypeContributions contributions, Dialect dialect) {
    var configuration = contributions.getTypeConfiguration();
    var columns = configuration.getDdlTypeRegistry();
    columns.addDescriptor(new DdlTypeImpl(SqlTypes.UUID, "uuid", dialect));
    columns.addDescriptor(new DdlTypeImpl(SqlTypes.JSON, "json", dialect));
    var values = configuration.getJdbcTypeRegistry();
    values.addDescriptor(UUIDJdbcType.INSTANCE);
    values.addDescriptor(SqlTypes.JSON, JsonJdbcType.INSTANCE);
    values.addDescriptor(TimestampUtcAsOffsetDateTimeJdbcType.INSTANCE);
    values.addDescriptor(Types.BLOB, BlobJdbcType.MATERIALIZED);
    values.addDescriptor(Types.CLOB, ClobJdbcType.MATERIALIZED);
    values.addDescriptor(Types.NCLOB, ClobJdbcType.MATERIALIZED);
  }

  static boolean isText(int code) {
    return switch (code) {
      case SqlTypes.VARCHAR,
          SqlTypes.NVARCHAR,
          SqlTypes.LONGVARCHAR,
          SqlTypes.LONGNVARCHAR,
          SqlTypes.LONG32VARCHAR,
          SqlTypes.LONG32NVARCHAR,
          SqlTypes.CLOB,
          SqlTypes.NCLOB ->
          true;
      default -> false;
    };
  }

  static boolean isBytes(int code) {
    return switch (code) {
      case SqlTypes.BINARY,
          SqlTypes.VARBINARY,
          SqlTypes.LONGVARBINARY,
          SqlTypes.LONG32VARBINARY,
          SqlTypes.BLOB ->
          true;
      default -> false;
    };
  }

  static boolean isDecimal(int code) {
    return code == SqlTypes.NUMERIC || code == SqlTypes.DECIMAL;
  }
}
