package io.vicinal.sql.validate;

import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeName;

/** Which types can be cast to which. */
final class CastRules {
  private CastRules() {}

  /** Adds to Calcite's casts: text and arrays to VECTOR, which is OTHER, and back to text. */
  static SqlTypeCoercionRule casts() {
    Map<SqlTypeName, ImmutableSet<SqlTypeName>> casts =
        new HashMap<>(SqlTypeCoercionRule.instance().getTypeMapping());
    casts.put(
        SqlTypeName.OTHER,
        ImmutableSet.of(
            SqlTypeName.OTHER, SqlTypeName.CHAR, SqlTypeName.VARCHAR, SqlTypeName.ARRAY));
    casts.put(
        SqlTypeName.ARRAY,
        ImmutableSet.<SqlTypeName>builder()
            .addAll(casts.getOrDefault(SqlTypeName.ARRAY, ImmutableSet.of()))
            .addAll(SqlTypeName.CHAR_TYPES)
            .build());
    for (SqlTypeName type : SqlTypeName.CHAR_TYPES) {
      casts.put(
          type,
          ImmutableSet.<SqlTypeName>builder()
              .addAll(casts.getOrDefault(type, ImmutableSet.of()))
              .add(SqlTypeName.OTHER)
              .add(SqlTypeName.ARRAY)
              .build());
    }
    return SqlTypeCoercionRule.instance(casts);
  }
}
