package io.vicinal.planner.plan;

import io.vicinal.storage.ResourceAccount;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans within the limits of the statement that the plan is for: its time limit ends planning, and
 * so does whoever cancels it. {@link BoundedHepPlanner} and {@link BoundedVolcanoPlanner} ask it
 * before each rule that they apply.
 */
public final class PlanningWork {
  private static final ScopedValue<ResourceAccount> ACCOUNT = ScopedValue.newInstance();

  private PlanningWork() {}

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
   * Throws where the statement was cancelled or is past its time limit, and lets others go on where
   * its user has many at work.
   */
  public static void check() {
    if (ACCOUNT.isBound()) {
      ACCOUNT.get().step();
    }
  }
}
