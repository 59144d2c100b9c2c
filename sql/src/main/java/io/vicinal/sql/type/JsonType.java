package io.vicinal.sql.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.BasicSqlType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Is {@code JSON}, which {@code JSONB} also means. To Calcite it is text of any length with a name
 * of its own, so that all that takes text takes it, and operators can tell it from text.
 */
public final class JsonType extends BasicSqlType {
  private static final long serialVersionUID = 1L;

  public static final JsonType NOT_NULL = new JsonType(false);
  public static final JsonType NULLABLE = new JsonType(true);

  private JsonType(boolean nullable) {
    super(VicinalTypeSystem.INSTANCE, SqlTypeName.VARCHAR, nullable);
  }

  /** Returns the type with the given nullability. */
  public static JsonType of(boolean nullable) {
    return nullable ? NULLABLE : NOT_NULL;
  }

  /** Returns whether {@code type} is JSON. */
  public static boolean isJson(RelDataType type) {
    return type instanceof JsonType;
  }

  @Override
  public BasicSqlType createWithNullability(boolean nullable) {
    return of(nullable);
  }

  @Override
  public Charset getCharset() {
    return StandardCharsets.UTF_8;
  }

  @Override
  public SqlCollation getCollation() {
    return SqlCollation.IMPLICIT;
  }

  @Override
  protected void generateTypeString(StringBuilder sb, boolean withDetail) {
    sb.append("JSON");
  }
}
