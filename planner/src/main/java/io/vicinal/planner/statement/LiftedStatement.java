package io.vicinal.planner.statement;

import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text that runs by the plan of another one, which has question marks in place of its literals.
 *
 * <p>Where that fails, the text is planned itself and run again, so that errors speak of it: a
 * statement that fails has changed nothing.
 */
public final class LiftedStatement extends StatementPlan {
  private final StatementPlan shape;
  private final @Nullable Object[] literals;
  private final Supplier<StatementPlan> whole;

  /**
   * Creates the plan of {@code sql}.
   *
   * @param literals parameters of {@code shape}
   * @param whole plans the text itself
   */
  public LiftedStatement(
      String sql, StatementPlan shape, @Nullable Object[] literals, Supplier<StatementPlan> whole) {
    super(sql, shape.kind(), List.of(), shape.columns());
    this.shape = shape;
    this.literals = literals;
    this.whole = whole;
  }

  /** Tells whether what a plan does depends on nothing but the values of such literals. */
  public static boolean isPossible(StatementPlan plan) {
    return plan.kind() == StatementKind.QUERY || plan.kind() == StatementKind.DELETE;
  }

  @Override
  public StatementKind.Result result() {
    return shape.result();
  }

  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    requireParameters(values);
    try {
      return shape.query(session, literals.clone(), account);
    } catch (SqlStateException e) {
      return whole.get().query(session, values, account);
    }
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    return change(session, batch, account).counts();
  }

  @Override
  public Changed change(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    batch.forEach(this::requireParameters);
    @Nullable Object[][] runs = new @Nullable Object[batch.size()][];
    Arrays.fill(runs, literals);
    try {
      return shape.change(session, Arrays.asList(runs), account);
    } catch (SqlStateException e) {
      return whole.get().change(session, batch, account);
    }
  }
}
