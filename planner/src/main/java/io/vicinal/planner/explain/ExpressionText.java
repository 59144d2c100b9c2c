package io.vicinal.planner.explain;

import com.google.common.collect.RangeSet;
import io.vicinal.planner.pushdown.InList;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.sql.function.CheckedMath;
import io.vicinal.sql.function.DecimalQuotient;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.function.VectorOperators;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Sarg;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Writes expressions as one would write them in SQL, with the names of their fields. */
final class ExpressionText {
  private static final int LITERAL_MAX = 40;

  private final List<String> fields;
  private final DerivedValues values;
  private final RexBuilder rexBuilder;

  ExpressionText(List<String> fields, DerivedValues values, RexBuilder rexBuilder) {
    this.fields = fields;
    this.values = values;
    this.rexBuilder = rexBuilder;
  }

  /** Returns the text of {@code node}. */
  String of(RexNode node) {
    return switch (node) {
      case RexInputRef ref -> fields.get(ref.getIndex());
      case RexLiteral literal -> literal(literal);
      case RexDynamicParam parameter -> parameter(parameter);
      case RexFieldAccess access -> "outer." + access.getField().getName();
      case RexCall call when call.getKind() == SqlKind.SEARCH -> search(call);
      case RexCall call -> call(call);
      default -> node.toString();
    };
  }

  private String parameter(RexDynamicParam parameter) {
    return switch (values.sourceOf(parameter)) {
      case null -> "?" + (parameter.getIndex() + 1);
      case DerivedValues.Constant constant -> shortened("'" + constant.value() + "'");
      case DerivedValues.SubQuery ignored -> "(sub-query)";
      case DerivedValues.RowCount rows -> of(rows.count());
      case DerivedValues.Sum sum -> sum(sum.offset(), sum.fetch());
    };
  }

  /** Returns how many rows an offset and a fetch need, as a number where both are known. */
  String sum(@Nullable RexNode offset, RexNode fetch) {
    String count = of(fetch);
    if (offset == null) {
      return count;
    }
    try {
      return Long.toString(Math.addExact(Long.parseLong(of(offset)), Long.parseLong(count)));
    } catch (NumberFormatException | ArithmeticException e) {
      return of(offset) + " + " + count;
    }
  }

  private static String literal(RexLiteral literal) {
    Object value =
        switch (literal.getType().getSqlTypeName()) {
          case CHAR, VARCHAR -> text(literal.getValueAs(NlsString.class));
          case DATE -> literal.getValueAs(DateString.class);
          case TIME -> literal.getValueAs(TimeString.class);
          case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
              literal.getValueAs(TimestampString.class);
          default -> null;
        };
    return shortened(
        value == null
            ? String.valueOf(literal.getValue())
            : "'" + value.toString().replace("'", "''") + "'");
  }

  private static @Nullable String text(@Nullable NlsString text) {
    return text == null ? null : text.getValue();
  }

  private static String shortened(String text) {
    return text.length() <= LITERAL_MAX ? text : text.substring(0, LITERAL_MAX - 2) + "…'";
  }

  private String call(RexCall call) {
    List<RexNode> operands = call.getOperands();
    Optional<DistanceMetric> metric = VectorOperators.metricOf(call.getOperator());
    String symbol = metric.map(ExpressionText::symbol).orElse(null);
    if (symbol != null) {
      return infix(operands, " " + symbol + " ");
    }
    if (VectorOperators.formatOf(call.getOperator()).isPresent()
        || CheckedMath.isCheck(call.getOperator())) {
      return of(operands.get(0));
    }
    if (DecimalQuotient.is(call.getOperator())) {
      return infix(operands.subList(0, 2), " / ");
    }
    return switch (call.getKind()) {
      case AND -> infix(operands, " AND ");
      case OR -> InList.of(call).map(this::in).orElseGet(() -> infix(operands, " OR "));
      case NOT -> "NOT " + grouped(operands.get(0));
      case EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          PLUS,
          MINUS,
          TIMES,
          DIVIDE ->
          infix(operands, " " + call.getOperator().getName() + " ");
      case CHECKED_PLUS -> infix(operands, " + ");
      case CHECKED_MINUS -> infix(operands, " - ");
      case CHECKED_TIMES -> infix(operands, " * ");
      case CHECKED_DIVIDE -> infix(operands, " / ");
      case IS_NULL -> grouped(operands.get(0)) + " IS NULL";
      case IS_NOT_NULL -> grouped(operands.get(0)) + " IS NOT NULL";
      case CAST ->
          operands.get(0) instanceof RexLiteral
              ? of(operands.get(0))
              : "CAST(" + of(operands.get(0)) + " AS " + call.getType() + ")";
      default -> function(call);
    };
  }

