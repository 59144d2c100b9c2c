package io.vicinal.planner;

import io.vicinal.planner.literal.LiftedText;
import io.vicinal.planner.statement.LiftedStatement;
import io.vicinal.planner.statement.StatementPlan;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.StorageException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets texts that differ in literals only share a plan. A text without its literals is planned when
 * it is met for the second time, and used from then on if its plan gives the same columns.
 */
final class PlanShapes {
  // Tests change these: whether plans are shared at all, and whether already at the first text.
  static volatile boolean enabled = true;
  static volatile boolean eager;

  private final RecentPlans<Key, Shape> shapes = new RecentPlans<>();

  /** A text without literals, and where its names were looked up. */
  private record Key(List<String> path, String normal) implements RecentPlans.Weighted {
    @Override
    public int weight() {
      return normal.length();
    }
  }

  /** Whether the plan is good for other texts. */
  private enum Verdict {
    MET_ONCE,
    REFUSED,
    SHARED
  }

  private record Shape(Verdict verdict, ReplanningPlan.Planned planned) {}

  /** Forgets all. */
  void clear() {
    shapes.clear();
  }

  /**
   * Returns the plan of {@code sql} at {@code version} that shares the one of its shape; null if
   * there is none.
   *
   * @param whole plans the text itself
   */
  @Nullable StatementPlan find(
      List<String> path,
      String sql,
      LiftedText lifted,
      long version,
      Supplier<StatementPlan> whole) {
    Shape shape = shapes.get(new Key(path, lifted.normal()));
    if (shape == null
        || shape.verdict() != Verdict.SHARED
        || shape.planned().version() != version) {
      return null;
    }
    StatementPlan plan = shape.planned().plan();
    @Nullable Object[] values = lifted.valuesFor(plan.parameters());
    return values == null ? null : new LiftedStatement(sql, plan, values, whole);
  }

  /**
   * Remembers that the text was met, and returns whether it has a plan to share from now on.
   *
   * @param whole its own plan
   * @param planner plans the text without literals
   */
  boolean met(
      List<String> path,
      LiftedText lifted,
      ReplanningPlan.Planned whole,
      Supplier<ReplanningPlan.Planned> planner) {
    var key = new Key(path, lifted.normal());
    Shape known = shapes.get(key);
    if (known != null && known.planned().version() != whole.version()) {
      known = null;
    }
    Shape next;
    if (known == null && !eager) {
      next = new Shape(Verdict.MET_ONCE, whole);
    } else if (known == null || known.verdict() == Verdict.MET_ONCE) {
      next = shape(lifted, whole, planner);
    } else {
      next = known;
    }
    shapes.put(key, next);
    return next.verdict() == Verdict.SHARED;
  }

  private static Shape shape(
      LiftedText lifted, ReplanningPlan.Planned whole, Supplier<ReplanningPlan.Planned> planner) {
    if (LiftedStatement.isPossible(whole.plan())) {
      try {
        ReplanningPlan.Planned planned = planner.get();
        if (gives(planned.plan(), whole.plan())
            && planned.version() == whole.version()
            && lifted.valuesFor(planned.plan().parameters()) != null) {
          return new Shape(Verdict.SHARED, planned);
        }
      } catch (SqlStateException | StorageException e) {
        return new Shape(Verdict.REFUSED, whole); // no type is known for a parameter, for example
      }
    }
    return new Shape(Verdict.REFUSED, whole);
  }

  private static boolean gives(StatementPlan plan, StatementPlan whole) {
    return plan.kind() == whole.kind()
        && plan.result() == whole.result()
        && plan.columns().equals(whole.columns())
        && whole.parameters().isEmpty();
  }
}
