package io.vicinal.jdbc.client;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.MetaImpl;
import org.jspecify.annotations.Nullable;

/** The answer of one metadata method: columns as JDBC names them and rows in JDBC's order. */
public record MetadataResult(List<ColumnMetaData> columns, List<Object> rows) {
  private static final MetadataResult NO_GENERATED_KEYS =
      of(List.of("GENERATED_KEY:long"), List.of());

  /** Declares columns as {@code "TABLE_NAME"}, with {@code :int} or another type where not text. */
  public static MetadataResult of(List<String> declarations, List<@Nullable Object[]> rows) {
    var columns = new ArrayList<ColumnMetaData>();
    for (String declaration : declarations) {
      int colon = declaration.indexOf(':');
      String name = colon < 0 ? declaration : declaration.substring(0, colon);
      String type = colon < 0 ? "text" : declaration.substring(colon + 1);
      columns.add(MetaImpl.columnMetaData(name, columns.size(), javaClass(type), true));
    }
    return new MetadataResult(columns, List.copyOf(rows));
  }

  /** Returns the answer of {@code getGeneratedKeys} where no column generates values. */
  public static MetadataResult noGeneratedKeys() {
    return NO_GENERATED_KEYS;
  }

  private static Class<?> javaClass(String type) {
    return switch (type) {
      case "text" -> String.class;
      case "int" -> Integer.class;
      case "short" -> Short.class;
      case "long" -> Long.class;
      case "boolean" -> Boolean.class;
      default -> throw new IllegalArgumentException(type);
    };
  }
}
