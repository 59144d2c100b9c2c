package io.vicinal.planner.prepare;

import com.google.common.collect.ImmutableList;
import io.vicinal.sql.function.MomentArithmetic;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.adapter.enumerable.EnumerableProject;
import org.apache.calcite.adapter.enumerable.EnumerableValues;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Lets the operators of a plan compute with microseconds, as {@link MomentArithmetic} has it, when
 * their code is about to be generated. Scans do it themselves, because they read literals.
 */
final class MomentCode extends RelHomogeneousShuttle {
  private final MomentArithmetic arithmetic;
  private final RexBuilder rexBuilder;

  private MomentCode(RexBuilder rexBuilder) {
    this.rexBuilder = rexBuilder;
    this.arithmetic = new MomentArithmetic(rexBuilder);
  }

  static RelNode in(RelNode tree) {
    return tree.accept(new MomentCode(tree.getCluster().getRexBuilder()));
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return switch (visited) {
      case Filter _, Project _, Join _ -> visited.accept(arithmetic);
      case Window window when WindowFrames.areNeeded(window) ->
          WindowFrames.of(window, rexBuilder, it -> it.accept(arithmetic));
      case Window window -> constants(window);
      case Values values -> counted(values);
      default -> visited;
    };
  }

  /** The constants of a window must stay literals. */
  private RelNode constants(Window window) {
    List<RexLiteral> constants = new ArrayList<>();
    for (RexLiteral constant : window.constants) {
      RexLiteral count =
          MomentArithmetic.isCounted(constant.getType())
              ? MomentArithmetic.count(rexBuilder, constant)
              : (RexLiteral) arithmetic.visitLiteral(constant);
      constants.add(count == null ? constant : count);
    }
    return constants.equals(window.constants) ? window : window.copy(constants);
  }

  /** Rows of literals become rows of numbers, and the numbers moments and spans. */
  private RelNode counted(Values values) {
    List<RelDataTypeField> fields = values.getRowType().getFieldList();
    if (fields.stream().noneMatch(field -> isCounted(field.getType()))) {
      return values;
    }
    var rows = ImmutableList.<ImmutableList<RexLiteral>>builder();
    for (List<RexLiteral> row : values.getTuples()) {
      rows.add(row.stream().map(this::counted).collect(ImmutableList.toImmutableList()));
    }
    var types = rexBuilder.getTypeFactory().builder();
    for (RelDataTypeField field : fields) {
      types.add(
          field.getName(), isCounted(field.getType()) ? count(field.getType()) : field.getType());
    }
    RelNode numbers = EnumerableValues.create(values.getCluster(), types.build(), rows.build());
    var moments = new ArrayList<RexNode>();
    for (RelDataTypeField field : fields) {
      RexNode number = rexBuilder.makeInputRef(numbers, field.getIndex());
      moments.add(
          isCounted(field.getType())
              ? rexBuilder.makeCall(
                  field.getType(), SqlStdOperatorTable.REINTERPRET, List.of(number))
              : number);
    }
    return EnumerableProject.create(numbers, moments, values.getRowType());
  }

  private static boolean isCounted(RelDataType type) {
    return MomentArithmetic.isCounted(type)
        || SqlTypeName.DAY_INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  private RelDataType count(RelDataType like) {
    return rexBuilder
        .getTypeFactory()
        .createTypeWithNullability(
            rexBuilder.getTypeFactory().createSqlType(SqlTypeName.BIGINT), like.isNullable());
  }

  private RexLiteral counted(RexLiteral literal) {
    if (!isCounted(literal.getType())) {
      return literal;
    }
    if (literal.isNull()) {
      return rexBuilder.makeNullLiteral(count(literal.getType()));
    }
    if (MomentArithmetic.isCounted(literal.getType())) {
      return Objects.requireNonNull(MomentArithmetic.count(rexBuilder, literal));
    }
    RexLiteral span = (RexLiteral) arithmetic.visitLiteral(literal);
    return (RexLiteral)
        rexBuilder.makeLiteral(
            Objects.requireNonNull(span.getValueAs(BigDecimal.class)).setScale(0),
            count(literal.getType()),
            false);
  }
}
