package io.vicinal.planner.pushdown;

import com.google.common.collect.Range;
import io.vicinal.planner.execute.OperandSlot;
import io.vicinal.sql.function.LikeOperators;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.Sarg;

/**
 * Translates conditions on a table's columns into storage's {@link Predicate}s with the same three
 * values, or not at all.
 */
public final class PredicateTranslator {
  private final Table table;
  private final RexBuilder rexBuilder;
  private final OperandList operands;

  /** Creates a translator that collects what it needs at execution in {@code operands}. */
  public PredicateTranslator(Table table, RexBuilder rexBuilder, OperandList operands) {
    this.table = table;
    this.rexBuilder = rexBuilder;
    this.operands = operands;
  }

  /** Returns whether storage can evaluate {@code condition}. */
  public static boolean canTranslate(RexNode condition, Table table, RexBuilder rexBuilder) {
    return new PredicateTranslator(table, rexBuilder, new OperandList())
        .translate(condition)
        .isPresent();
  }

  /** Returns {@code condition} in storage's words, empty where a part of it has none. */
  public Optional<Predicate> translate(RexNode condition) {
    return switch (condition.getKind()) {
      case AND -> all((RexCall) condition, this::translate).map(Predicate.And::new);
      case OR ->
          term(condition)
              .or(() -> all((RexCall) condition, this::translate).map(Predicate.Or::new));
      default -> isOfParameter(condition) ? Optional.of(constant(condition)) : term(condition);
    };
  }

  /**
   * Returns whether {@code node} tells something of a parameter, which cannot fail: what stands
   * beside it in an OR is computed in any case.
   */
  private static boolean isOfParameter(RexNode node) {
    return switch (node.getKind()) {
      case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE -> {
        RexNode operand = ((RexCall) node).getOperands().getFirst();
        yield RexUtil.removeCast(operand) instanceof RexDynamicParam;
      }
      default -> false;
    };
  }

  /** What is true of all rows or of none is an IN of any column, with all values or without. */
  private Predicate constant(RexNode condition) {
    return new Predicate.In(0, List.of(operands.add(condition, new OperandSlot.Condition())));
  }

  private Optional<Predicate> term(RexNode condition) {
    if (condition instanceof RexInputRef ref) {
      return isBoolean(ref.getIndex())
          ? Optional.of(new Predicate.IsTrue(ref.getIndex()))
          : Optional.empty();
    }
    if (!(condition instanceof RexCall call)) {
      return Optional.empty();
    }
    if (call.getOperator().equals(ValueSet.OPERATOR)) {
      return anyOf(call, OperandSlot.Values.NoList.EMPTY);
    }
    if (call.getOperator().equals(ValueSet.IF_FEW)) {
      return anyOf(call, OperandSlot.Values.NoList.ALL);
    }
    Optional<Predicate> ofArray = new ArrayTranslator(table, operands).translate(call);
    if (ofArray.isPresent()) {
      return ofArray;
    }
    Optional<Predicate> ofJson = new JsonTranslator(table, rexBuilder, operands).translate(call);
    if (ofJson.isPresent()) {
      return ofJson;
    }
    return switch (call.getKind()) {
      case AND -> all(call, this::term).map(Predicate.And::new);
      case OR -> inList(call).or(() -> all(call, this::term).map(Predicate.Or::new));
      case NOT -> term(call.getOperands().get(0)).map(Predicate.Not::new);
      case IS_NULL -> isNull(call.getOperands().get(0));
      case IS_NOT_NULL -> isNull(call.getOperands().get(0)).map(Predicate.Not::new);
      case EQUALS -> compare(call, Comparison.EQUAL);
      case NOT_EQUALS -> compare(call, Comparison.NOT_EQUAL);
      case LESS_THAN -> compare(call, Comparison.LESS);
      case LESS_THAN_OR_EQUAL -> compare(call, Comparison.LESS_OR_EQUAL);
      case GREATER_THAN -> compare(call, Comparison.GREATER);
      case GREATER_THAN_OR_EQUAL -> compare(call, Comparison.GREATER_OR_EQUAL);
      case SEARCH -> search(call);
      default -> like(call);
    };
  }

