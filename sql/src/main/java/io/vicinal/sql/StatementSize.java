package io.vicinal.sql;

import io.vicinal.sql.ast.SetClauses;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses statements whose parts are so many that planning them would take much longer than reading
 * them. Lists of literals and parameters are not among them: they may be as long as the text.
 */
final class StatementSize extends SqlBasicVisitor<@Nullable Void> {
  static final int COMPUTED_MAX = 2_000;
  static final int BRANCHES_MAX = 2_000;
  static final int ARGUMENTS_MAX = 500;
  static final int ELEMENTS_MAX = 4_000;
  static final int QUERIES_MAX = 100;
  static final int DOUBLINGS_MAX = 10;
  static final int ARRAYS_MAX = 6;
  static final int EXISTS_MAX = 50;
  static final int SET_OPERATIONS_MAX = 500;
  static final int TABLES_MAX = 64;
  static final int COLUMNS_MAX = 1_664;
  static final int ORDERS_MAX = 500;
  static final int KEYS_MAX = 500;
  static final int ASSIGNED_MAX = 1_000;
  static final int AGGREGATES_MAX = 400;
  static final int GROUPING_SETS_MAX = 256;

  private static final Set<String> DOUBLED =
      Set.of("COALESCE", "NULLIF", "IFNULL", "NVL", "GREATEST", "LEAST");

  /** Names of aggregates, which are functions like others until names are resolved. */
  private static final Set<String> AGGREGATES =
      Set.of("COUNT", "SUM", "MIN", "MAX", "AVG", "STRING_AGG", "ARRAY_AGG", "STDDEV", "VARIANCE");

  private int computed;
  private int aggregates;
  private int setOperations;
  private int queries;

  /** How many calls stand around what is visited that become twice their operands. */
  private int doublings;

  /** How many arrays, and how many EXISTS and IN with a query, stand around what is visited. */
  private int arrays;

  private int exists;

  /** How many queries have what is visited in their expressions, the outermost among them. */
  private int expressions;

  /** How many queries with WITH stand around what is visited. */
  private int withs;

  private StatementSize() {}

  /** Throws 54001, or 54011 for columns, if {@code statement} has too many of something. */
  static void check(SqlNode statement) {
    statement.accept(new StatementSize());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    switch (call.getKind()) {
      case CASE -> require(((SqlCase) call).getWhenOperands().size(), BRANCHES_MAX, "branches");
      case ARRAY_VALUE_CONSTRUCTOR -> {
        require(call.operandCount(), ELEMENTS_MAX, "elements of an array");
        arrays++;
        require(arrays, ARRAYS_MAX, "arrays in one another");
      }
      case VALUES -> call.getOperandList().forEach(this::row);
      case IN, NOT_IN -> {
        if (call.operand(1) instanceof SqlNodeList list) {
          list.forEach(this::element);
        }
      }
      case UNION, EXCEPT, INTERSECT -> {
        setOperations++;
        require(setOperations, SET_OPERATIONS_MAX, "set operations");
      }
      case WITH -> {
        SqlWith with = (SqlWith) call;
        queries += with.withList.size();
        require(queries, QUERIES_MAX, "queries in WITH");
        if (withs == 0) {
          new WithExpansion().of(with);
        }
        withs++;
      }
      case SELECT -> {
        SqlSelect select = (SqlSelect) call;
        requireColumns(select.getSelectList().size());
        require(tables(select.getFrom()), TABLES_MAX, "tables in a join");
        require(groupingSets(select.getGroup()), GROUPING_SETS_MAX, "grouping sets");
        require(keys(select.getGroup()), KEYS_MAX, "expressions to group by");
      }
      case WINDOW ->
          require(
              ((SqlWindow) call).getPartitionList().size(),
              KEYS_MAX,
              "expressions to partition by");
      case ORDER_BY ->
          require(((SqlNodeList) call.operand(1)).size(), ORDERS_MAX, "expressions to order by");
      default -> {
        if (call instanceof SetClauses set) {
          long assigned = set.values().stream().filter(value -> !isSimple(value)).count();
          require((int) assigned, ASSIGNED_MAX, "computed values of columns");
        }
        if (AGGREGATES.contains(call.getOperator().getName().toUpperCase(Locale.ROOT))) {
          aggregates++;
          require(aggregates, AGGREGATES_MAX, "aggregates");
        }
        if (call.getOperator() instanceof SqlFunction) {
          require(call.operandCount(), ARGUMENTS_MAX, "arguments of a function");
        }
      }
    }
    int tested = isTestOfRows(call) ? 1 : 0;
    exists += tested;
    require(exists, EXISTS_MAX, "EXISTS, or IN with a query, in one another");
    int doubled = isDoubled(call) ? 1 : 0;
    doublings += doubled;
    require(
        doublings,
        DOUBLINGS_MAX,
        "calls of COALESCE and the like, or comparisons of rows, in one another");
    if (call instanceof SqlSelect select) {
      visitParts(select);
    } else {
      super.visit(call);
    }
    doublings -= doubled;
    exists -= tested;
    switch (call.getKind()) {
      case WITH -> withs--;
      case ARRAY_VALUE_CONSTRUCTOR -> arrays--;
      default -> {}
    }
    return null;
  }

