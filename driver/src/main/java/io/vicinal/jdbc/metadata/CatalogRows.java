package io.vicinal.jdbc.metadata;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.planner.access.RestrictedDatabase;
import io.vicinal.planner.session.SystemSchemas;
import io.vicinal.planner.system.ShownExpression;
import io.vicinal.planner.system.SystemColumn;
import io.vicinal.planner.system.SystemView;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers the metadata methods that ask what a database contains.
 *
 * <p>The catalog is the database of the connection; hidden key columns are never shown.
 */
public final class CatalogRows {
  private static final int TABLE_REMARKS = 4;
  private static final int COLUMN_REMARKS = 11;

  private static final String TABLE = "TABLE";
  private static final String VIEW = "VIEW";
  private static final String SYSTEM_VIEW = "SYSTEM VIEW";

  private final Database database;

  public CatalogRows(Database database) {
    this.database = database;
  }

  /** Answers {@link DatabaseMetaData#getCatalogs}. */
  public MetadataResult catalogs() {
    return MetadataResult.of(List.of("TABLE_CAT"), single(database.name()));
  }

  /** Answers {@link DatabaseMetaData#getTableTypes}. */
  public MetadataResult tableTypes() {
    var rows = new ArrayList<@Nullable Object[]>();
    rows.add(new Object[] {SYSTEM_VIEW});
    rows.add(new Object[] {TABLE});
    rows.add(new Object[] {VIEW});
    return MetadataResult.of(List.of("TABLE_TYPE"), rows);
  }

  /** Answers {@link DatabaseMetaData#getSchemas(String, String)}. */
  public MetadataResult schemas(@Nullable String catalog, @Nullable String pattern) {
    var rows = new ArrayList<@Nullable Object[]>();
    if (isThis(catalog)) {
      Stream.concat(database.schemas().stream(), SystemSchemas.all().stream())
          .sorted()
          .filter(NamePattern.of(pattern))
          .forEach(schema -> rows.add(new Object[] {schema, database.name()}));
    }
    return MetadataResult.of(List.of("TABLE_SCHEM", "TABLE_CATALOG"), rows);
  }

  /** Answers {@link DatabaseMetaData#getTables}. */
  public MetadataResult tables(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String name,
      @Nullable List<String> types) {
    var rows = new ArrayList<@Nullable Object[]>();
    if (types == null || types.contains(SYSTEM_VIEW)) {
      for (SystemView view : findViews(catalog, NamePattern.of(schema), NamePattern.of(name))) {
        rows.add(tableRow(view.schema(), view.label(), SYSTEM_VIEW));
      }
    }
    if (types == null || types.contains(TABLE)) {
      for (Table table : find(catalog, NamePattern.of(schema), NamePattern.of(name))) {
        rows.add(tableRow(table.schema(), table.name(), TABLE));
      }
    }
    if (types == null || types.contains(VIEW)) {
      for (Table view : findStored(catalog, NamePattern.of(schema), NamePattern.of(name))) {
        rows.add(tableRow(view.schema(), view.name(), VIEW));
      }
    }
    remark(
        rows,
        TABLE_REMARKS,
        row ->
            CommentTarget.of(
                VIEW.equals(row[3]) ? CommentTarget.Kind.VIEW : CommentTarget.Kind.TABLE,
                String.valueOf(row[1]),
                String.valueOf(row[2])));
    return MetadataResult.of(
        List.of(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "TABLE_TYPE",
            "REMARKS",
            "TYPE_CAT",
            "TYPE_SCHEM",
            "TYPE_NAME",
            "SELF_REFERENCING_COL_NAME",
            "REF_GENERATION"),
        rows);
  }

  /** Puts what COMMENT ON said into a column of the rows. */
  private void remark(
      List<@Nullable Object[]> rows,
      int column,
      Function<@Nullable Object[], CommentTarget> target) {
    Map<CommentTarget, String> comments = database.comments();
    for (@Nullable Object[] row : rows) {
      row[column] = comments.get(target.apply(row));
    }
  }

  private @Nullable Object[] tableRow(String schema, String name, String type) {
    return new @Nullable Object[] {
      database.name(), schema, name, type, null, null, null, null, null, null
    };
  }

  /** Answers {@link DatabaseMetaData#getColumns}. */
  public MetadataResult columns(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String name,
      @Nullable String columnPattern) {
    Predicate<String> wanted = NamePattern.of(columnPattern);
    var rows = new ArrayList<@Nullable Object[]>();
    var tables = new ArrayList<>(find(catalog, NamePattern.of(schema), NamePattern.of(name)));
    tables.addAll(findStored(catalog, NamePattern.of(schema), NamePattern.of(name)));
    for (Table table : tables) {
      for (int i = 0; i < table.columns().size(); i++) {
        ColumnDefinition column = table.columns().get(i);
        if (isVisible(column) && wanted.test(column.name())) {
          rows.add(columnRow(table.schema(), table.name(), column, i + 1));
        }
      }
    }
    for (SystemView view : findViews(catalog, NamePattern.of(schema), NamePattern.of(name))) {
      for (int i = 0; i < view.columns().size(); i++) {
        SystemColumn column = view.columns().get(i);
        if (wanted.test(column.name())) {
          var described =
              new ColumnDefinition(column.name(), column.type(), column.nullable(), null);
          rows.add(columnRow(view.schema(), view.label(), described, i + 1));
        }
      }
    }
    remark(
        rows,
        COLUMN_REMARKS,
        row ->
            CommentTarget.column(
                String.valueOf(row[1]), String.valueOf(row[2]), String.valueOf(row[3])));
    rows.sort(
        Comparator.comparing((@Nullable Object[] row) -> String.valueOf(row[1]))
            .thenComparing(row -> String.valueOf(row[2]))
            .thenComparing(row -> (Integer) Objects.requireNonNull(row[16])));
    return MetadataResult.of(
        List.of(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "COLUMN_NAME",
            "DATA_TYPE:int",
            "TYPE_NAME",
            "COLUMN_SIZE:int",
            "BUFFER_LENGTH:int",
            "DECIMAL_DIGITS:int",
            "NUM_PREC_RADIX:int",
            "NULLABLE:int",
            "REMARKS",
            "COLUMN_DEF",
            "SQL_DATA_TYPE:int",
            "SQL_DATETIME_SUB:int",
            "CHAR_OCTET_LENGTH:int",
            "ORDINAL_POSITION:int",
            "IS_NULLABLE",
            "SCOPE_CATALOG",
            "SCOPE_SCHEMA",
            "SCOPE_TABLE",
            "SOURCE_DATA_TYPE:short",
            "IS_AUTOINCREMENT",
            "IS_GENERATEDCOLUMN"),
        rows);
  }