  private String function(RexCall call) {
    String name = call.getOperator().getName();
    if (name.equals("IN")) {
      return infix(call.getOperands(), " IN ");
    }
    if (name.equalsIgnoreCase("like") || name.equalsIgnoreCase("ilike")) {
      return infix(call.getOperands().subList(0, 2), " " + name.toUpperCase(Locale.ROOT) + " ");
    }
    List<RexNode> operands = call.getOperands();
    switch (name) {
      case "array_has" -> {
        return grouped(operands.get(1)) + " = ANY (" + of(operands.get(0)) + ")";
      }
      case "array_overlaps" -> {
        return infix(operands, " && ");
      }
      case "array_contains", "json_contains" -> {
        return infix(operands, " @> ");
      }
      case "text_to_array", "array_to_array", "array_to_text" -> {
        return of(operands.get(0));
      }
      case "ARRAY" -> {
        return operands.stream().map(this::of).collect(Collectors.joining(", ", "ARRAY[", "]"));
      }
      default -> {}
    }
    return operands.stream()
        .map(this::of)
        .collect(Collectors.joining(", ", name.toLowerCase(Locale.ROOT) + "(", ")"));
  }

  private String in(InList list) {
    return list.values().stream()
        .map(this::of)
        .collect(Collectors.joining(", ", of(list.column()) + " IN (", ")"));
  }

  private String search(RexCall call) {
    RexLiteral literal = (RexLiteral) call.getOperands().get(1);
    Sarg<?> sarg = literal.getValueAs(Sarg.class);
    if (sarg == null || sarg.nullAs != RexUnknownAs.UNKNOWN) {
      return of(RexUtil.expandSearch(rexBuilder, null, call));
    }
    if (sarg.isPoints()) {
      return of(call.getOperands().get(0)) + " IN " + points(sarg.rangeSet, literal);
    }
    if (sarg.isComplementedPoints()) {
      return of(call.getOperands().get(0))
          + " NOT IN "
          + points(sarg.rangeSet.complement(), literal);
    }
    return of(RexUtil.expandSearch(rexBuilder, null, call));
  }

  private String points(RangeSet<?> points, RexLiteral literal) {
    return points.asRanges().stream()
        .map(range -> rexBuilder.makeLiteral(range.lowerEndpoint(), literal.getType(), true, false))
        .map(this::of)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private String infix(List<RexNode> operands, String operator) {
    return operands.stream().map(this::grouped).collect(Collectors.joining(operator));
  }

  private String grouped(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return of(node);
    }
    if (CheckedMath.isCheck(call.getOperator())) {
      return grouped(call.getOperands().getFirst()); // nothing is shown of it
    }
    String text = of(node);
    return switch (call.getKind()) {
      case OR -> InList.of(call).isPresent() ? text : "(" + text + ")";
      case AND,
          SEARCH,
          PLUS,
          MINUS,
          TIMES,
          DIVIDE,
          CHECKED_PLUS,
          CHECKED_MINUS,
          CHECKED_TIMES,
          CHECKED_DIVIDE ->
          text.contains(" ") && !text.contains(" IN (") ? "(" + text + ")" : text;
      default ->
          VectorOperators.metricOf(call.getOperator()).isPresent()
                  || DecimalQuotient.is(call.getOperator())
              ? "(" + text + ")"
              : text;
    };
  }

  private static @Nullable String symbol(DistanceMetric metric) {
    return switch (metric) {
      case L2 -> "<->";
      case COSINE -> "<=>";
      case INNER_PRODUCT -> "<#>";
      case L1 -> "<+>";
      case L2_SQUARED, HAMMING, JACCARD -> null;
    };
  }
}
