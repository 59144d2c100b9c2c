package io.vicinal.planner.prepare;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.RangeKeys;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.adapter.enumerable.EnumerableProject;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Lets frames of {@code RANGE BETWEEN distance PRECEDING …} be computed in the unit of their key,
 * or refuses them: generated code adds the distance to the key, whatever both count.
 */
final class RangeFrames {
  private static final BigDecimal MILLIS_PER_DAY = BigDecimal.valueOf(86_400_000);

  private final Window window;
  private final int fields;
  private final Set<Integer> keys = new HashSet<>();
  private final Map<Integer, Set<Use>> uses = new TreeMap<>();

  /** What a constant is added to: to dates, or in an order in which what precedes is greater. */
  private record Use(boolean inDays, boolean descending) {
    private static final Use PLAIN = new Use(false, false);
  }

  private RangeFrames(Window window) {
    this.window = window;
    this.fields = window.getInput().getRowType().getFieldCount();
  }

  /**
   * Returns what computes the frames of {@code window}.
   *
   * @throws SqlStateException 0AV00 for distances in months, parts of days between dates, and
   *     constants that frames use in more than one way
   */
  static Window of(Window window, RexBuilder rex) {
    var frames = new RangeFrames(window);
    window.groups.forEach(frames::read);
    return frames.withKeys(frames.withDistances(rex), rex);
  }

  private void read(Window.Group group) {
    group.aggCalls.forEach(call -> call.getOperands().forEach(it -> note(it, Use.PLAIN)));
    for (RexWindowBound bound : List.of(group.lowerBound, group.upperBound)) {
      RexNode distance = bound.getOffset();
      if (distance == null) {
        continue;
      }
      if (group.isRows || group.collation().getFieldCollations().isEmpty()) {
        note(distance, Use.PLAIN);
        continue;
      }
      RelFieldCollation order = group.collation().getFieldCollations().getFirst();
      int key = order.getFieldIndex();
      RelDataType type = window.getInput().getRowType().getFieldList().get(key).getType();
      SqlTypeName unit = distance.getType().getSqlTypeName();
      if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(unit)) {
        throw notSupported("range with a distance in months");
      }
      boolean inDays =
          type.getSqlTypeName() == SqlTypeName.DATE
              && SqlTypeName.DAY_INTERVAL_TYPES.contains(unit);
      note(distance, new Use(inDays, order.getDirection().isDescending()));
      if (type.isNullable()) {
        keys.add(key);
      }
    }
  }

  private void note(RexNode node, Use use) {
    if (node instanceof RexInputRef ref && ref.getIndex() >= fields) {
      uses.computeIfAbsent(ref.getIndex() - fields, _ -> new HashSet<>()).add(use);
    } else if (!use.equals(Use.PLAIN)) {
      throw notSupported("range with a distance that is no constant");
    }
  }

  /** Generated code takes what precedes from the key in descending orders, too. */
  private Window withDistances(RexBuilder rex) {
    var constants = new ArrayList<RexLiteral>(window.constants);
    uses.forEach((i, all) -> {
      if (all.size() > 1) {
        throw notSupported("the same distance in frames over different orders");
      }
      constants.set(i, distance(rex, constants.get(i), all.iterator().next()));
    });
    return constants.equals(window.constants) ? window : window.copy(constants);
  }

  private static RexLiteral distance(RexBuilder rex, RexLiteral constant, Use use) {
    if (use.equals(Use.PLAIN)) {
      return constant;
    }
    BigDecimal value = Objects.requireNonNull(constant.getValueAs(BigDecimal.class));
    RelDataType type = constant.getType();
    if (use.inDays()) {
      BigDecimal[] parts = value.divideAndRemainder(MILLIS_PER_DAY);
      if (parts[1].signum() != 0) {
        throw notSupported("range of dates with a distance in parts of days");
      }
      value = parts[0].setScale(0);
      type = rex.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
    }
    return (RexLiteral) rex.makeLiteral(use.descending() ? value.negate() : value, type, false);
  }

  private Window withKeys(Window whole, RexBuilder rex) {
    if (keys.isEmpty()) {
      return whole;
    }
    RelNode input = whole.getInput();
    var nodes = new ArrayList<RexNode>();
    for (RelDataTypeField field : input.getRowType().getFieldList()) {
      RexNode node = rex.makeInputRef(input, field.getIndex());
      nodes.add(keys.contains(field.getIndex()) ? RangeKeys.present(rex, node) : node);
    }
    RelNode present = EnumerableProject.create(input, nodes, input.getRowType());
    return (Window) whole.copy(whole.getTraitSet(), List.of(present));
  }

  private static SqlStateException notSupported(String what) {
    return new SqlStateException(SqlState.FEATURE_NOT_SUPPORTED, what + " is not supported");
  }
}
