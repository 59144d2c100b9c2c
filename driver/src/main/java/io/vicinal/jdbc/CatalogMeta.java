package io.vicinal.jdbc;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.metadata.ClientInfoRows;
import io.vicinal.jdbc.metadata.EmptyRows;
import io.vicinal.jdbc.metadata.FunctionRows;
import io.vicinal.jdbc.metadata.PrivilegeRows;
import io.vicinal.jdbc.metadata.ProcedureRows;
import io.vicinal.jdbc.metadata.Signatures;
import io.vicinal.jdbc.metadata.TypeRows;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * The part of Avatica's calls that describe a database; what there is none of is empty.
 *
 * <p>It is no {@code MetaImpl}, which would keep the settings of a connection once more, and for
 * that make every process load the wire's forms of them before its first query.
 */
abstract class CatalogMeta implements Meta {
  /** Returns the connection that {@code handle} names. */
  abstract OpenConnection connection(ConnectionHandle handle);

  /** Returns rows that come from no statement as a result set in memory. */
  MetaResultSet inMemory(ConnectionHandle ch, MetadataResult result) {
    return MetaResultSet.create(
        ch.id,
        connection(ch).createStatement().id(),
        true,
        Signatures.of(result.columns()),
        new Frame(0, true, result.rows()));
  }

  @Override
  public MetaResultSet getTables(
      ConnectionHandle ch, String cat, Pat schema, Pat table, List<String> types) {
    return inMemory(ch, connection(ch).catalog().tables(cat, schema.s, table.s, types));
  }

  @Override
  public MetaResultSet getColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat table, Pat column) {
    return inMemory(ch, connection(ch).catalog().columns(cat, schema.s, table.s, column.s));
  }

  @Override
  public MetaResultSet getSchemas(ConnectionHandle ch, String cat, Pat schema) {
    return inMemory(ch, connection(ch).catalog().schemas(cat, schema.s));
  }

  @Override
  public MetaResultSet getCatalogs(ConnectionHandle ch) {
    return inMemory(ch, connection(ch).catalog().catalogs());
  }

  @Override
  public MetaResultSet getTableTypes(ConnectionHandle ch) {
    return inMemory(ch, connection(ch).catalog().tableTypes());
  }

  @Override
  public MetaResultSet getPrimaryKeys(
      ConnectionHandle ch, String cat, String schema, String table) {
    return inMemory(ch, connection(ch).catalog().primaryKeys(cat, schema, table));
  }

  @Override
  public MetaResultSet getBestRowIdentifier(
      ConnectionHandle ch, String cat, String schema, String table, int scope, boolean nullable) {
    return inMemory(ch, connection(ch).catalog().bestRowIdentifier(cat, schema, table));
  }

  @Override
  public MetaResultSet getIndexInfo(
      ConnectionHandle ch,
      String cat,
      String schema,
      String table,
      boolean unique,
      boolean approximate) {
    return inMemory(ch, connection(ch).catalog().indexes(cat, schema, table, unique));
  }

  @Override
  public MetaResultSet getFunctions(ConnectionHandle ch, String cat, Pat schema, Pat name) {
    return inMemory(ch, FunctionRows.matching(name.s));
  }

  @Override
  public MetaResultSet getFunctionColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat name, Pat column) {
    return inMemory(ch, FunctionRows.columns(name.s, column.s));
  }

  @Override
  public MetaResultSet getClientInfoProperties(ConnectionHandle ch) {
    return inMemory(ch, ClientInfoRows.all());
  }

  @Override
  public MetaResultSet getTypeInfo(ConnectionHandle ch) {
    return inMemory(ch, TypeRows.all());
  }

  @Override
  public Map<DatabaseProperty, Object> getDatabaseProperties(ConnectionHandle ch) {
    return Map.of();
  }

  /** Gives the first frame only: {@link FrameRows} fetches the others. */
  @Override
  public Iterable<Object> createIterable(
      StatementHandle h,
      QueryState state,
      Signature signature,
      List<TypedValue> parameters,
      @Nullable Frame first) {
    return first == null ? List.of() : first.rows;
  }

  @Override
  public MetaResultSet getProcedures(ConnectionHandle ch, String cat, Pat schema, Pat name) {
    return inMemory(ch, procedures(ch, cat, schema, name).procedures());
  }

  @Override
  public MetaResultSet getProcedureColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat name, Pat column) {
    return inMemory(ch, procedures(ch, cat, schema, name).columns(column.s));
  }

  private ProcedureRows procedures(ConnectionHandle ch, String cat, Pat schema, Pat name) {
    String database = connection(ch).session().database().name();
    return new ProcedureRows(database, cat, schema.s, name.s);
  }

  @Override
  public MetaResultSet getColumnPrivileges(
      ConnectionHandle ch, String cat, String schema, String table, Pat column) {
    return inMemory(ch, privileges(ch).columns(cat, schema, table, column.s));
  }

  @Override
  public MetaResultSet getTablePrivileges(ConnectionHandle ch, String cat, Pat schema, Pat table) {
    return inMemory(ch, privileges(ch).tables(cat, schema.s, table.s));
  }

  private PrivilegeRows privileges(ConnectionHandle ch) {
    return new PrivilegeRows(connection(ch).session());
  }

  @Override
  public MetaResultSet getVersionColumns(
      ConnectionHandle ch, String cat, String schema, String table) {
    return inMemory(ch, EmptyRows.VERSION_COLUMNS.result());
  }

  @Override
  public MetaResultSet getImportedKeys(
      ConnectionHandle ch, String cat, String schema, String table) {
    return inMemory(ch, EmptyRows.FOREIGN_KEYS.result());
  }

  @Override
  public MetaResultSet getExportedKeys(
      ConnectionHandle ch, String cat, String schema, String table) {
    return inMemory(ch, EmptyRows.FOREIGN_KEYS.result());
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
    return inMemory(ch, EmptyRows.FOREIGN_KEYS.result());
  }

  @Override
  public MetaResultSet getUDTs(ConnectionHandle ch, String cat, Pat schema, Pat type, int[] types) {
    return inMemory(ch, EmptyRows.UDTS.result());
  }

  @Override
  public MetaResultSet getSuperTypes(ConnectionHandle ch, String cat, Pat schema, Pat type) {
    return inMemory(ch, EmptyRows.SUPER_TYPES.result());
  }

  @Override
  public MetaResultSet getSuperTables(ConnectionHandle ch, String cat, Pat schema, Pat table) {
    return inMemory(ch, EmptyRows.SUPER_TABLES.result());
  }

  @Override
  public MetaResultSet getAttributes(
      ConnectionHandle ch, String cat, Pat schema, Pat type, Pat attribute) {
    return inMemory(ch, EmptyRows.ATTRIBUTES.result());
  }

  @Override
  public MetaResultSet getPseudoColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat table, Pat column) {
    return inMemory(ch, EmptyRows.PSEUDO_COLUMNS.result());
  }
}
