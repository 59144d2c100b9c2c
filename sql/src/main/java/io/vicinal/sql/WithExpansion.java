package io.vicinal.sql;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Counts the queries that names of WITH stand for: each use in a FROM becomes a copy. */
final class WithExpansion extends SqlBasicVisitor<@Nullable Void> {
  static final int EXPANSIONS_MAX = 1_000;

  /** How many queries each name stands for here, with those that it reads. */
  private Map<String, Long> meanings = new HashMap<>();

  private long size;

  /** Throws 54001 if a name of {@code with}, or of one inside, stands for too many. */
  void of(SqlWith with) {
    with.accept(this);
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    switch (call) {
      case SqlWith with -> expand(with);
      case SqlSelect select -> {
        for (SqlNode part : select.getOperandList()) {
          if (part != null) {
            visit(part, part.equals(select.getFrom()));
          }
        }
      }
      default -> {
        if (isExplicitTable(call)) {
          visit(call.operand(0), true);
        } else {
          super.visit(call);
        }
      }
    }
    return null;
  }

  private static boolean isExplicitTable(SqlCall call) {
    return call.getKind() == SqlKind.EXPLICIT_TABLE;
  }

  private void visit(SqlNode node, boolean isFrom) {
    if (!isFrom) {
      node.accept(this);
    } else if (node instanceof SqlIdentifier name) {
      size += name.isSimple() ? meanings.getOrDefault(name.getSimple(), 0L) : 0;
    } else if (node instanceof SqlCall call) {
      visitFrom(call);
    }
  }

  /** Visits what may stand in a FROM: a table is the first operand of all but joins. */
  private void visitFrom(SqlCall call) {
    switch (call.getKind()) {
      case JOIN -> visitOperands(call, List.of(0, 3));
      case AS, TABLE_REF, TABLESAMPLE, SNAPSHOT, LATERAL, EXTEND, PIVOT, UNPIVOT, MATCH_RECOGNIZE ->
          visitOperands(call, List.of(0));
      default -> call.accept(this);
    }
  }

  private void visitOperands(SqlCall call, List<Integer> tables) {
    List<SqlNode> operands = call.getOperandList();
    for (int i = 0; i < operands.size(); i++) {
      SqlNode operand = operands.get(i);
      if (operand != null) {
        visit(operand, tables.contains(i));
      }
    }
  }

  private void expand(SqlWith with) {
    Map<String, Long> outer = meanings;
    meanings = new HashMap<>(outer);
    long before = size;
    for (SqlNode node : with.withList) {
      var item = (SqlWithItem) node;
      size = 1;
      item.query.accept(this);
      String name = item.name.getSimple();
      meanings.put(name, size);
      if (size > EXPANSIONS_MAX) {
        throw new SqlStateException(
            SqlState.STATEMENT_TOO_COMPLEX,
            "query \"" + name + "\" in WITH stands for more than " + EXPANSIONS_MAX + " queries");
      }
    }
    size = before;
    with.body.accept(this);
    meanings = outer;
  }
}
