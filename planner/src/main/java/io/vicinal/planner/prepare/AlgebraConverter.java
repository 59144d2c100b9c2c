package io.vicinal.planner.prepare;

import io.vicinal.planner.rel.UnstableRows;
import io.vicinal.planner.rules.UnstableExpressions;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.validate.UncutTypes;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Turns validated trees into algebra, in which rows of derived tables are computed once. */
final class AlgebraConverter extends SqlToRelConverter {
  AlgebraConverter(
      SqlValidator validator,
      CalciteCatalogReader reader,
      RelOptCluster cluster,
      RelOptTable.ViewExpander views) {
    super(views, validator, reader, cluster, Dialect.convertlets(), Dialect.converterConfig());
  }

  /** Converts the rows of an INSERT without casts to the lengths of its columns. */
  @Override
  protected RelRoot convertQueryRecursive(
      SqlNode query, boolean top, @Nullable RelDataType targetRowType) {
    return super.convertQueryRecursive(
        query, top, targetRowType == null ? null : UncutTypes.ofRow(typeFactory, targetRowType));
  }

  @Override
  protected void convertFrom(
      Blackboard from, @Nullable SqlNode table, @Nullable List<String> fieldNames) {
    super.convertFrom(from, table, fieldNames);
    if (table != null && from.root != null) {
      ImmutableBitSet unstable = UnstableExpressions.fields(from.root);
      if (!unstable.isEmpty()) { // at once: projections above are merged with those below
        from.setRoot(UnstableRows.above(from.root, unstable), true);
      }
    }
  }
}
