package io.vicinal.sql.function;

import java.util.List;
import java.util.UUID;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Orders UUIDs for generated code, which has no order of them, by their bytes without signs. */
public final class UuidOrder {
  static final SqlFunction ORDER =
      new SqlUserDefinedFunction(
          new SqlIdentifier("uuid_order", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.INTEGER_NULLABLE,
          null,
          OperandTypes.operandMetadata(
              List.of(), typeFactory -> List.<RelDataType>of(), i -> "u" + i, i -> false),
          JavaMethod.of(UuidOrder.class, "order", NullPolicy.STRICT));

  private UuidOrder() {}

  /** Returns less than 0, 0 or more than 0, as {@code a} is before, at or behind {@code b}. */
  public static int order(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }
}
