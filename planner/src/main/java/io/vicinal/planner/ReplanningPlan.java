package io.vicinal.planner;

import io.vicinal.planner.access.Actor;
import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.statement.StatementPlan;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session's plan, which is made again when definitions or statistics have changed since. */
final class ReplanningPlan implements PreparedPlan {
  /**
   * A plan, the version of definitions and statistics that it is valid for, and for whom; empty for
   * no user.
   */
  record Planned(StatementPlan plan, long version, Optional<Actor> actor) {}

  private final Session session;
  private final Supplier<Planned> planner;
  private final LongSupplier analyses;
  private volatile Planned current;

  ReplanningPlan(Session session, LongSupplier analyses, Supplier<Planned> planner) {
    this.session = session;
    this.planner = planner;
    this.analyses = analyses;
    this.current = planner.get();
  }

  /** Returns the plan as it is to be now. */
  StatementPlan plan() {
    Planned planned = current;
    if (!isValid(planned)) {
      planned = planner.get();
      current = planned;
    }
    return planned.plan();
  }

  private boolean isValid(Planned planned) {
    Database database = session.database();
    return planned.version() == database.catalogVersion() + analyses.getAsLong()
        && planned.actor().equals(QueryPlanner.actor(database));
  }

  private StatementPlan plan(ResourceAccount account) {
    Planned planned = current;
    return isValid(planned) ? planned.plan() : PlanningWork.within(account, () -> plan());
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
  public StatementKind.Result result() {
    return current.plan().result();
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
    return plan(account).query(session, parameters, account);
  }

  @Override
  public long[] execute(List<@Nullable Object[]> batch, ResourceAccount account) {
    return plan(account).execute(session, batch, account);
  }

  @Override
  public Changed change(List<@Nullable Object[]> batch, ResourceAccount account) {
    return plan(account).change(session, batch, account);
  }
}
