package io.vicinal.planner;

import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A plan that is made again when the database's definitions have changed since. */
final class ReplanningPlan implements PreparedPlan {
  /** A plan and the catalog version that it is valid for. */
  record Planned(PreparedPlan plan, long version) {}

  private final Database database;
  private final Supplier<Planned> planner;
  private volatile Planned current;

  ReplanningPlan(Database database, Supplier<Planned> planner) {
    this.database = database;
    this.planner = planner;
    this.current = planner.get();
  }

  private PreparedPlan plan() {
    Planned planned = current;
    if (planned.version() != database.catalogVersion()) {
      planned = planner.get();
      current = planned;
    }
    return planned.plan();
  }

  @Override
  public String sql() {
    return current.plan().sql();
  }

  @Override
  public StatementKind kind() {
    return current.plan().kind();
  }

  @Override
  public List<ParameterInfo> parameters() {
    return current.plan().parameters();
  }

  @Override
  public List<ColumnInfo> columns() {
    return current.plan().columns();
  }

  @Override
  public RowStream query(@Nullable Object[] parameters, ResourceAccount account) {
    return plan().query(parameters, account);
  }

  @Override
  public long[] execute(List<@Nullable Object[]> batch, ResourceAccount account) {
    return plan().execute(batch, account);
  }
}
