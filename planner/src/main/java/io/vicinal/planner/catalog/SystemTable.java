package io.vicinal.planner.catalog;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.rel.SystemScan;
import io.vicinal.planner.system.SystemColumn;
import io.vicinal.planner.system.SystemView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/** A system view as the validator and the algebra see it. Immutable. */
final class SystemTable extends AbstractTable implements TranslatableTable {
  private static final Map<String, Map<String, Table>> BY_SCHEMA = bySchema(true);
  private static final Map<String, Map<String, Table>> OPEN_BY_SCHEMA = bySchema(false);

  private final SystemView view;

  private SystemTable(SystemView view) {
    this.view = view;
  }

  /** Returns the views of a system schema by name. */
  static Map<String, Table> all(String schema, boolean admin) {
    return Objects.requireNonNull((admin ? BY_SCHEMA : OPEN_BY_SCHEMA).get(schema));
  }

  private static Map<String, Map<String, Table>> bySchema(boolean admin) {
    var schemas = new LinkedHashMap<String, Map<String, Table>>();
    for (SystemView view : SystemView.all(admin)) {
      schemas
          .computeIfAbsent(view.schema(), name -> new LinkedHashMap<>())
          .put(view.label(), new SystemTable(view));
    }
    return schemas;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (SystemColumn column : view.columns()) {
      builder.add(column.name(), ColumnTypes.toRel(column.type(), column.nullable(), factory));
    }
    return builder.build();
  }

  @Override
  public Schema.TableType getJdbcTableType() {
    return Schema.TableType.SYSTEM_VIEW;
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable relOptTable) {
    return SystemScan.create(context.getCluster(), relOptTable, view);
  }
}