  private Optional<Predicate> anyOf(RexCall call, OperandSlot.Values.NoList noList) {
    RexNode values = call.getOperands().get(1);
    OptionalInt position = ColumnReference.position(call.getOperands().get(0), table);
    RelDataType element = values.getType().getComponentType();
    if (position.isEmpty() || element == null) {
      return Optional.empty();
    }
    DataType.Kind kind = table.columns().get(position.getAsInt()).type().kind();
    return ColumnReference.comparable(kind, element)
        ? Optional.of(
            new Predicate.In(
                position.getAsInt(),
                List.of(operands.add(values, new OperandSlot.Values(kind, noList)))))
        : Optional.empty();
  }

  private boolean isBoolean(int column) {
    return column < table.columns().size()
        && table.columns().get(column).type().kind() == DataType.Kind.BOOLEAN;
  }

  private static Optional<List<Predicate>> all(
      RexCall call, Function<RexNode, Optional<Predicate>> translation) {
    var translated = new ArrayList<Predicate>();
    for (RexNode term : call.getOperands()) {
      Optional<Predicate> predicate = translation.apply(term);
      if (predicate.isEmpty()) {
        return Optional.empty();
      }
      translated.add(predicate.get());
    }
    return Optional.of(translated);
  }

  private static Optional<Predicate> isNull(RexNode operand) {
    return operand instanceof RexInputRef ref
        ? Optional.of(new Predicate.IsNull(ref.getIndex()))
        : Optional.empty();
  }

