package io.vicinal.sql.function;

import java.util.List;
import java.util.UUID;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Compares UUIDs in generated code, which has no order of them, by their bytes without signs as
 * storage does: {@code a < b} becomes {@code uuid_order(a, b) < 0}.
 */
public final class UuidOrder extends RexShuttle {
  private static final SqlFunction ORDER =
      new SqlUserDefinedFunction(
          new SqlIdentifier("uuid_order", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.INTEGER_NULLABLE,
          null,
          OperandTypes.operandMetadata(
              List.of(), typeFactory -> List.<RelDataType>of(), i -> "u" + i, i -> false),
          JavaMethod.of(UuidOrder.class, "order", NullPolicy.STRICT));

  private final RexBuilder builder;

  /** Makes a rewriting of expressions that {@code builder} builds. */
  public UuidOrder(RexBuilder builder) {
    this.builder = builder;
  }

  /** Returns less than 0, 0 or more than 0, as {@code a} is before, at or behind {@code b}. */
  public static int order(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (call.getOperands().stream().noneMatch(UuidOrder::isUuid)) {
      RexNode visited = super.visitCall(call);
      // A list of values may have become an OR within an OR, which operators refuse.
      return visited.equals(call) ? call : RexUtil.flatten(builder, visited);
    }
    return switch (call.getKind()) {
      case SEARCH -> RexUtil.expandSearch(builder, null, call).accept(this);
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
        RexNode order = builder.makeCall(ORDER, visitList(call.getOperands()));
        RexNode zero =
            builder.makeLiteral(0, builder.getTypeFactory().createSqlType(SqlTypeName.INTEGER));
        yield builder.makeCall(call.getType(), call.getOperator(), List.of(order, zero));
      }
      default -> super.visitCall(call);
    };
  }

  private static boolean isUuid(RexNode node) {
    return node.getType().getSqlTypeName() == SqlTypeName.UUID;
  }
}
