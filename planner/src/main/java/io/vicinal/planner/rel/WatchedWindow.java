package io.vicinal.planner.rel;

import io.vicinal.planner.execute.ExecutionContext;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.EnumerableWindow;
import org.apache.calcite.linq4j.tree.BlockStatement;
import org.apache.calcite.linq4j.tree.DeclarationStatement;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.ForStatement;
import org.apache.calcite.linq4j.tree.Shuttle;
import org.apache.calcite.linq4j.tree.Statement;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.jspecify.annotations.Nullable;

/**
 * A window whose loops over the rows of a frame look whether the statement is to end: a frame may
 * have as many rows as the table, for each of its rows.
 */
final class WatchedWindow extends SingleRel implements EnumerableRel {
  private static final Method TICK =
      Types.lookupMethod(ExecutionContext.class, "tick", DataContext.class);

  private final EnumerableWindow window;

  WatchedWindow(EnumerableWindow window) {
    super(window.getCluster(), window.getTraitSet(), window.getInput());
    this.window = window;
    this.rowType = window.getRowType();
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new WatchedWindow((EnumerableWindow) window.copy(traitSet, inputs));
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    Result result = window.implement(implementor, prefer);
    BlockStatement watched = result.block.accept(new Loops());
    return implementor.result(result.physType, watched);
  }

  private static final class Loops extends Shuttle {
    @Override
    public ForStatement visit(
        ForStatement loop,
        List<DeclarationStatement> declarations,
        @Nullable Expression condition,
        @Nullable Expression post,
        Statement body) {
      Statement check = Expressions.statement(Expressions.call(TICK, DataContext.ROOT));
      return Expressions.for_(declarations, condition, post, Expressions.block(check, body));
    }
  }
}
