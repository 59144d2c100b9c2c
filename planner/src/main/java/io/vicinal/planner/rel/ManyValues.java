package io.vicinal.planner.rel;

import io.vicinal.planner.pushdown.OperandList;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.EnumerableValues;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.linq4j.tree.Blocks;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** Gives rows of literals that are too many to be written in the generated code. */
public final class ManyValues extends AbstractRelNode implements EnumerableRel {
  private static final int LITERALS_MIN = 200;
  private static final Method AS_ENUMERABLE =
      Types.lookupMethod(Linq4j.class, "asEnumerable", Object[].class);

  private final @Nullable Object[] rows;

  private ManyValues(Values values, @Nullable Object[] rows) {
    super(values.getCluster(), values.getCluster().traitSetOf(EnumerableConvention.INSTANCE));
    this.rowType = values.getRowType();
    this.rows = rows;
  }

  /** Returns {@code tree} with such an operator in the place of every long VALUES. */
  public static RelNode in(RelNode tree) {
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            return node instanceof EnumerableValues values ? of(values) : super.visit(node);
          }
        });
  }

  private static RelNode of(EnumerableValues values) {
    List<RelDataTypeField> fields = values.getRowType().getFieldList();
    if (values.getTuples().size() * (long) fields.size() < LITERALS_MIN
        || fields.size() < 2
        || !fields.stream().allMatch(field -> isPlain(field.getType()))) {
      return values;
    }
    var rows = new @Nullable Object[values.getTuples().size()];
    for (int i = 0; i < rows.length; i++) {
      List<RexLiteral> tuple = values.getTuples().get(i);
      var row = new @Nullable Object[fields.size()];
      for (int j = 0; j < row.length; j++) {
        row[j] = value(tuple.get(j), fields.get(j).getType());
      }
      rows[i] = row;
    }
    return new ManyValues(values, rows);
  }

  private static boolean isPlain(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, DECIMAL, DOUBLE -> true;
      case CHAR, VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
      default -> false;
    };
  }

  private static @Nullable Object value(RexLiteral literal, RelDataType type) {
    if (literal.isNull()) {
      return null;
    }
    return switch (type.getSqlTypeName()) {
      case SMALLINT -> number(literal).shortValueExact();
      case INTEGER -> number(literal).intValueExact();
      case BIGINT -> number(literal).longValueExact();
      case DECIMAL -> number(literal);
      case DOUBLE -> number(literal).doubleValue();
      case CHAR, VARCHAR -> literal.getValueAs(String.class);
      default -> OperandList.value(literal);
    };
  }

  private static BigDecimal number(RexLiteral literal) {
    return Objects.requireNonNull(literal.getValueAs(BigDecimal.class));
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    PhysType physType =
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY);
    return implementor.result(
        physType,
        Blocks.toBlock(Expressions.call(AS_ENUMERABLE, implementor.stash(rows, Object[].class))));
  }
}
