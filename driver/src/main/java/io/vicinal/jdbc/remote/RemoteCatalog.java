package io.vicinal.jdbc.remote;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** The part of Avatica's calls that describe a database; a server answers each. */
abstract class RemoteCatalog implements Meta {
  /** Returns the rows of one of them; patterns are texts or null. */
  abstract MetaResultSet rows(Catalog question, List<@Nullable Object> arguments);

  private MetaResultSet ask(Catalog question, @Nullable Object... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof Pat pattern) {
        arguments[i] = pattern.s;
      }
    }
    return rows(question, Arrays.asList(arguments));
  }

  @Override
  public Map<DatabaseProperty, Object> getDatabaseProperties(ConnectionHandle ch) {
    return Map.of();
  }

  @Override
  public MetaResultSet getTables(
      ConnectionHandle ch, String cat, Pat schema, Pat table, List<String> types) {
    return ask(Catalog.TABLES, cat, schema, table, types);
  }

  @Override
  public MetaResultSet getColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat table, Pat column) {
    return ask(Catalog.COLUMNS, cat, schema, table, column);
  }

  @Override
  public MetaResultSet getSchemas(ConnectionHandle ch, String cat, Pat schema) {
    return ask(Catalog.SCHEMAS, cat, schema);
  }

  @Override
  public MetaResultSet getCatalogs(ConnectionHandle ch) {
    return ask(Catalog.CATALOGS);
  }

  @Override
  public MetaResultSet getTableTypes(ConnectionHandle ch) {
    return ask(Catalog.TABLE_TYPES);
  }

  @Override
  public MetaResultSet getPrimaryKeys(
      ConnectionHandle ch, String cat, String schema, String table) {
    return ask(Catalog.PRIMARY_KEYS, cat, schema, table);
  }

  @Override
  public MetaResultSet getBestRowIdentifier(
      ConnectionHandle ch, String cat, String schema, String table, int scope, boolean nullable) {
    return ask(Catalog.BEST_ROW_IDENTIFIER, cat, schema, table, scope, nullable);
  }

  @Override
  public MetaResultSet getIndexInfo(
      ConnectionHandle ch,
      String cat,
      String schema,
      String table,
      boolean unique,
      boolean approximate) {
    return ask(Catalog.INDEX_INFO, cat, schema, table, unique, approximate);
  }

  @Override
  public MetaResultSet getFunctions(ConnectionHandle ch, String cat, Pat schema, Pat name) {
    return ask(Catalog.FUNCTIONS, cat, schema, name);
  }

  @Override
  public MetaResultSet getFunctionColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat name, Pat column) {
    return ask(Catalog.FUNCTION_COLUMNS, cat, schema, name, column);
  }

  @Override
  public MetaResultSet getClientInfoProperties(ConnectionHandle ch) {
    return ask(Catalog.CLIENT_INFO);
  }

  @Override
  public MetaResultSet getTypeInfo(ConnectionHandle ch) {
    return ask(Catalog.TYPE_INFO);
  }

  @Override
  public MetaResultSet getProcedures(ConnectionHandle ch, String cat, Pat schema, Pat name) {
    return ask(Catalog.PROCEDURES, cat, schema, name);
  }

  @Override
  public MetaResultSet getProcedureColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat name, Pat column) {
    return ask(Catalog.PROCEDURE_COLUMNS, cat, schema, name, column);
  }

  @Override
  public MetaResultSet getColumnPrivileges(
      ConnectionHandle ch, String cat, String schema, String table, Pat column) {
    return ask(Catalog.COLUMN_PRIVILEGES, cat, schema, table, column);
  }

  @Override
  public MetaResultSet getTablePrivileges(ConnectionHandle ch, String cat, Pat schema, Pat table) {
    return ask(Catalog.TABLE_PRIVILEGES, cat, schema, table);
  }

  @Override
  public MetaResultSet getVersionColumns(
      ConnectionHandle ch, String cat, String schema, String table) {
    return ask(Catalog.VERSION_COLUMNS, cat, schema, table);
  }

  @Override
  public MetaResultSet getImportedKeys(
      ConnectionHandle ch, String cat, String schema, String table) {
    return ask(Catalog.IMPORTED_KEYS, cat, schema, table);
  }

  @Override
  public MetaResultSet getExportedKeys(
      ConnectionHandle ch, String cat, String schema, String table) {
    return ask(Catalog.EXPORTED_KEYS, cat, schema, table);
  }

  @Override
  public MetaResultSet getCrossReference(
      ConnectionHandle ch,
      String parentCat,
      String parentSchema,
      String parentTable,
      String cat,
      String schema,
      String table) {
    return ask(Catalog.CROSS_REFERENCE, parentCat, parentSchema, parentTable, cat, schema, table);
  }

  @Override
  public MetaResultSet getUDTs(ConnectionHandle ch, String cat, Pat schema, Pat type, int[] types) {
    return ask(Catalog.UDTS, cat, schema, type);
  }

  @Override
  public MetaResultSet getSuperTypes(ConnectionHandle ch, String cat, Pat schema, Pat type) {
    return ask(Catalog.SUPER_TYPES, cat, schema, type);
  }

  @Override
  public MetaResultSet getSuperTables(ConnectionHandle ch, String cat, Pat schema, Pat table) {
    return ask(Catalog.SUPER_TABLES, cat, schema, table);
  }

  @Override
  public MetaResultSet getAttributes(
      ConnectionHandle ch, String cat, Pat schema, Pat type, Pat attribute) {
    return ask(Catalog.ATTRIBUTES, cat, schema, type, attribute);
  }

  @Override
  public MetaResultSet getPseudoColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat table, Pat column) {
    return ask(Catalog.PSEUDO_COLUMNS, cat, schema, table, column);
  }
}
