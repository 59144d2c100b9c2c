package io.vicinal.jdbc.metadata;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.system.SystemView;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers the metadata methods that ask what is granted, as {@code
 * information_schema.table_privileges} tells it to the session. Who owns a table, and who opened
 * the directory as nobody, needs no grant.
 */
public final class PrivilegeRows {
  /** Privileges that a column can have; there are no grants on columns alone. */
  private static final Set<String> OF_COLUMNS = Set.of("SELECT", "INSERT", "UPDATE");

  /** Where the view's columns are. */
  private static final int GRANTOR = 0;

  private static final int GRANTEE = 1;
  private static final int CATALOG = 2;
  private static final int SCHEMA = 3;
  private static final int TABLE = 4;
  private static final int PRIVILEGE = 5;
  private static final int GRANTABLE = 6;

  private final Session session;

  public PrivilegeRows(Session session) {
    this.session = session;
  }

  /** Answers {@link DatabaseMetaData#getTablePrivileges}. */
  public MetadataResult tables(
      @Nullable String catalog, @Nullable String schema, @Nullable String name) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (@Nullable Object[] grant : grants(catalog, NamePattern.of(schema), NamePattern.of(name))) {
      rows.add(
          new @Nullable Object[] {
            grant[CATALOG],
            grant[SCHEMA],
            grant[TABLE],
            grant[GRANTOR],
            grant[GRANTEE],
            grant[PRIVILEGE],
            grant[GRANTABLE]
          });
    }
    rows.sort(
        by(0).thenComparing(by(1)).thenComparing(by(2)).thenComparing(by(5)).thenComparing(by(4)));
    return MetadataResult.of(
        List.of(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "GRANTOR",
            "GRANTEE",
            "PRIVILEGE",
            "IS_GRANTABLE"),
        rows);
  }

  /** Answers {@link DatabaseMetaData#getColumnPrivileges}: those of the table. */
  public MetadataResult columns(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String pattern) {
    Predicate<String> wanted = NamePattern.of(pattern);
    var rows = new ArrayList<@Nullable Object[]>();
    for (@Nullable Object[] grant :
        grants(catalog, NamePattern.exactly(schema), NamePattern.exactly(table))) {
      if (!OF_COLUMNS.contains(String.valueOf(grant[PRIVILEGE]))) {
        continue;
      }
      for (String column : columns(String.valueOf(grant[SCHEMA]), String.valueOf(grant[TABLE]))) {
        if (wanted.test(column)) {
          rows.add(
              new @Nullable Object[] {
                grant[CATALOG],
                grant[SCHEMA],
                grant[TABLE],
                column,
                grant[GRANTOR],
                grant[GRANTEE],
                grant[PRIVILEGE],
                grant[GRANTABLE]
              });
        }
      }
    }
    rows.sort(by(3).thenComparing(by(6)).thenComparing(by(1)).thenComparing(by(5)));
    return MetadataResult.of(
        List.of(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "COLUMN_NAME",
            "GRANTOR",
            "GRANTEE",
            "PRIVILEGE",
            "IS_GRANTABLE"),
        rows);
  }

  private static Comparator<@Nullable Object[]> by(int column) {
    return Comparator.comparing(row -> String.valueOf(row[column]));
  }

  private List<@Nullable Object[]> grants(
      @Nullable String catalog, Predicate<String> schema, Predicate<String> table) {
    List<@Nullable Object[]> all =
        SystemView.named("information_schema", "table_privileges").orElseThrow().rows(session);
    return all.stream()
        .filter(grant -> catalog == null || catalog.equals(grant[CATALOG]))
        .filter(grant -> schema.test(String.valueOf(grant[SCHEMA])))
        .filter(grant -> table.test(String.valueOf(grant[TABLE])))
        .toList();
  }

  private List<String> columns(String schema, String table) {
    Database database = session.database();
    List<ColumnDefinition> columns = new ArrayList<>();
    database.tables().stream()
        .filter(it -> it.schema().equals(schema) && it.name().equals(table))
        .forEach(it -> columns.addAll(it.columns()));
    database.views().stream()
        .filter(it -> it.schema().equals(schema) && it.name().equals(table))
        .forEach(it -> columns.addAll(it.columns()));
    return columns.stream().filter(CatalogRows::isVisible).map(ColumnDefinition::name).toList();
  }
}
