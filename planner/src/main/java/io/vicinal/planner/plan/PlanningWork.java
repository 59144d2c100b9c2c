package io.vicinal.planner.plan;

import io.vicinal.sql.function.LongText;
import io.vicinal.storage.ResourceAccount;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans within the limits of the statement that the plan is for: its time limit ends planning, and
 * so does whoever cancels it, and a {@link PlanningBudget} does. {@link BoundedHepPlanner} and
 * {@link BoundedVolcanoPlanner} ask it before each rule that they apply, and what Calcite uses
 * everywhere, such as {@link WatchedTypes} and {@link WatchedExpressions}, now and then.
 */
public final class PlanningWork {
  private static final ScopedValue<ResourceAccount> ACCOUNT = ScopedValue.newInstance();

  private static final ScopedValue<PlanningBudget> BUDGET = ScopedValue.newInstance();

  private PlanningWork() {}

  /**
   * Returns what {@code work} returns, all of the planning of {@code sql} on this thread.
   *
   * @throws io.vicinal.sql.error.SqlStateException 54001 where that takes too long for a large one
   */
  public static <T extends @Nullable Object> T budgeted(String sql, Supplier<? extends T> work) {
    return BUDGET.isBound()
        ? work.get()
        : ScopedValue.where(BUDGET, new PlanningBudget(sql.length()))
            .call(() -> LongText.reading(PlanningWork::check, work));
  }

  /** Returns what {@code work} returns, and ends its planning where {@code account} says so. */
  public static <T extends @Nullable Object> T within(
      ResourceAccount account, Supplier<? extends T> work) {
    return ScopedValue.where(ACCOUNT, account).call(work::get);
  }

  /** Returns {@code work}, to be done by another thread within the limits of this one. */
  public static <T extends @Nullable Object> Supplier<T> handedOver(Supplier<T> work) {
    return ACCOUNT.isBound()
        ? new Supplier<>() {
          private final ResourceAccount account = ACCOUNT.get();

          @Override
          public T get() {
            return within(account, work);
          }
        }
        : work;
  }

  /**
   * Throws where the statement was cancelled, is past its time limit or has used its budget, and
   * lets others go on where its user has many at work.
   */
  public static void check() {
    if (BUDGET.isBound()) {
      BUDGET.get().check();
    }
    if (ACCOUNT.isBound()) {
      ACCOUNT.get().step();
    }
  }

  /** Does what {@link #check} does now and then, for whoever calls it very often. */
  public static void step() {
    if (BUDGET.isBound() && BUDGET.get().step()) {
      check();
    }
  }
}
