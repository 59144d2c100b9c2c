package io.vicinal.sql.validate;

import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.type.VectorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Finds what columns of an item of FROM are by what they are compared and computed with: {@code
 * d.id = s.k}, {@code d.n + s.k}, {@code d.v <-> s.q}.
 */
public final class UsedTypes extends SqlBasicVisitor<@Nullable Void> {
  private static final Set<SqlKind> ARITHMETIC =
      Set.of(SqlKind.PLUS, SqlKind.MINUS, SqlKind.TIMES, SqlKind.DIVIDE, SqlKind.MOD);

  private final String item;
  private final Collection<String> columns;
  private final Others others;
  private final RelDataTypeFactory types;
  private final Map<String, List<RelDataType>> uses = new HashMap<>();
  private final Deque<SqlSelect> queries = new ArrayDeque<>();

  /** Knows what other columns and literals are. */
  @FunctionalInterface
  public interface Others {
    /**
     * Returns the type of {@code leaf}, null if that is not known.
     *
     * @param queries those around it, the innermost first
     */
    @Nullable RelDataType type(SqlNode leaf, Collection<SqlSelect> queries);
  }

  /**
   * @param item how the item of FROM is called
   * @param columns of which no other item has one that is named without its item
   */
  public UsedTypes(
      String item, Collection<String> columns, Others others, RelDataTypeFactory types) {
    this.item = item;
    this.columns = columns;
    this.others = others;
    this.types = types;
  }

  /** Returns the type that all uses seen so far have in common, for each column with such. */
  public Map<String, RelDataType> found() {
    var found = new LinkedHashMap<String, RelDataType>();
    uses.forEach((column, all) -> {
      RelDataType common = types.leastRestrictive(all);
      found.put(column, common == null ? all.getFirst() : common);
    });
    return found;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    boolean query = call instanceof SqlSelect;
    if (query) {
      queries.push((SqlSelect) call);
    }
    List<SqlNode> operands = new ArrayList<>();
    if (call instanceof SqlCase choice) {
      addTo(operands, choice.getThenOperands());
      addTo(operands, choice.getElseOperand());
    } else {
      call.getOperandList().forEach(operand -> addTo(operands, operand));
    }
    if (isAlike(call)) {
      for (int i = 0; i < operands.size(); i++) {
        for (int j = 0; j < operands.size(); j++) {
          RelDataType type = i == j ? null : beside(call, typeOf(operands.get(j)));
          if (type != null) {
            use(operands.get(i), type);
          }
        }
      }
    }
    super.visit(call);
    if (query) {
      queries.pop();
    }
    return null;
  }

  private static void addTo(List<SqlNode> operands, @Nullable SqlNode operand) {
    if (operand instanceof SqlNodeList list) {
      list.forEach(it -> operands.add(ParameterBranches.bare(it)));
    } else if (operand != null) {
      operands.add(operand);
    }
  }

  private static boolean isAlike(SqlCall call) {
    return SqlKind.COMPARISON.contains(call.getKind())
        || ARITHMETIC.contains(call.getKind())
        || call.getKind() == SqlKind.BETWEEN
        || call.getKind() == SqlKind.IN
        || call.getKind() == SqlKind.NOT_IN
        || call.getOperator().getName().equalsIgnoreCase("coalesce") // not resolved yet
        || call.getKind() == SqlKind.CASE
        || isDistance(call);
  }

  private static boolean isDistance(SqlCall call) {
    return DistanceMetric.byName(call.getOperator().getName()).isPresent();
  }

  /** Returns what goes with {@code type} in {@code call}: days are added to a date. */
  private @Nullable RelDataType beside(SqlCall call, @Nullable RelDataType type) {
    if (type == null || !ARITHMETIC.contains(call.getKind()) || isComputed(type)) {
      return type;
    }
    if (call.getKind() == SqlKind.PLUS && type.getSqlTypeName() == SqlTypeName.DATE) {
      return types.createSqlType(SqlTypeName.INTEGER);
    }
    return call.getKind() == SqlKind.MINUS && SqlTypeUtil.isDatetime(type) ? type : null;
  }

  private static boolean isComputed(RelDataType type) {
    return SqlTypeUtil.isNumeric(type) || VectorType.isVector(type);
  }

  /** Notes that {@code operand}, or the column that it is computed from, is a {@code type}. */
  public void use(SqlNode operand, RelDataType type) {
    if (operand instanceof SqlIdentifier name) {
      if (isColumn(name)) {
        uses.computeIfAbsent(name.names.getLast(), _ -> new ArrayList<>()).add(type);
      }
    } else if (operand instanceof SqlCall call
        && ARITHMETIC.contains(call.getKind())
        && isComputed(type)) {
      call.getOperandList().forEach(it -> use(it, type));
    }
  }

  private boolean isColumn(SqlIdentifier name) {
    return !name.isStar()
        && columns.contains(name.names.getLast())
        && (name.isSimple()
            ? others.type(name, queries) == null
            : name.names.get(name.names.size() - 2).equals(item));
  }

  private @Nullable RelDataType typeOf(SqlNode node) {
    if (node instanceof SqlCall call && ARITHMETIC.contains(call.getKind())) {
      return call.getOperandList().stream()
          .map(this::typeOf)
          .filter(type -> type != null && SqlTypeUtil.isNumeric(type))
          .reduce((one, two) -> {
            RelDataType common = types.leastRestrictive(List.of(one, two));
            return common == null ? one : common;
          })
          .orElse(null);
    }
    return node instanceof SqlIdentifier name && isColumn(name) ? null : others.type(node, queries);
  }
}
