package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.remote.Catalog;
import java.util.List;
import org.apache.calcite.avatica.Meta.ConnectionHandle;
import org.apache.calcite.avatica.Meta.MetaResultSet;
import org.apache.calcite.avatica.Meta.Pat;
import org.jspecify.annotations.Nullable;

/** One question about a database from elsewhere, with its arguments as they came. */
record CatalogQuestion(List<@Nullable Object> arguments) {
  /** Returns the answer of {@code meta}. @throws RuntimeException 08P01 for wrong arguments */
  static MetaResultSet ask(
      CatalogMeta meta, ConnectionHandle ch, Catalog question, List<@Nullable Object> arguments) {
    return new CatalogQuestion(arguments).answer(meta, ch, question);
  }

  private MetaResultSet answer(CatalogMeta meta, ConnectionHandle ch, Catalog question) {
    return switch (question) {
      case TABLES -> meta.getTables(ch, text(0), pattern(1), pattern(2), texts(3));
      case COLUMNS -> meta.getColumns(ch, text(0), pattern(1), pattern(2), pattern(3));
      case SCHEMAS -> meta.getSchemas(ch, text(0), pattern(1));
      case CATALOGS -> meta.getCatalogs(ch);
      case TABLE_TYPES -> meta.getTableTypes(ch);
      case PRIMARY_KEYS -> meta.getPrimaryKeys(ch, text(0), text(1), text(2));
      case BEST_ROW_IDENTIFIER ->
          meta.getBestRowIdentifier(ch, text(0), text(1), text(2), 0, truth(4));
      case INDEX_INFO -> meta.getIndexInfo(ch, text(0), text(1), text(2), truth(3), truth(4));
      case FUNCTIONS -> meta.getFunctions(ch, text(0), pattern(1), pattern(2));
      case FUNCTION_COLUMNS ->
          meta.getFunctionColumns(ch, text(0), pattern(1), pattern(2), pattern(3));
      case CLIENT_INFO -> meta.getClientInfoProperties(ch);
      case TYPE_INFO -> meta.getTypeInfo(ch);
      case PROCEDURES -> meta.getProcedures(ch, text(0), pattern(1), pattern(2));
      case PROCEDURE_COLUMNS ->
          meta.getProcedureColumns(ch, text(0), pattern(1), pattern(2), pattern(3));
      case COLUMN_PRIVILEGES -> meta.getColumnPrivileges(ch, text(0), text(1), text(2), pattern(3));
      case TABLE_PRIVILEGES -> meta.getTablePrivileges(ch, text(0), pattern(1), pattern(2));
      case VERSION_COLUMNS -> meta.getVersionColumns(ch, text(0), text(1), text(2));
      case IMPORTED_KEYS -> meta.getImportedKeys(ch, text(0), text(1), text(2));
      case EXPORTED_KEYS -> meta.getExportedKeys(ch, text(0), text(1), text(2));
      case CROSS_REFERENCE ->
          meta.getCrossReference(ch, text(0), text(1), text(2), text(3), text(4), text(5));
      case UDTS -> meta.getUDTs(ch, text(0), pattern(1), pattern(2), new int[0]);
      case SUPER_TYPES -> meta.getSuperTypes(ch, text(0), pattern(1), pattern(2));
      case SUPER_TABLES -> meta.getSuperTables(ch, text(0), pattern(1), pattern(2));
      case ATTRIBUTES -> meta.getAttributes(ch, text(0), pattern(1), pattern(2), pattern(3));
      case PSEUDO_COLUMNS -> meta.getPseudoColumns(ch, text(0), pattern(1), pattern(2), pattern(3));
    };
  }

  private @Nullable Object at(int position) {
    if (position >= arguments.size()) {
      throw wrong();
    }
    return arguments.get(position);
  }

  private static RuntimeException wrong() {
    return SqlFailure.unchecked("08P01", "message is not one of this protocol");
  }

  @SuppressWarnings("NullAway") // Avatica takes null for any
  private String text(int position) {
    Object value = at(position);
    if (value != null && !(value instanceof String)) {
      throw wrong();
    }
    return (String) value;
  }

  private Pat pattern(int position) {
    return Pat.of(text(position));
  }

  private boolean truth(int position) {
    return at(position) instanceof Boolean truth && truth;
  }

  @SuppressWarnings("NullAway") // Avatica takes null for any
  private List<String> texts(int position) {
    Object value = at(position);
    if (value == null) {
      return null;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    throw wrong();
  }
}
