package io.vicinal.planner.prepare;

import io.vicinal.planner.change.ConstantRows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Turns a long {@code VALUES (1 + 1), (2 + 1), …}, which algebra has as a UNION ALL of one row
 * each, into one projection of rows of literals: planning hundreds of branches takes seconds. Rows
 * stay in their order. Where values of a column are computed in several ways, a number in each row
 * says in which.
 */
public final class AlikeBranches {
  private static final int ROWS_MIN = 16;

  /** A column whose values are computed in more ways is not worth it. */
  private static final int SHAPES_MAX = 16;

  private final RelOptCluster cluster;
  private final RelDataType rowType;
  private final RexBuilder rex;
  private final LiftedLiterals literals;

  /** The expressions of each column, over the fields of {@link #literals}, by their numbers. */
  private final List<Map<RexNode, Integer>> shapes = new ArrayList<>();

  private AlikeBranches(RelOptCluster cluster, RelDataType rowType) {
    this.cluster = cluster;
    this.rowType = rowType;
    this.rex = cluster.getRexBuilder();
    this.literals = new LiftedLiterals(rex);
    rowType.getFieldList().forEach(_ -> shapes.add(new LinkedHashMap<>()));
  }

  /** Returns what gives the same rows; empty if it would not be simpler. */
  static Optional<RelNode> of(Union union) {
    return ConstantRows.of(union)
        .filter(rows -> rows.size() >= ROWS_MIN)
        .flatMap(rows -> new AlikeBranches(union.getCluster(), union.getRowType()).projected(rows));
  }

  /**
   * Returns what gives one row with the value of each of some expressions without fields, in their
   * order; empty if it would not be simpler than to compute each of them.
   *
   * @param expressions of the same type
   */
  public static Optional<RelNode> of(RelOptCluster cluster, List<RexNode> expressions) {
    if (expressions.size() < ROWS_MIN) {
      return Optional.empty();
    }
    RelDataType type =
        cluster.getTypeFactory().builder().add("value", expressions.getFirst().getType()).build();
    return new AlikeBranches(cluster, type).projected(expressions.stream().map(List::of).toList());
  }

  private Optional<RelNode> projected(List<List<RexNode>> rows) {
    for (List<RexNode> row : rows) {
      literals.beginRow();
      var numbers = new ArrayList<Integer>();
      for (int i = 0; i < row.size(); i++) {
        RexNode value = ofType(row.get(i), type(i));
        if (value == null) {
          return Optional.empty();
        }
        Map<RexNode, Integer> known = shapes.get(i);
        numbers.add(known.computeIfAbsent(value.accept(literals), _ -> known.size()));
        if (known.size() > SHAPES_MAX) {
          return Optional.empty();
        }
      }
      literals.endRow(numbers);
    }
    RelNode values = literals.rows(cluster);
    var projects = new ArrayList<RexNode>();
    for (int i = 0; i < shapes.size(); i++) {
      projects.add(chosen(i));
    }
    List<String> names = rowType.getFieldNames();
    return Optional.of(LogicalProject.create(values, List.of(), projects, names, Set.of()));
  }

  private RelDataType type(int column) {
    return rowType.getFieldList().get(column).getType();
  }

  /** Returns a value that may be computed over fields, in the type of its column; null if none. */
  private @Nullable RexNode ofType(RexNode value, RelDataType type) {
    boolean plain =
        RexUtil.SubQueryFinder.find(value) == null
            && !RexUtil.containsCorrelation(value)
            && !RexOver.containsOver(value);
    if (!plain || SqlTypeUtil.equalSansNullability(value.getType(), type)) {
      return plain ? value : null;
    }
    return value instanceof RexLiteral literal ? literalOfType(literal, type) : null;
  }

  private @Nullable RexNode literalOfType(RexLiteral literal, RelDataType type) {
    if (literal.isNull()) {
      return rex.makeNullLiteral(type);
    }
    boolean text =
        type.getSqlTypeName() == SqlTypeName.VARCHAR
            && literal.getType().getSqlTypeName() == SqlTypeName.CHAR;
    return text ? rex.makeLiteral(literal.getValueAs(NlsString.class), type, true) : null;
  }

  /** Returns the value of a column, computed as the row says. */
  private RexNode chosen(int column) {
    List<RexNode> ways = List.copyOf(shapes.get(column).keySet());
    RexNode value = ways.getLast();
    if (ways.size() > 1) {
      RexNode number = literals.number(column);
      var operands = new ArrayList<RexNode>();
      for (int i = 0; i < ways.size() - 1; i++) {
        RexNode own = rex.makeExactLiteral(BigDecimal.valueOf(i), number.getType());
        operands.add(rex.makeCall(SqlStdOperatorTable.EQUALS, number, own));
        operands.add(ways.get(i));
      }
      operands.add(value);
      value = rex.makeCall(type(column), SqlStdOperatorTable.CASE, operands);
    }
    return value.getType().equals(type(column))
        ? value
        : rex.makeAbstractCast(type(column), value, false);
  }
}
