package io.vicinal.planner.prepare;

import io.vicinal.planner.pushdown.OperandList;
import io.vicinal.planner.rel.DerivedValues;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a tree what is computed once per execution: scalar sub-queries that refer to no
 * outer row, the counts of LIMIT and OFFSET, and texts that are too long for a class file.
 */
final class ValueExtraction extends RelHomogeneousShuttle {
  private static final int TEXT_MAX = 2_000;

  private final DerivedValues values;
  private final RexBuilder rexBuilder;
  private final UnaryOperator<RelNode> optimizer;
  private final RexShuttle expressions = new Expressions();

  /**
   * Creates an extraction.
   *
   * @param optimizer plans a sub-query that has been taken out
   */
  ValueExtraction(DerivedValues values, RexBuilder rexBuilder, UnaryOperator<RelNode> optimizer) {
    this.values = values;
    this.rexBuilder = rexBuilder;
    this.optimizer = optimizer;
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    if (visited instanceof Sort sort && (sort.fetch != null || sort.offset != null)) {
      RexNode offset = count(sort.offset, "OFFSET");
      RexNode fetch = count(sort.fetch, "LIMIT");
      return sort.copy(sort.getTraitSet(), sort.getInput(), sort.getCollation(), offset, fetch);
    }
    return visited.accept(expressions);
  }

  /** The runtime takes counts as {@code Integer} parameters only. */
  private @Nullable RexNode count(@Nullable RexNode count, String clause) {
    if (count == null || values.sourceOf(count) != null) {
      return count;
    }
    RelDataType integer = rexBuilder.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
    RexNode given = count.accept(expressions); // a query becomes a value that is computed before
    return values.add(new DerivedValues.RowCount(given, clause), integer);
  }

  private final class Expressions extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      if (subQuery.getKind() != SqlKind.SCALAR_QUERY
          || !RelOptUtil.getVariablesUsed(subQuery.rel).isEmpty()) {
        RelNode inner = subQuery.rel.accept(ValueExtraction.this);
        RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
        return visited.clone(inner);
      }
      RelNode planned = optimizer.apply(subQuery.rel);
      return values.add(new DerivedValues.SubQuery(planned), subQuery.getType());
    }

    @Override
    public RexNode visitCall(RexCall call) {
      RexNode visited = super.visitCall(call);
      RexNode literal = LiteralCasts.fold(rexBuilder, visited);
      return literal == null ? LiteralCasts.checked(rexBuilder, visited) : literal;
    }

    @Override
    public RexNode visitLiteral(RexLiteral literal) {
      // The type alone does not tell: the ranges of a SEARCH have that of what they contain.
      if (!SqlTypeName.CHAR_TYPES.contains(literal.getTypeName()) || literal.isNull()) {
        return literal;
      }
      NlsString text = literal.getValueAs(NlsString.class);
      if (text == null || text.getValue().length() <= TEXT_MAX) {
        return literal;
      }
      Object value = Objects.requireNonNull(OperandList.value(literal));
      return values.add(new DerivedValues.Constant(value), literal.getType());
    }
  }
}
