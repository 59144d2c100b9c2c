package io.vicinal.planner.catalog;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.access.Reads;
import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.sql.validate.KeyedTable;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/**
 * A stored table as the validator and the algebra see it. Immutable.
 *
 * <p>The hidden row id is left out, except where the table is the target of UPDATE or DELETE.
 */
public final class StorageTable extends AbstractTable implements TranslatableTable, KeyedTable {
  /**
   * No condition of a query gets below a limit. A policy with a sub-query needs that, because the
   * sub-query becomes a join, and other conditions would be computed below it.
   */
  private static final String BARRIER = " LIMIT " + Long.MAX_VALUE;

  private final Database database;
  private final Table table;
  private final boolean withRowId;
  private final ColumnDefaults defaults;

  StorageTable(Database database, Table table, boolean withRowId) {
    this.database = database;
    this.table = table;
    this.withRowId = withRowId;
    this.defaults = new ColumnDefaults(table.id(), columns());
  }

  /** Returns the definition. */
  public Table table() {
    return table;
  }

  /** Returns the columns that statements see, in order. */
  public List<ColumnDefinition> columns() {
    List<ColumnDefinition> all = table.columns();
    return table.hasHiddenKey() && !withRowId ? all.subList(0, all.size() - 1) : all;
  }

  @Override
  public List<String> primaryKey() {
    return table.declaredKey().stream().map(i -> table.columns().get(i).name()).toList();
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (ColumnDefinition column : columns()) {
      builder.add(column.name(), ColumnTypes.toRel(column.type(), column.nullable(), factory));
    }
    return builder.build();
  }

  @Override
  public Statistic getStatistic() {
    if (table.id() == 0) {
      return Statistics.UNKNOWN; // about to be created
    }
    try (Snapshot snapshot = database.snapshot()) {
      long rows = snapshot.rowCount(table.id());
      TableStatistics.seen(database, table, rows);
      // No keys: they would be taken for fields of a scan, whose columns are others.
      return Statistics.of((double) rows, List.of());
    }
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable relOptTable) {
    Reads reads = context.getCluster().getPlanner().getContext().unwrap(Reads.class);
    Optional<String> visible = reads == null ? Optional.empty() : reads.table(table, withRowId);
    if (reads != null && visible.isPresent()) {
      // A query of its own below everything else: rows that are not there are not even looked at.
      try {
        return reads.choosing(() ->
            context.expandView(
                    relOptTable.getRowType(), chosen(visible.get()), List.of(table.schema()), null)
                .rel);
      } catch (RuntimeException e) { // what it says could be hidden
        PlanningWork.check();
        throw Authority.denied("policies of table \"" + table.name() + "\" cannot be applied");
      }
    }
    return StorageScan.create(
        context.getCluster(), relOptTable, ScanRequest.all(table, columns().size()));
  }

  private String chosen(String condition) {
    String name = withRowId ? table.name() + CatalogView.TARGET_SUFFIX : table.name();
    return "SELECT * FROM "
        + quoted(table.schema())
        + "."
        + quoted(name)
        + " AS "
        + quoted(table.name())
        + " WHERE "
        + condition
        + (condition.contains("SELECT") ? BARRIER : "");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public <C> @Nullable C unwrap(Class<C> type) {
    if (type == TableStatistics.class) {
      return type.cast(TableStatistics.of(database, table).orElse(null));
    }
    return type.isInstance(defaults) ? type.cast(defaults) : super.unwrap(type);
  }
}
