package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/** Describes parameters and columns to callers. */
final class Descriptions {
  private Descriptions() {}

  static List<ParameterInfo> parameters(List<RelDataType> types) {
    return types.stream()
        .map(type ->
            new ParameterInfo(
                ColumnTypes.toValueType(type),
                ColumnTypes.typeName(type),
                ColumnTypes.precision(type),
                ColumnTypes.scale(type)))
        .toList();
  }

  static List<ColumnInfo> columns(Analyzed analyzed, Database database) {
    var columns = new ArrayList<ColumnInfo>();
    for (RelDataTypeField field : analyzed.rowType().getFieldList()) {
      columns.add(column(field, analyzed.origins().get(field.getIndex()), database));
    }
    return columns;
  }

  private static ColumnInfo column(
      RelDataTypeField field, @Nullable List<String> origin, Database database) {
    RelDataType type = field.getType();
    String schema = fromEnd(origin, 3);
    String table = fromEnd(origin, 2);
    String column = fromEnd(origin, 1);
    return new ColumnInfo(
        field.getName(),
        ColumnTypes.toValueType(type),
        schema != null && table != null && column != null
            ? storedTypeName(database.table(schema, table), column, type)
            : ColumnTypes.typeName(type),
        ColumnTypes.precision(type),
        ColumnTypes.scale(type),
        type.isNullable(),
        schema,
        table,
        column,
        ColumnTypes.elementOf(type));
  }

  private static @Nullable String fromEnd(@Nullable List<String> origin, int position) {
    return origin == null || origin.size() < 3 ? null : origin.get(origin.size() - position);
  }

  /** JSON is text to the algebra, but users see the type of their column. */
  private static String storedTypeName(Optional<Table> table, String column, RelDataType type) {
    Optional<DataType> stored =
        table
            .filter(it -> it.columnPosition(column) >= 0)
            .map(it -> it.columns().get(it.columnPosition(column)).type());
    return stored.map(DataType::kind).filter(kind -> kind == DataType.Kind.JSON).isPresent()
        ? "JSON"
        : ColumnTypes.typeName(type);
  }
}
