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
import io.vicinal.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session's plan, which is made again when definitions or statistics have changed since. */
final class ReplanningPlan implements PreparedPlan {
  private static final int ATTEMPTS_MAX = 200;
  private static final long PAUSE_NANOS = 1_000_000;

  /**
   * A plan, the version of definitions and statistics that it is valid for, and for whom; empty for
   * no user.
   */
  record Planned(StatementPlan plan, long version, Optional<Actor> actor) {}

  private final Session session;
  private final Supplier<Planned> planner;
  private final LongSupplier analyses;
  private volatile Planned current;
  private volatile String zone;

  ReplanningPlan(Session session, LongSupplier analyses, Supplier<Planned> planner) {
    this.session = session;
    this.planner = planner;
    this.analyses = analyses;
    this.zone = session.timeZone();
    this.current = planner.get();
  }

  /** Returns the plan as it is to be now. */
  StatementPlan plan() {
    Planned planned = current;
    if (!isValid(planned)) {
      zone = session.timeZone();
      planned = planner.get();
      current = planned;
    }
    return planned.plan();
  }

  private boolean isValid(Planned planned) {
    Database database = session.database();
    return planned.version() == database.catalogVersion() + analyses.getAsLong()
        && zone.equals(session.timeZone())
        && planned.actor().equals(QueryPlanner.actor(database));
  }

  private StatementPlan plan(ResourceAccount account) {
    Planned planned = current;
    return isValid(planned) ? planned.plan() : PlanningWork.within(account, () -> plan());
  }

  /**
   * Runs a plan, and another one where a table was altered since it was made. A statement within a
   * transaction is not repeated: what the transaction has seen is no more.
   */
  private <T> T current(Function<StatementPlan, T> run, ResourceAccount account) {
    for (int i = 1; ; i++) {
      boolean within = session.transactions().isOpen();
      try {
        return run.apply(plan(account));
      } catch (StorageException.Conflict e) {
        boolean ofRows =
            switch (kind()) {
              case QUERY, INSERT, UPDATE, DELETE, MERGE -> true;
              default -> false; // a definition has decided what it changes
            };
        if (!ofRows
            || !e.ofDefinition()
            || within
            || session.transactions().isOpen()
            || i == ATTEMPTS_MAX) {
          throw e;
        }
        account.check();
        LockSupport.parkNanos(PAUSE_NANOS); // the change is about to be told
      }
    }
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
    return current(plan -> plan.query(session, parameters, account), account);
  }

  @Override
  public long[] execute(List<@Nullable Object[]> batch, ResourceAccount account) {
    return current(plan -> plan.execute(session, batch, account), account);
  }

  @Override
  public Changed change(List<@Nullable Object[]> batch, ResourceAccount account) {
    return current(plan -> plan.change(session, batch, account), account);
  }
}
