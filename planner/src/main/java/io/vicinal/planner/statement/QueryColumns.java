package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.JsonType;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** What a table or view that is made of a query has for columns. */
final class QueryColumns {
  private QueryColumns() {}

  /**
   * Returns the columns: those that come from a table have its type, computed text is TEXT.
   *
   * @param names of the first columns; the others have the query's
   * @throws SqlStateException 42601 for too many names, 42701 for one that is there twice, 0AV00
   *     for parameters
   */
  static List<ColumnDefinition> of(Analyzed query, SqlNodeList names, Database database) {
    List<RelDataTypeField> fields = query.rowType().getFieldList();
    if (!query.parameterTypes().isEmpty()) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "parameters are not allowed in a definition");
    }
    TableSize.require(fields.size());
    if (names.size() > fields.size()) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR,
              names.size() + " column names are given for " + fields.size() + " columns")
          .at(names.getParserPosition());
    }
    var columns = new ArrayList<ColumnDefinition>();
    var labels = new HashSet<String>();
    for (int i = 0; i < fields.size(); i++) {
      String label =
          i < names.size() ? ((SqlIdentifier) names.get(i)).getSimple() : fields.get(i).getName();
      if (!labels.add(label)) {
        throw new SqlStateException(
            SqlState.DUPLICATE_COLUMN, "column \"" + label + "\" is given twice");
      }
      RelDataType type = fields.get(i).getType();
      DataType stored = origin(query.origins().get(i), database).orElseGet(() -> computed(type));
      columns.add(new ColumnDefinition(label, stored, type.isNullable(), null));
    }
    return columns;
  }

  private static DataType computed(RelDataType type) {
    SqlTypeName kind = type.getSqlTypeName();
    boolean text = SqlTypeName.CHAR_TYPES.contains(kind) && !JsonType.isJson(type);
    return kind == SqlTypeName.NULL || text
        ? DataType.of(DataType.Kind.TEXT)
        : ColumnTypes.toStorage(type, false);
  }

  /** Returns the type of the stored column that a field comes from. */
  private static Optional<DataType> origin(@Nullable List<String> origin, Database database) {
    if (origin == null || origin.size() < 3) {
      return Optional.empty();
    }
    int last = origin.size() - 1;
    String schema = origin.get(last - 2);
    String name = origin.get(last - 1);
    return Stream.concat(
            database.table(schema, name).map(Table::columns).stream(),
            database.view(schema, name).map(View::columns).stream())
        .flatMap(List::stream)
        .filter(column -> column.name().equals(origin.get(last)))
        .map(ColumnDefinition::type)
        .findFirst();
  }
}