  private Optional<Predicate> compare(RexCall call, Comparison comparison) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    return compare(left, comparison, right)
        .or(() -> compare(right, mirrored(comparison), left))
        .or(() -> bound(left, comparison, right))
        .or(() -> bound(right, mirrored(comparison), left));
  }

  private Optional<Predicate> compare(RexNode column, Comparison comparison, RexNode value) {
    OptionalInt position = ColumnReference.position(column, table);
    if (position.isEmpty() || !DistanceCall.isConstant(value)) {
      return Optional.empty();
    }
    return operand(position.getAsInt(), value)
        .map(operand -> new Predicate.Compare(position.getAsInt(), comparison, operand));
  }

  private Optional<Operand> operand(int column, RexNode value) {
    DataType.Kind kind = table.columns().get(column).type().kind();
    return ColumnReference.comparable(kind, value.getType())
        ? Optional.of(operands.add(value, new OperandSlot.Column(kind)))
        : Optional.empty();
  }

  static Comparison mirrored(Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> Comparison.EQUAL;
      case NOT_EQUAL -> Comparison.NOT_EQUAL;
      case LESS -> Comparison.GREATER;
      case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
      case GREATER -> Comparison.LESS;
      case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
    };
  }

  /** {@code distance < r} and, as {@code not (distance >= r)}, its opposites. */
  private Optional<Predicate> bound(RexNode node, Comparison comparison, RexNode value) {
    if (!DistanceCall.isConstant(value)) {
      return Optional.empty();
    }
    Optional<DistanceTerm> found = DistanceTerm.of(node);
    if (found.isEmpty() || Math.abs(found.get().scale()) != 1) {
      return Optional.empty();
    }
    DistanceTerm term = found.get();
    // offset + scale * d < value is d < (value - offset) / scale, turned around for scale -1.
    Comparison turned = term.isSimilarity() ? mirrored(comparison) : comparison;
    return switch (turned) {
      case LESS -> Optional.of(within(term, value, false));
      case LESS_OR_EQUAL -> Optional.of(within(term, value, true));
      case GREATER -> Optional.of(new Predicate.Not(within(term, value, true)));
      case GREATER_OR_EQUAL -> Optional.of(new Predicate.Not(within(term, value, false)));
      case EQUAL, NOT_EQUAL -> Optional.empty();
    };
  }

  private Predicate within(DistanceTerm term, RexNode value, boolean inclusive) {
    DistanceCall distance = term.distance();
    int sign = term.isSimilarity() ? -1 : 1;
    return new Predicate.WithinDistance(
        distance.column(),
        distance.metric(),
        operands.add(distance.query(), queryVector(table, distance.column())),
        operands.add(value, new OperandSlot.Bound(-sign * term.offset(), sign)),
        inclusive);
  }

  /** Returns the slot of a vector that the distance of {@code column} is measured to. */
  public static OperandSlot queryVector(Table table, int column) {
    var definition = table.columns().get(column);
    return new OperandSlot.QueryVector(definition.name(), definition.type().precision());
  }

  /** A list of thousands of values is one predicate, not thousands. */
  private Optional<Predicate> inList(RexCall call) {
    return InList.of(call).flatMap(list -> in(list.column().getIndex(), list.values()));
  }

  private Optional<Predicate> in(int column, List<RexNode> values) {
    var translated = new ArrayList<Operand>();
    for (RexNode value : values) {
      Optional<Operand> operand = operand(column, value);
      if (operand.isEmpty()) {
        return Optional.empty();
      }
      translated.add(operand.get());
    }
    return Optional.of(new Predicate.In(column, translated));
  }

  private Optional<Predicate> search(RexCall call) {
    RexNode subject = call.getOperands().get(0);
    OptionalInt position = ColumnReference.position(subject, table);
    Sarg<?> sarg = ((RexLiteral) call.getOperands().get(1)).getValueAs(Sarg.class);
    if (sarg != null
        && sarg.isPoints()
        && sarg.nullAs == org.apache.calcite.rex.RexUnknownAs.UNKNOWN
        && position.isPresent()) {
      return points(position.getAsInt(), call, sarg);
    }
    return term(RexUtil.expandSearch(rexBuilder, null, call));
  }

  /** An IN list stays one, because expanded it would be a comparison per value. */
  private Optional<Predicate> points(int column, RexCall call, Sarg<?> sarg) {
    RexLiteral search = (RexLiteral) call.getOperands().get(1);
    var values = new ArrayList<RexNode>();
    for (Range<?> range : sarg.rangeSet.asRanges()) {
      values.add(rexBuilder.makeLiteral(range.lowerEndpoint(), search.getType(), true, false));
    }
    return in(column, values);
  }

  private Optional<Predicate> like(RexCall call) {
    Function<Character, Optional<Predicate>> make =
        escape -> like(call, escape, call.getOperator().equals(LikeOperators.ILIKE));
    if (!call.getOperator().equals(LikeOperators.LIKE)
        && !call.getOperator().equals(LikeOperators.ILIKE)) {
      return Optional.empty();
    }
    if (call.getOperands().size() == 2) {
      return make.apply('\\');
    }
    Object escape =
        call.getOperands().get(2) instanceof RexLiteral literal ? OperandList.value(literal) : null;
    return escape instanceof String text && text.length() == 1
        ? make.apply(text.charAt(0))
        : Optional.empty();
  }

  private Optional<Predicate> like(RexCall call, char escape, boolean ignoreCase) {
    OptionalInt position = ColumnReference.position(call.getOperands().get(0), table);
    RexNode pattern = call.getOperands().get(1);
    if (position.isEmpty() || !DistanceCall.isConstant(pattern)) {
      return Optional.empty();
    }
    return switch (table.columns().get(position.getAsInt()).type().kind()) {
      case VARCHAR, TEXT ->
          Optional.of(
              new Predicate.Like(
                  position.getAsInt(),
                  operands.add(pattern, new OperandSlot.Pattern(escape)),
                  escape,
                  ignoreCase));
      default -> Optional.empty();
    };
  }
}
