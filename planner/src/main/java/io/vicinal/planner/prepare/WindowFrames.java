package io.vicinal.planner.prepare;

import io.vicinal.planner.execute.FrameSpec;
import io.vicinal.planner.rel.FramedWindow;
import io.vicinal.sql.ast.GroupDistance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
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
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link FramedWindow}s in the place of a window with frames that Calcite's operator cannot
 * compute: below them all constants are fields, above them the fields are those of the window.
 */
final class WindowFrames {
  private final Window window;
  private final RexBuilder rex;
  private final int inputs;
  private final List<RexNode> fields = new ArrayList<>();
  private final List<FramedWindow.Total> totals = new ArrayList<>();
  private final List<@Nullable RelDataType> types = new ArrayList<>();

  private WindowFrames(Window window, RexBuilder rex) {
    this.window = window;
    this.rex = rex;
    this.inputs = window.getInput().getRowType().getFieldCount();
  }

  /** Returns whether {@code window} has a group that Calcite's operator cannot compute. */
  static boolean areNeeded(Window window) {
    return window.groups.stream().anyMatch(WindowFrames::isNeeded);
  }

  private static boolean isNeeded(Window.Group group) {
    boolean far = group.lowerBound.getOffset() != null || group.upperBound.getOffset() != null;
    return group.exclude != RexWindowExclusion.EXCLUDE_NO_OTHER
        || (far && !group.isRows)
        || isOfGroups(group)
        || group.aggCalls.stream().anyMatch(WindowFrames::isNeeded);
  }

  /** Calcite counts rows of NTH_VALUE in the whole partition. */
  private static boolean isNeeded(Window.RexWinAggCall call) {
    return call.ignoreNulls
        || isStringAgg(call)
        || call.getOperator().getKind() == SqlKind.NTH_VALUE;
  }

  private static boolean isOfGroups(Window.Group group) {
    return group.isRows && (isOfGroups(group.lowerBound) || isOfGroups(group.upperBound));
  }

  private static boolean isOfGroups(RexWindowBound bound) {
    RexNode distance = bound.getOffset();
    return distance != null && GroupDistance.isType(distance.getType());
  }

  private static boolean isStringAgg(Window.RexWinAggCall call) {
    return call.getOperator().getKind() == SqlKind.STRING_AGG;
  }

  /** Generated code knows STRING_AGG by its name in the standard. */
  private static SqlAggFunction grouped(Window.RexWinAggCall call) {
    return isStringAgg(call) ? SqlStdOperatorTable.LISTAGG : (SqlAggFunction) call.getOperator();
  }

  /**
   * Returns what computes {@code window}.
   *
   * @param counted prepares a projection for code that counts microseconds
   */
  static RelNode of(Window window, RexBuilder rex, UnaryOperator<RelNode> counted) {
    return new WindowFrames(window, rex).framed(counted);
  }

  private RelNode framed(UnaryOperator<RelNode> counted) {
    RelNode input = window.getInput();
    for (int i = 0; i < inputs; i++) {
      fields.add(rex.makeInputRef(input, i));
    }
    fields.addAll(window.constants);
    var specs = new ArrayList<FrameSpec>();
    var wanted = new ArrayList<List<FramedWindow.Total>>();
    var places = new ArrayList<List<@Nullable RelDataType>>();
    for (Window.Group group : window.groups) {
      totals.clear();
      types.clear();
      specs.add(spec(group));
      wanted.add(List.copyOf(totals));
      places.add(new ArrayList<>(types));
    }
    if (fields.size() < 2) {
      fields.add(rex.makeLiteral(true));
    }
    RelDataType type = RexUtil.createStructType(rex.getTypeFactory(), fields);
    RelNode node = counted.apply(EnumerableProject.create(input, fields, type));
    for (int i = 0; i < specs.size(); i++) {
      Window.Group group = window.groups.get(i);
      node =
          FramedWindow.create(
              node, specs.get(i), group.keys, group.orderKeys, wanted.get(i), places.get(i));
    }
    return withFields(node);
  }

  private RelNode withFields(RelNode node) {
    var nodes = new ArrayList<RexNode>();
    List<RelDataTypeField> given = window.getRowType().getFieldList();
    for (int i = 0; i < given.size(); i++) {
      int field = i < inputs ? i : fields.size() + i - inputs;
      nodes.add(rex.ensureType(given.get(i).getType(), rex.makeInputRef(node, field), false));
    }
    RelDataType type = // a window may have two fields of one name, a projection may not
        RexUtil.createStructType(
            rex.getTypeFactory(),
            nodes,
            window.getRowType().getFieldNames(),
            SqlValidatorUtil.F_SUGGESTER);
    return EnumerableProject.create(node, nodes, type);
  }

