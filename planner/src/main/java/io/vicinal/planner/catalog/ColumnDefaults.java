package io.vicinal.planner.catalog;

import io.vicinal.planner.execute.NextIdentity;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.validate.InLists;
import io.vicinal.storage.ColumnDefinition;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.ColumnStrategy;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.InitializerContext;
import org.apache.calcite.sql2rel.NullInitializerExpressionFactory;
import org.apache.calcite.sql2rel.SqlRexContext;

/**
 * Fills the columns that an INSERT does not name with their next number, their DEFAULT, or NULL.
 */
final class ColumnDefaults extends NullInitializerExpressionFactory {
  private final long tableId;
  private final List<ColumnDefinition> columns;

  ColumnDefaults(long tableId, List<ColumnDefinition> columns) {
    this.tableId = tableId;
    this.columns = columns;
  }

  @Override
  public ColumnStrategy generationStrategy(RelOptTable table, int column) {
    if (columns.get(column).defaultSql() != null || columns.get(column).identity() != null) {
      return ColumnStrategy.DEFAULT;
    }
    return columns.get(column).nullable() ? ColumnStrategy.NULLABLE : ColumnStrategy.NOT_NULLABLE;
  }

  @Override
  public RexNode newColumnDefaultValue(RelOptTable table, int column, InitializerContext context) {
    if (columns.get(column).identity() != null) {
      return NextIdentity.call(tableId, column, context.getRexBuilder());
    }
    String sql = columns.get(column).defaultSql();
    if (sql == null) {
      return super.newColumnDefaultValue(table, column, context);
    }
    SqlNode parsed = Dialect.parseExpression(sql);
    // The context has a validator of Calcite's own for this, which knows nothing of ours.
    SqlNode validated =
        ((SqlRexContext) context).getValidator().validateParameterizedExpression(parsed, Map.of());
    InLists.mark(validated);
    return context.convertExpression(validated);
  }
}
