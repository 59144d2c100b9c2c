package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.JsonBuilders;
import io.vicinal.sql.function.JsonKey;
import io.vicinal.sql.type.JsonType;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Compares JSON by value, as PostgreSQL compares JSONB: text beside it has to be JSON, of a literal
 * at once, and which of two is less {@link JsonKey} says. A literal becomes the only text of all
 * that are equal to it, so that lists of them can be searched.
 */
final class JsonComparisons extends RexShuttle {
  private final RexBuilder rex;

  private JsonComparisons(RexBuilder rex) {
    this.rex = rex;
  }

  /** Returns {@code converted}, which Calcite made of {@code call}, with comparisons by value. */
  static RexNode byValue(RexNode converted, SqlCall call, RexBuilder rex) {
    try {
      return converted.accept(new JsonComparisons(rex));
    } catch (SqlStateException e) {
      throw e.at(call.getParserPosition());
    }
  }

  /** Returns what {@code listed} is beside JSON, converted to {@code node}. */
  static RexNode element(RexNode node, SqlNode listed, RexBuilder rex) {
    try {
      return new JsonComparisons(rex).json(node);
    } catch (SqlStateException e) {
      throw e.at(listed.getParserPosition());
    }
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexCall visited = (RexCall) super.visitCall(call);
    if (!SqlKind.COMPARISON.contains(visited.getKind())
        || visited.getOperands().size() != 2
        || visited.getOperands().stream().noneMatch(it -> JsonType.isJson(it.getType()))) {
      return visited;
    }
    List<RexNode> both = visited.getOperands().stream().map(this::json).toList();
    return switch (visited.getKind()) {
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          rex.makeCall(
              visited.getOperator(),
              rex.makeCall(JsonKey.ORDER, both),
              rex.makeExactLiteral(BigDecimal.ZERO));
      case EQUALS, NOT_EQUALS, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM ->
          visited.clone(visited.getType(), both);
      default -> visited;
    };
  }

  /** Calcite writes text beside JSON as JSON without a look at it. */
  private RexNode json(RexNode node) {
    if (node instanceof RexLiteral literal) {
      String text = literal.getValueAs(String.class);
      return text == null ? node : JsonKey.literal(rex, text);
    }
    RexNode text =
        node.getKind() == SqlKind.CAST && node instanceof RexCall cast
            ? cast.getOperands().getFirst()
            : node;
    boolean isText = SqlTypeUtil.isCharacter(text.getType()) && !JsonType.isJson(text.getType());
    return isText || text instanceof RexDynamicParam
        ? rex.makeCall(JsonBuilders.CHECKED, text)
        : node;
  }
}