  /** Visits what a query consists of; a query in its FROM is in none of its expressions. */
  private void visitParts(SqlSelect select) {
    for (SqlNode part : select.getOperandList()) {
      if (part == null) {
        continue;
      }
      int deeper = part.equals(select.getFrom()) ? 0 : 1;
      expressions += deeper;
      require(expressions - 1, EXISTS_MAX, "queries in expressions of one another");
      part.accept(this);
      expressions -= deeper;
    }
  }

  /** Returns whether a call is true or false by the rows of a query, which becomes a join. */
  private static boolean isTestOfRows(SqlCall call) {
    return switch (call.getKind()) {
      case EXISTS -> true;
      case IN, NOT_IN -> !(call.operand(1) instanceof SqlNodeList);
      default -> false;
    };
  }

  /** Returns whether a call is rewritten to one that has an operand of it twice. */
  private static boolean isDoubled(SqlCall call) {
    return switch (call.getKind()) {
      case COALESCE, NULLIF, NVL, NVL2, GREATEST, LEAST, GREATEST_PG, LEAST_PG -> true;
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          call.getOperandList().stream().anyMatch(it -> it.getKind() == SqlKind.ROW);
      default ->
          call.getOperator() instanceof SqlFunction function
              && DOUBLED.contains(function.getName().toUpperCase(Locale.ROOT));
    };
  }

  /** Returns how many sets there are in the end, or one more than there may be. */
  private static int groupingSets(@Nullable SqlNodeList group) {
    long sets = 1;
    for (SqlNode item : group == null ? List.<SqlNode>of() : group) {
      sets *= groupingSets(item);
      if (sets > GROUPING_SETS_MAX) {
        return GROUPING_SETS_MAX + 1;
      }
    }
    return (int) sets;
  }

  private static long groupingSets(SqlNode item) {
    return switch (item.getKind()) {
      case CUBE -> 1L << Math.min(((SqlCall) item).operandCount(), 20);
      case ROLLUP -> ((SqlCall) item).operandCount() + 1L;
      case GROUPING_SETS -> {
        long sets = 0;
        for (SqlNode part : ((SqlCall) item).getOperandList()) {
          sets += groupingSets(part);
        }
        yield sets;
      }
      default -> 1;
    };
  }

  /** Returns how many expressions the largest grouping set has, at least. */
  private static int keys(@Nullable SqlNodeList group) {
    return group == null ? 0 : group.stream().mapToInt(StatementSize::keys).sum();
  }

  private static int keys(SqlNode item) {
    return switch (item.getKind()) {
      case CUBE, ROLLUP, ROW ->
          ((SqlCall) item).getOperandList().stream().mapToInt(StatementSize::keys).sum();
      case GROUPING_SETS ->
          ((SqlCall) item).getOperandList().stream().mapToInt(StatementSize::keys).max().orElse(0);
      default -> item instanceof SqlNodeList list ? keys(list) : 1;
    };
  }

  private static int tables(@Nullable SqlNode from) {
    int tables = 1;
    SqlNode at = from; // joins are nested to the left, so that there is no recursion
    while (at != null && at.getKind() == SqlKind.JOIN) {
      at = ((SqlCall) at).operand(0);
      tables++;
    }
    return tables;
  }

  private void row(SqlNode row) {
    if (row.getKind() == SqlKind.ROW) {
      ((SqlCall) row).getOperandList().forEach(this::element);
    } else {
      element(row);
    }
  }

  private void element(SqlNode element) {
    if (!isSimple(element)) {
      computed++;
      require(computed, COMPUTED_MAX, "computed values in lists");
    }
  }

  private static boolean isSimple(SqlNode element) {
    return element instanceof SqlLiteral
        || element instanceof SqlDynamicParam
        || element instanceof SqlIdentifier
        || switch (element.getKind()) {
          case DEFAULT, MINUS_PREFIX, PLUS_PREFIX, ROW -> true;
          case CAST, ARRAY_VALUE_CONSTRUCTOR -> true;
          default -> false;
        };
  }

  /** Requires a number of columns that a query can have. @throws SqlStateException 54011 */
  static void requireColumns(int count) {
    if (count > COLUMNS_MAX) {
      throw new SqlStateException(
          SqlState.TOO_MANY_COLUMNS, "target lists can have at most " + COLUMNS_MAX + " entries");
    }
  }

  private static void require(int count, int max, String what) {
    if (count > max) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, "statement has more than " + max + " " + what);
    }
  }
}
