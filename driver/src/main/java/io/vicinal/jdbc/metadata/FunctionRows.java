package io.vicinal.jdbc.metadata;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.storage.DataType;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@link DatabaseMetaData#getFunctions} and {@link DatabaseMetaData#getFunctionColumns}
 * with the functions that vectors bring along; they belong to no schema.
 */
public final class FunctionRows {
  private FunctionRows() {}

  /** Returns the functions whose names match. */
  public static MetadataResult matching(@Nullable String pattern) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (VectorFunction function : named(pattern)) {
      rows.add(
          new @Nullable Object[] {
            null,
            null,
            function.name(),
            null,
            (short) DatabaseMetaData.functionNoTable,
            function.name()
          });
    }
    return MetadataResult.of(
        List.of(
            "FUNCTION_CAT",
            "FUNCTION_SCHEM",
            "FUNCTION_NAME",
            "REMARKS",
            "FUNCTION_TYPE:short",
            "SPECIFIC_NAME"),
        rows);
  }

  /** Returns results and parameters; a result is called {@code result}, a parameter {@code p1}. */
  public static MetadataResult columns(@Nullable String pattern, @Nullable String columnPattern) {
    Predicate<String> wanted = NamePattern.of(columnPattern);
    var rows = new ArrayList<@Nullable Object[]>();
    for (VectorFunction function : named(pattern)) {
      if (wanted.test("result")) {
        rows.add(column(function, "result", 0, function.result()));
      }
      for (int i = 1; i <= function.parameters().size(); i++) {
        if (wanted.test("p" + i)) {
          rows.add(column(function, "p" + i, i, function.parameters().get(i - 1)));
        }
      }
    }
    return MetadataResult.of(
        List.of(
            "FUNCTION_CAT",
            "FUNCTION_SCHEM",
            "FUNCTION_NAME",
            "COLUMN_NAME",
            "COLUMN_TYPE:short",
            "DATA_TYPE:int",
            "TYPE_NAME",
            "PRECISION:int",
            "LENGTH:int",
            "SCALE:short",
            "RADIX:short",
            "NULLABLE:short",
            "REMARKS",
            "CHAR_OCTET_LENGTH:int",
            "ORDINAL_POSITION:int",
            "IS_NULLABLE",
            "SPECIFIC_NAME"),
        rows);
  }

  private static List<VectorFunction> named(@Nullable String pattern) {
    Predicate<String> wanted = NamePattern.of(pattern);
    return VectorFunction.all().stream().filter(function -> wanted.test(function.name())).toList();
  }

  private static @Nullable Object[] column(
      VectorFunction function, String name, int position, DataType.Kind kind) {
    TypeDescription type = TypeDescription.of(DataType.of(kind));
    boolean result = position == 0;
    return new @Nullable Object[] {
      null,
      null,
      function.name(),
      name,
      (short) (result ? DatabaseMetaData.functionReturn : DatabaseMetaData.functionColumnIn),
      type.jdbcType(),
      type.name(),
      type.size(),
      type.size(),
      type.numeric() ? (short) type.digits() : null,
      type.numeric() ? (short) 10 : null,
      (short) DatabaseMetaData.functionNullable,
      null,
      null,
      position,
      "YES",
      function.name()
    };
  }
}