  private FrameSpec spec(Window.Group group) {
    boolean groups = isOfGroups(group);
    FrameSpec.Mode mode =
        groups ? FrameSpec.Mode.GROUPS : group.isRows ? FrameSpec.Mode.ROWS : FrameSpec.Mode.RANGE;
    boolean far = group.lowerBound.getOffset() != null || group.upperBound.getOffset() != null;
    List<RelFieldCollation> order = group.orderKeys.getFieldCollations();
    boolean measured = far && mode == FrameSpec.Mode.RANGE && !order.isEmpty();
    int key = measured ? order.getFirst().getFieldIndex() : -1;
    List<FrameSpec.Call> calls = group.aggCalls.stream().map(this::call).toList();
    return new FrameSpec(
        mode,
        bound(group.lowerBound, groups),
        bound(group.upperBound, groups),
        group.exclude,
        key,
        measured && order.getFirst().getDirection().isDescending(),
        measured ? unit(fields.get(key).getType()) : FrameSpec.Unit.NUMBER,
        calls);
  }

  private FrameSpec.Bound bound(RexWindowBound bound, boolean groups) {
    RexNode distance = bound.getOffset();
    if (distance == null) {
      FrameSpec.Place place =
          bound.isCurrentRow()
              ? FrameSpec.Place.CURRENT_ROW
              : bound.isPreceding()
                  ? FrameSpec.Place.UNBOUNDED_PRECEDING
                  : FrameSpec.Place.UNBOUNDED_FOLLOWING;
      return new FrameSpec.Bound(place, -1, FrameSpec.Unit.NUMBER);
    }
    FrameSpec.Place place =
        bound.isPreceding() ? FrameSpec.Place.PRECEDING : FrameSpec.Place.FOLLOWING;
    RexNode given = fields.get(((RexInputRef) distance).getIndex());
    int field =
        groups && given instanceof RexLiteral count
            ? added(rex.makeBigintLiteral(BigDecimal.valueOf(GroupDistance.count(count))))
            : ((RexInputRef) distance).getIndex();
    return new FrameSpec.Bound(place, field, unit(distance.getType()));
  }

  private static FrameSpec.Unit unit(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    return switch (name) {
      case DATE -> FrameSpec.Unit.DAYS;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ ->
          FrameSpec.Unit.MICROSECONDS;
      default ->
          SqlTypeName.YEAR_INTERVAL_TYPES.contains(name)
              ? FrameSpec.Unit.MONTHS
              : SqlTypeName.DAY_INTERVAL_TYPES.contains(name)
                  ? FrameSpec.Unit.MICROSECONDS
                  : FrameSpec.Unit.NUMBER;
    };
  }

  private FrameSpec.Call call(Window.RexWinAggCall call) {
    FrameSpec.Function function = function(call);
    List<Integer> arguments = new ArrayList<>();
    if (function == FrameSpec.Function.AGGREGATE) {
      call.getOperands().forEach(it -> arguments.add(((RexInputRef) it).getIndex()));
      totals.add(new FramedWindow.Total(grouped(call), arguments));
      types.add(null);
      return new FrameSpec.Call(function, List.of(totals.size() - 1), call.ignoreNulls);
    }
    RelDataType result = rex.getTypeFactory().createTypeWithNullability(call.getType(), true);
    for (int i = 0; i < call.getOperands().size(); i++) {
      int field = ((RexInputRef) call.getOperands().get(i)).getIndex();
      boolean given = i != 1 && function != FrameSpec.Function.NTILE; // what may be the result
      RexNode argument = fields.get(field);
      RexNode typed = given ? rex.ensureType(result, argument, false) : argument;
      arguments.add(typed.equals(argument) ? field : added(typed));
    }
    types.add(result);
    return new FrameSpec.Call(function, arguments, call.ignoreNulls);
  }

  private int added(RexNode field) {
    fields.add(field);
    return fields.size() - 1;
  }

  private static FrameSpec.Function function(Window.RexWinAggCall call) {
    return switch (call.getOperator().getKind()) {
      case ROW_NUMBER -> FrameSpec.Function.ROW_NUMBER;
      case RANK -> FrameSpec.Function.RANK;
      case DENSE_RANK -> FrameSpec.Function.DENSE_RANK;
      case NTILE -> FrameSpec.Function.NTILE;
      case LAG -> FrameSpec.Function.LAG;
      case LEAD -> FrameSpec.Function.LEAD;
      case FIRST_VALUE -> FrameSpec.Function.FIRST_VALUE;
      case LAST_VALUE -> FrameSpec.Function.LAST_VALUE;
      case NTH_VALUE -> FrameSpec.Function.NTH_VALUE;
      default -> FrameSpec.Function.AGGREGATE;
    };
  }
}
