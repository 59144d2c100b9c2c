package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData;
import org.jspecify.annotations.Nullable;

/** Describes the columns of a result; positions count from 1. */
final class EngineResultSetMetaData implements ResultSetMetaData {
  private final List<ColumnMetaData> columns;

  EngineResultSetMetaData(List<ColumnMetaData> columns) {
    this.columns = columns;
  }

  private ColumnMetaData column(int position) throws SQLException {
    if (position < 1 || position > columns.size()) {
      throw SqlFailure.of(
          "07009", "there is no column " + position + ": result has " + columns.size());
    }
    return columns.get(position - 1);
  }

  @Override
  public int getColumnCount() {
    return columns.size();
  }

  @Override
  public boolean isAutoIncrement(int position) throws SQLException {
    return column(position).autoIncrement;
  }

  @Override
  public boolean isCaseSensitive(int position) throws SQLException {
    return column(position).caseSensitive;
  }

  @Override
  public boolean isSearchable(int position) throws SQLException {
    return column(position).searchable;
  }

  @Override
  public boolean isCurrency(int position) throws SQLException {
    return column(position).currency;
  }

  @Override
  public int isNullable(int position) throws SQLException {
    return column(position).nullable;
  }

  @Override
  public boolean isSigned(int position) throws SQLException {
    return column(position).signed;
  }

  @Override
  public int getColumnDisplaySize(int position) throws SQLException {
    return column(position).displaySize;
  }

  @Override
  public String getColumnLabel(int position) throws SQLException {
    return column(position).label;
  }

  @Override
  public String getColumnName(int position) throws SQLException {
    return column(position).columnName;
  }

  @Override
  public String getSchemaName(int position) throws SQLException {
    return orEmpty(column(position).schemaName);
  }

  @Override
  public int getPrecision(int position) throws SQLException {
    return column(position).precision;
  }

  @Override
  public int getScale(int position) throws SQLException {
    return column(position).scale;
  }

  @Override
  public String getTableName(int position) throws SQLException {
    return orEmpty(column(position).tableName);
  }

  @Override
  public String getCatalogName(int position) throws SQLException {
    return orEmpty(column(position).catalogName);
  }

  @Override
  public int getColumnType(int position) throws SQLException {
    return column(position).type.id;
  }

  @Override
  public String getColumnTypeName(int position) throws SQLException {
    return column(position).type.name;
  }

  @Override
  public boolean isReadOnly(int position) throws SQLException {
    return column(position).readOnly;
  }

  @Override
  public boolean isWritable(int position) throws SQLException {
    return column(position).writable;
  }

  @Override
  public boolean isDefinitelyWritable(int position) throws SQLException {
    return column(position).definitelyWritable;
  }

  @Override
  public String getColumnClassName(int position) throws SQLException {
    return column(position).columnClassName;
  }

  @Override
  public <T> T unwrap(@Nullable Class<T> type) throws SQLException {
    return Wrapping.unwrap(this, "result set metadata", type);
  }

  @Override
  public boolean isWrapperFor(@Nullable Class<?> type) {
    return Wrapping.isWrapper(this, type);
  }

  private static String orEmpty(String name) {
    return name == null ? "" : name;
  }
}