  private @Nullable Object[] columnRow(
      String schema, String table, ColumnDefinition column, int position) {
    TypeDescription type = TypeDescription.of(column.type());
    boolean text = type.jdbcType() == Types.VARCHAR || type.jdbcType() == Types.CHAR;
    return new @Nullable Object[] {
      database.name(),
      schema,
      table,
      column.name(),
      type.jdbcType(),
      type.name(),
      type.size(),
      null,
      type.hasDigits() ? type.digits() : null,
      type.numeric() ? 10 : null,
      column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
      null,
      ShownExpression.of(column.defaultSql()),
      null,
      null,
      text ? type.size() : null,
      position,
      column.nullable() ? "YES" : "NO",
      null,
      null,
      null,
      null,
      column.identity() == null ? "NO" : "YES",
      "NO" // an identity is no generated column
    };
  }

  /** Answers {@link DatabaseMetaData#getPrimaryKeys}, by column name as JDBC orders them. */
  public MetadataResult primaryKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String name) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : find(catalog, NamePattern.exactly(schema), NamePattern.exactly(name))) {
      List<Integer> key = table.declaredKey();
      for (int i = 0; i < key.size(); i++) {
        String column = table.columns().get(key.get(i)).name();
        rows.add(
            new Object[] {
              database.name(),
              table.schema(),
              table.name(),
              column,
              (short) (i + 1),
              table.declaredKeyName()
            });
      }
    }
    rows.sort(Comparator.comparing(row -> String.valueOf(row[3])));
    return MetadataResult.of(
        List.of(
            "TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ:short", "PK_NAME"),
        rows);
  }

  /** Answers {@link DatabaseMetaData#getBestRowIdentifier}: the primary key. */
  public MetadataResult bestRowIdentifier(
      @Nullable String catalog, @Nullable String schema, @Nullable String name) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : find(catalog, NamePattern.exactly(schema), NamePattern.exactly(name))) {
      for (int position : table.declaredKey()) {
        ColumnDefinition column = table.columns().get(position);
        TypeDescription type = TypeDescription.of(column.type());
        rows.add(
            new @Nullable Object[] {
              (short) DatabaseMetaData.bestRowSession,
              column.name(),
              type.jdbcType(),
              type.name(),
              type.size(),
              null,
              (short) type.digits(),
              (short) DatabaseMetaData.bestRowNotPseudo
            });
      }
    }
    return MetadataResult.of(
        List.of(
            "SCOPE:short",
            "COLUMN_NAME",
            "DATA_TYPE:int",
            "TYPE_NAME",
            "COLUMN_SIZE:int",
            "BUFFER_LENGTH:int",
            "DECIMAL_DIGITS:short",
            "PSEUDO_COLUMN:short"),
        rows);
  }

  /** Answers {@link DatabaseMetaData#getIndexInfo}. */
  public MetadataResult indexes(
      @Nullable String catalog, @Nullable String schema, @Nullable String name, boolean unique) {
    return IndexRows.of(
        database, find(catalog, NamePattern.exactly(schema), NamePattern.exactly(name)), unique);
  }

  private static List<@Nullable Object[]> single(String value) {
    var rows = new ArrayList<@Nullable Object[]>();
    rows.add(new Object[] {value});
    return rows;
  }

  static boolean isVisible(ColumnDefinition column) {
    return !column.name().equals(TableDefinition.ROW_ID);
  }

  private boolean isThis(@Nullable String catalog) {
    return catalog == null || catalog.equals(database.name());
  }

  private List<SystemView> findViews(
      @Nullable String catalog, Predicate<String> schema, Predicate<String> name) {
    return isThis(catalog)
        ? SystemView.all(RestrictedDatabase.showsAll(database)).stream()
            .filter(view -> schema.test(view.schema()) && name.test(view.label()))
            .sorted(Comparator.comparing(SystemView::schema).thenComparing(SystemView::label))
            .toList()
        : List.of();
  }

  /** Returns views in the form of tables. */
  private List<Table> findStored(
      @Nullable String catalog, Predicate<String> schema, Predicate<String> name) {
    if (!isThis(catalog)) {
      return Collections.emptyList();
    }
    return database.views().stream()
        .filter(view -> schema.test(view.schema()) && name.test(view.name()))
        .map(view ->
            new Table(0, view.schema(), view.name(), view.columns(), List.of(), 1, List.of()))
        .toList();
  }

  private List<Table> find(
      @Nullable String catalog, Predicate<String> schema, Predicate<String> name) {
    if (!isThis(catalog)) {
      return Collections.emptyList();
    }
    return database.tables().stream()
        .filter(table -> schema.test(table.schema()) && name.test(table.name()))
        .toList();
  }
}
