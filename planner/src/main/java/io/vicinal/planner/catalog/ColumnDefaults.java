package io.vicinal.planner.catalog;

import io.vicinal.sql.Dialect;
import io.vicinal.storage.ColumnDefinition;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.ColumnStrategy;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.InitializerContext;
import org.apache.calcite.sql2rel.NullInitializerExpressionFactory;

/** Fills the columns that an INSERT does not name with their DEFAULT, or NULL. */
final class ColumnDefaults extends NullInitializerExpressionFactory {
  private final List<ColumnDefinition> columns;

  ColumnDefaults(List<ColumnDefinition> columns) {
    this.columns = columns;
  }

  @Override
  public ColumnStrategy generationStrategy(RelOptTable table, int column) {
    if (columns.get(column).defaultSql() != null) {
      return ColumnStrategy.DEFAULT;
    }
    return columns.get(column).nullable() ? ColumnStrategy.NULLABLE : ColumnStrategy.NOT_NULLABLE;
  }

  @Override
  public RexNode newColumnDefaultValue(RelOptTable table, int column, InitializerContext context) {
    String sql = columns.get(column).defaultSql();
    if (sql == null) {
      return super.newColumnDefaultValue(table, column, context);
    }
    RelDataType rowType = table.getRowType();
    SqlNode parsed = context.parseExpression(Dialect.parserConfig(), sql);
    SqlNode validated = context.validateExpression(rowType, parsed);
    return context.convertExpression(validated);
  }
}
