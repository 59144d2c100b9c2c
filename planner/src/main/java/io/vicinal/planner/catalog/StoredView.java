package io.vicinal.planner.catalog;

import io.vicinal.planner.access.Reads;
import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.View;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/** A view as the validator and the algebra see it: its query takes its place. Immutable. */
final class StoredView extends AbstractTable implements TranslatableTable {
  private final View view;

  StoredView(View view) {
    this.view = view;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (ColumnDefinition column : view.columns()) {
      builder.add(column.name(), ColumnTypes.toRel(column.type(), column.nullable(), factory));
    }
    return builder.build();
  }

  @Override
  public Schema.TableType getJdbcTableType() {
    return Schema.TableType.VIEW;
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable relOptTable) {
    Reads reads = context.getCluster().getPlanner().getContext().unwrap(Reads.class);
    return reads == null
        ? expanded(context, relOptTable)
        : reads.view(view, () -> expanded(context, relOptTable));
  }

  private RelNode expanded(RelOptTable.ToRelContext context, RelOptTable relOptTable) {
    return context.expandView(
            relOptTable.getRowType(),
            view.sql(),
            List.of(view.searchSchema()),
            List.of(view.schema(), view.name()))
        .rel;
  }
}
