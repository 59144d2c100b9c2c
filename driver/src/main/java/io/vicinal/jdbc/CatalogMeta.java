package io.vicinal.jdbc;

import io.vicinal.jdbc.metadata.ClientInfoRows;
import io.vicinal.jdbc.metadata.FunctionRows;
import io.vicinal.jdbc.metadata.MetadataResult;
import io.vicinal.jdbc.metadata.Signatures;
import io.vicinal.jdbc.metadata.TypeRows;
import java.util.List;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.MetaImpl;
import org.jspecify.annotations.Nullable;

/** The part of Avatica's calls that describe a database; what there is none of is empty. */
abstract class CatalogMeta extends MetaImpl {
  /**
   * Creates the calls.
   *
   * @param only the connection in this process, null where they come from elsewhere: no call from
   *     there needs it
   */
  @SuppressWarnings("NullAway") // Avatica only keeps it
  CatalogMeta(@Nullable AvaticaConnection only) {
    super(only);
  }

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
}
