package io.vicinal.planner.prepare;

import io.vicinal.planner.execute.SampleChance;
import io.vicinal.planner.rel.Recursion;
import io.vicinal.planner.rel.RecursionScan;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.IdentityHashMap;
import org.apache.calcite.plan.RelOptSamplingParameters;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.TableSpool;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Puts operators of ours in the place of what Calcite converts but cannot run on several threads or
 * at all: recursive queries, whose rows it keeps in the plan, and samples of tables.
 */
final class StandardRewrite extends RelHomogeneousShuttle {
  private final IdentityHashMap<TransientTable, Open> open = new IdentityHashMap<>();
  private final RexShuttle expressions = new SubQueries();
  private int recursions;

  /** How many sub-queries of expressions stand around what is visited. */
  private int depth;

  /** A recursion whose step is visited, and where it stands. */
  private record Open(RecursionScan rows, int depth) {}

  @Override
  public RelNode visit(RelNode node) {
    return switch (node) {
      case RepeatUnion union -> recursion(union);
      case TableSpool spool -> spool.getInput().accept(this);
      case TableScan scan -> scan(scan);
      case Sample sample -> sample(sample);
      case Union union when union.all ->
          AlikeBranches.of(union).orElseGet(() -> super.visit(union).accept(expressions));
      default -> super.visit(node).accept(expressions);
    };
  }

  private RelNode scan(TableScan scan) {
    TransientTable table = scan.getTable().unwrap(TransientTable.class);
    if (table == null) {
      return scan;
    }
    Open recursion = open.get(table);
    if (recursion == null || depth > recursion.depth()) {
      throw new SqlStateException(
          SqlState.INVALID_RECURSION,
          "a recursive query cannot be read in a sub-query of its own recursive term");
    }
    return recursion.rows();
  }

  private RelNode recursion(RepeatUnion union) {
    int number = recursions++;
    RelNode seed =
        RelOptUtil.createCastRel(union.getSeedRel().accept(this), union.getRowType(), false);
    TransientTable table =
        union.getTransientTable() == null
            ? null
            : union.getTransientTable().unwrap(TransientTable.class);
    Open outer = table == null ? null : open.get(table);
    if (table != null) {
      var rows = RecursionScan.create(union.getCluster(), union.getRowType(), number);
      open.put(table, new Open(rows, depth));
    }
    RelNode step =
        RelOptUtil.createCastRel(union.getIterativeRel().accept(this), union.getRowType(), false);
    requireNoAggregate(step, false);
    if (table != null && outer != null) {
      open.put(table, outer);
    }
    return Recursion.create(seed, step, number, union.all);
  }

  /** The rows of a round are not all rows there will be, so nothing can be counted yet. */
  private static void requireNoAggregate(RelNode node, boolean below) {
    if (below && node instanceof RecursionScan) {
      throw new SqlStateException(
          SqlState.INVALID_RECURSION,
          "aggregate functions are not allowed in the recursive term of a query");
    }
    node.getInputs().forEach(it -> requireNoAggregate(it, below || node instanceof Aggregate));
  }

  /** Takes each row with the same probability; blocks of rows are no other thing than rows. */
  private RelNode sample(Sample sample) {
    RelNode input = sample.getInput().accept(this);
    RexBuilder rex = input.getCluster().getRexBuilder();
    RelOptSamplingParameters wanted = sample.getSamplingParameters();
    RexNode chance =
        SampleChance.call(wanted.isRepeatable() ? wanted.getRepeatableSeed() : -1, rex);
    RexNode share =
        rex.makeApproxLiteral(
            wanted.sampleRate, rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE));
    return LogicalFilter.create(input, rex.makeCall(SqlStdOperatorTable.LESS_THAN, chance, share));
  }

  private final class SubQueries extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      depth++;
      try {
        return visited.clone(visited.rel.accept(StandardRewrite.this));
      } finally {
        depth--;
      }
    }
  }
}
