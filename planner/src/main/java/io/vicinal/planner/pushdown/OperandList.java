package io.vicinal.planner.pushdown;

import io.vicinal.planner.execute.OperandSlot;
import io.vicinal.sql.function.VectorFunctions;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.UuidText;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.storage.Operand;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Collects the operands of one scan: literals are given to storage at once, so that it can plan
 * with them, everything else gets a slot that is filled when the scan is opened.
 */
public final class OperandList {
  private final List<RexNode> nodes = new ArrayList<>();
  private final List<OperandSlot> slots = new ArrayList<>();
  private final Map<Use, Integer> places = new HashMap<>();

  private record Use(RexNode node, OperandSlot slot) {}

  /** Returns the operand that stands for {@code node}; equal ones share a slot. */
  public Operand add(RexNode node, OperandSlot slot) {
    if (isLiteral(node)) {
      return new Operand.Literal(slot.toStorage(value(node)));
    }
    int place =
        places.computeIfAbsent(
            new Use(node, slot),
            it -> {
              nodes.add(it.node());
              slots.add(it.slot());
              return nodes.size() - 1;
            });
    return new Operand.Parameter(place);
  }

  /** Returns what fills the slots, in order. */
  public List<RexNode> nodes() {
    return nodes;
  }

  public List<OperandSlot> slots() {
    return slots;
  }

  private static boolean isLiteral(RexNode node) {
    return node instanceof RexLiteral || isVectorLiteral(node) || isUuid(node);
  }

  /** Returns whether {@code node} is {@code CAST('…' AS UUID)} of text that spells one. */
  public static boolean isUuid(RexNode node) {
    return node.getKind() == SqlKind.CAST
        && node.getType().getSqlTypeName() == SqlTypeName.UUID
        && uuid(((RexCall) node).getOperands().getFirst()) != null;
  }

  private static @Nullable UUID uuid(RexNode text) {
    if (!(text instanceof RexLiteral literal)
        || !SqlTypeUtil.isCharacter(literal.getType())
        || literal.isNull()) {
      return null;
    }
    try {
      return UuidText.read(Objects.requireNonNull(literal.getValueAs(String.class)));
    } catch (IllegalArgumentException e) {
      return null; // the same text fails when the statement runs
    }
  }

  /** {@code to_vector('[…]', n)}, which is what a quoted vector has become. */
  private static boolean isVectorLiteral(RexNode node) {
    return node instanceof RexCall call
        && VectorOperators.formatOf(call.getOperator()).isPresent()
        && call.getOperands().size() == 2
        && call.getOperands().get(0) instanceof RexLiteral
        && call.getOperands().get(1) instanceof RexLiteral;
  }

  /** Returns a literal in the class that generated code would give. */
  public static @Nullable Object value(RexNode node) {
    if (isUuid(node)) {
      return uuid(((RexCall) node).getOperands().getFirst());
    }
    if (node instanceof RexCall call) {
      Object text = value(call.getOperands().get(0));
      Integer dimension = ((RexLiteral) call.getOperands().get(1)).getValueAs(Integer.class);
      VectorFormat format = VectorOperators.formatOf(call.getOperator()).orElseThrow();
      return text == null || dimension == null
          ? null
          : VectorFunctions.convert(text, dimension, format);
    }
    var literal = (RexLiteral) node;
    if (literal.isNull()) {
      return null;
    }
    return switch (literal.getType().getSqlTypeName()) {
      case BOOLEAN -> literal.getValueAs(Boolean.class);
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> number(literal);
      case FLOAT, REAL, DOUBLE -> literal.getValueAs(Double.class);
      case CHAR, VARCHAR -> {
        NlsString text = literal.getValueAs(NlsString.class);
        yield text == null ? null : text.getValue();
      }
      case BINARY, VARBINARY -> literal.getValueAs(ByteString.class);
      case DATE -> literal.getValueAs(Integer.class);
      case TIME -> Microseconds.of(Objects.requireNonNull(literal.getValueAs(TimeString.class)));
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          Microseconds.of(Objects.requireNonNull(literal.getValueAs(TimestampString.class)));
      default -> literal.getValue();
    };
  }

  private static @Nullable Object number(RexLiteral literal) {
    BigDecimal decimal = literal.getValueAs(BigDecimal.class);
    if (decimal == null) {
      return null;
    }
    try {
      return decimal.longValueExact();
    } catch (ArithmeticException e) {
      return decimal;
    }
  }
}
