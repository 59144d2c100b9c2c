package io.vicinal.planner.prepare;

import io.vicinal.sql.function.DistanceSyntax;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Tells which keys of an order are distances or similarities: by what they are in the text, through
 * the names of select lists, queries in FROM and queries of WITH. What a view gives is not seen.
 */
final class DistanceKeys {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "vector_distance",
          "cosine_similarity",
          "inner_product",
          "negative_inner_product",
          "cosine_distance",
          "l2_distance",
          "l2_squared_distance",
          "l1_distance",
          "hamming_distance",
          "jaccard_distance",
          "euclidean_distance");

  /** The aggregates whose result is one of the distances; a group without any has none. */
  private static final Set<String> EXTREMES = Set.of("min", "max");

  /** Functions whose order is that of what they are applied to, or its reverse. */
  private static final Set<String> MONOTONE =
      Set.of("exp", "sqrt", "power", "pow", "round", "trunc", "floor", "ceil", "ceiling");

  /** More than people write; queries that use each column of the next twice would take for ever. */
  private static final int STEPS_MAX = 10_000;

  private final Map<String, SqlWithItem> queries = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int steps;

  /** Reads names of {@code statement}, before it is validated. */
  DistanceKeys(SqlNode statement) {
    var twice = new HashSet<String>();
    statement.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlWithItem item
                && queries.put(item.name.getSimple(), item) != null) {
              twice.add(item.name.getSimple());
            }
            return super.visit(call);
          }
        });
    queries.keySet().removeAll(twice); // which one is meant depends on the place
  }

  /** Returns whether {@code key}, which orders the rows of {@code query}, is one. */
  boolean contains(SqlNode key, @Nullable SqlNode query) {
    SqlSelect select = select(query);
    if (select == null) {
      return isDistance(key, null);
    }
    if (key instanceof SqlIdentifier name && name.isSimple()) {
      for (SqlNode item : select.getSelectList()) {
        if (item.getKind() == SqlKind.AS && alias(item).equals(name.getSimple())) {
          return isDistance(((SqlCall) item).operand(0), select.getFrom());
        }
      }
    }
    return (key instanceof SqlNumericLiteral place && place.isInteger())
        ? isDistanceAt(place.intValue(true) - 1, select)
        : isDistance(key, select.getFrom());
  }

  private boolean isDistance(SqlNode value, @Nullable SqlNode from) {
    if (++steps > STEPS_MAX) {
      return false;
    }
    if (value instanceof SqlIdentifier name) {
      return from != null && isDistanceOf(from, name);
    }
    if (!(value instanceof SqlCall call)) {
      return false;
    }
    String function = call.getOperator().getName().toLowerCase(Locale.ROOT);
    return call.getOperator() instanceof DistanceSyntax
        || FUNCTIONS.contains(function)
        || ((isArithmetic(call.getKind())
                || EXTREMES.contains(function)
                || MONOTONE.contains(function))
            && call.getOperandList().stream().anyMatch(operand -> isDistance(operand, from)));
  }

  /** Returns whether the column of FROM that {@code name} means is one. */
  private boolean isDistanceOf(SqlNode from, SqlIdentifier name) {
    if (from instanceof SqlJoin join) {
      return isDistanceOf(join.getLeft(), name) || isDistanceOf(join.getRight(), name);
    }
    if (from.getKind() == SqlKind.LATERAL) {
      return isDistanceOf(((SqlCall) from).operand(0), name);
    }
    String column = name.names.getLast();
    if (from.getKind() == SqlKind.AS) {
      SqlCall as = (SqlCall) from;
      SqlNodeList columns =
          as.operandCount() > 2
              ? new SqlNodeList(
                  as.getOperandList().subList(2, as.operandCount()), as.getParserPosition())
              : null;
      return (name.isSimple() || name.names.equals(List.of(alias(from), column)))
          && isDistanceIn(as.operand(0), column, columns);
    }
    return (name.isSimple() || from instanceof SqlIdentifier) && isDistanceIn(from, column, null);
  }

  /** Returns whether a column of a query or of what a name in FROM stands for is one. */
  private boolean isDistanceIn(SqlNode source, String column, @Nullable SqlNodeList columns) {
    if (source.getKind() == SqlKind.LATERAL) {
      return isDistanceIn(((SqlCall) source).operand(0), column, columns);
    }
    if (source instanceof SqlIdentifier name) {
      SqlWithItem item = name.isSimple() ? queries.get(name.getSimple()) : null;
      if (item == null || !open.add(name.getSimple())) {
        return false;
      }
      boolean found = isDistanceIn(item.query, column, columns == null ? item.columnList : columns);
      open.remove(name.getSimple());
      return found;
    }
    SqlSelect select = select(source);
    if (select == null) {
      return false;
    }
    if (columns != null) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i) instanceof SqlIdentifier name && name.getSimple().equals(column)) {
          return isDistanceAt(i, select);
        }
      }
      return false;
    }
    for (SqlNode item : select.getSelectList()) {
      if (item.getKind() == SqlKind.AS && alias(item).equals(column)) {
        return isDistance(((SqlCall) item).operand(0), select.getFrom());
      }
      if (item instanceof SqlIdentifier name
          && select.getFrom() != null
          && (name.isStar() || name.names.getLast().equals(column))
          && isDistanceOf(
              select.getFrom(),
              name.isStar() ? name.setName(name.names.size() - 1, column) : name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isDistanceAt(int place, SqlSelect select) {
    SqlNodeList items = select.getSelectList();
    if (place < 0
        || place >= items.size()
        || items.subList(0, place + 1).stream()
            .anyMatch(item -> item instanceof SqlIdentifier name && name.isStar())) {
      return false;
    }
    SqlNode item = items.get(place);
    return isDistance(
        item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item, select.getFrom());
  }

  private static String alias(SqlNode as) {
    return ((SqlIdentifier) ((SqlCall) as).operand(1)).getSimple();
  }

  /** Returns the SELECT whose list names the columns of {@code query}, null for other queries. */
  private static @Nullable SqlSelect select(@Nullable SqlNode query) {
    return switch (query) {
      case SqlSelect select -> select;
      case SqlOrderBy ordered -> select(ordered.query);
      case SqlWith with -> select(with.body);
      case null, default -> null;
    };
  }

  private static boolean isArithmetic(SqlKind kind) {
    return switch (kind) {
      case PLUS, MINUS, TIMES, DIVIDE, MINUS_PREFIX, CAST -> true;
      default -> false;
    };
  }
}
