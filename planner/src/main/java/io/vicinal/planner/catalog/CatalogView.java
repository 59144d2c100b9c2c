package io.vicinal.planner.catalog;

import io.vicinal.planner.access.RestrictedDatabase;
import io.vicinal.planner.session.SystemSchemas;
import io.vicinal.sql.Dialect;
import io.vicinal.storage.Database;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.sql.validate.SqlNameMatchers;

/**
 * The names of one database at one catalog version. Thread-safe.
 *
 * <p>A table is also there under its name with {@link #TARGET_SUFFIX}, with its hidden row id, for
 * the target of UPDATE and DELETE.
 */
public final class CatalogView {
  /** Ends the name under which a table shows its hidden row id. */
  public static final String TARGET_SUFFIX = "$target";

  private final long version;
  private final CalciteSchema root;

  private CatalogView(long version, CalciteSchema root) {
    this.version = version;
    this.root = root;
  }

  /** Reads the definitions of {@code database}. */
  public static CatalogView of(Database database) {
    // The version is read first: a change in between makes this view look too old, never too new.
    long version = database.catalogVersion();
    return of(version, database, database.tables(), database.views());
  }

  /** Returns what names would mean if the database had these tables and views. */
  public static CatalogView supposing(
      Database database, List<io.vicinal.storage.Table> tables, List<View> views) {
    return of(0, database, tables, views);
  }

  private static CatalogView of(
      long version, Database database, List<io.vicinal.storage.Table> all, List<View> views) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    var schemas = new LinkedHashMap<String, Map<String, Table>>();
    for (String schema : database.schemas()) {
      schemas.put(schema, new LinkedHashMap<>());
    }
    for (io.vicinal.storage.Table table : all) {
      Map<String, Table> tables =
          schemas.computeIfAbsent(table.schema(), name -> new LinkedHashMap<>());
      tables.put(table.name(), new StorageTable(database, table, false));
      tables.put(table.name() + TARGET_SUFFIX, new StorageTable(database, table, true));
    }
    for (View view : views) {
      schemas
          .computeIfAbsent(view.schema(), name -> new LinkedHashMap<>())
          .put(view.name(), new StoredView(view));
    }
    boolean admin = RestrictedDatabase.showsAll(database);
    addSchemas(schemas, root, admin);
    // The name of the database may stand before that of a schema, which may be the same.
    CalciteSchema own = root.getSubSchema(database.name(), true);
    addSchemas(schemas, own == null ? root.add(database.name(), new Tables(Map.of())) : own, admin);
    return new CatalogView(version, root);
  }

  private static void addSchemas(
      Map<String, Map<String, Table>> schemas, CalciteSchema parent, boolean admin) {
    SystemSchemas.all().forEach(name -> parent.add(name, new SystemTables(name, admin)));
    schemas.forEach((name, tables) -> parent.add(name, new Tables(tables)));
  }

  /** Reads the definitions of {@code database} and adds {@code table}, which it does not list. */
  public static CatalogView including(io.vicinal.storage.Table table, Database database) {
    var tables = new ArrayList<>(database.tables());
    tables.add(table);
    return of(0, database, tables, database.views());
  }

  /** Returns a view with nothing but {@code table}, which {@code database} need not have. */
  public static CatalogView with(io.vicinal.storage.Table table, Database database) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    root.add(
        table.schema(), new Tables(Map.of(table.name(), new StorageTable(database, table, false))));
    return new CatalogView(0, root);
  }

  /** Returns the catalog version that was read. */
  public long version() {
    return version;
  }

  /** Returns a reader that looks up names without a schema in {@code path}, one after the other. */
  public CalciteCatalogReader reader(List<String> path) {
    var properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
    properties.setProperty(
        CalciteConnectionProperty.DEFAULT_NULL_COLLATION.camelName(), NullCollation.HIGH.name());
    return new Reader(root, path, new CalciteConnectionConfigImpl(properties));
  }

  /** Looks names up in several schemas; Calcite's own reader does so in one. */
  private static final class Reader extends CalciteCatalogReader {
    Reader(CalciteSchema root, List<String> path, CalciteConnectionConfigImpl config) {
      super(
          root,
          SqlNameMatchers.withCaseSensitive(true),
          paths(path),
          Dialect.typeFactory(),
          config);
    }

    private static List<List<String>> paths(List<String> path) {
      var paths = new ArrayList<List<String>>();
      path.forEach(schema -> paths.add(List.of(schema)));
      paths.add(List.of());
      return paths;
    }
  }

  private static final class Tables extends AbstractSchema {
    private final Map<String, Table> tables;

    Tables(Map<String, Table> tables) {
      this.tables = tables;
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return tables;
    }
  }

  /** Makes its tables when one is looked for: most processes never ask. */
  private static final class SystemTables extends AbstractSchema {
    private final String name;
    private final boolean admin;

    SystemTables(String name, boolean admin) {
      this.name = name;
      this.admin = admin;
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return SystemTable.all(name, admin);
    }
  }
}
