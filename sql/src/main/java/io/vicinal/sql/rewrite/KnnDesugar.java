package io.vicinal.sql.rewrite;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites {@code TABLE(KNN(…))} to {@code (SELECT r.*, score FROM (SELECT r.*, dist AS distance
 * FROM t AS r WHERE … ORDER BY distance LIMIT k) AS r)}, so that one shape reaches the planner's
 * rules and LATERAL correlates as in any sub-query.
 *
 * <p>Where KNN is the only item of a FROM, the conjuncts of the WHERE that do not mention {@code
 * distance} or {@code score} go inside, before the k are chosen; the others stay.
 */
public final class KnnDesugar {
  private final MetricLookup metrics;

  private KnnDesugar(MetricLookup metrics) {
    this.metrics = metrics;
  }

  /**
   * Returns {@code statement} without KNN. Changes the tree in place; run it once, between parsing
   * and validating.
   *
   * @throws io.vicinal.sql.error.SqlStateException 42601 or 22023 for a wrong argument
   */
  public static SqlNode rewrite(SqlNode statement, MetricLookup metrics) {
    SqlNode plain = PostgresForms.rewrite(statement);
    SeriesDesugar.rewrite(plain);
    return new KnnDesugar(metrics).visit(plain);
  }

  private SqlNode visit(SqlNode node) {
    if (node instanceof SqlNodeList list) {
      for (int i = 0; i < list.size(); i++) {
        SqlNode item = list.get(i);
        if (item != null) {
          list.set(i, visit(item));
        }
      }
      return list;
    }
    if (!(node instanceof SqlCall call)) {
      return node;
    }
    if (call instanceof SqlSelect select) {
      replaceOnlySource(select);
    }
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.getOperandList().get(i);
      if (operand != null) {
        SqlNode replaced = source(operand, null);
        SqlNode visited = visit(replaced == null ? operand : replaced);
        if (!visited.equals(operand)) {
          call.setOperand(i, visited);
        }
      }
    }
    return call;
  }

  private void replaceOnlySource(SqlSelect select) {
    SqlNode from = select.getFrom();
    if (from == null) {
      return;
    }
    Conjuncts where = Conjuncts.of(select.getWhere());
    SqlNode replaced = source(from, where.before());
    if (replaced != null) {
      select.setFrom(replaced);
      select.setWhere(where.after());
    }
  }

  /** Returns what replaces KNN, LATERAL KNN or KNN AS alias; null if {@code node} is none. */
  private @Nullable SqlNode source(SqlNode node, @Nullable SqlNode filter) {
    if (node.getKind() == SqlKind.AS) {
      SqlCall as = (SqlCall) node;
      String alias = ((SqlIdentifier) as.operand(1)).getSimple();
      SqlNode query = query(as.operand(0), alias, filter);
      if (query != null) {
        as.setOperand(0, query);
        return as;
      }
      return null;
    }
    SqlNode query = query(node, null, filter);
    if (query == null) {
      return null;
    }
    SqlNode knn = node.getKind() == SqlKind.LATERAL ? ((SqlCall) node).operand(0) : node;
    var table = KnnCall.read(knn).table();
    SqlParserPos position = node.getParserPosition();
    return SqlStdOperatorTable.AS.createCall(
        position, query, KnnQuery.identifier(KnnQuery.lastName(table), position));
  }

  private @Nullable SqlNode query(SqlNode node, @Nullable String alias, @Nullable SqlNode filter) {
    if (node.getKind() == SqlKind.LATERAL) {
      SqlNode query = query(((SqlCall) node).operand(0), alias, filter);
      return query == null
          ? null
          : SqlStdOperatorTable.LATERAL.createCall(node.getParserPosition(), query);
    }
    return KnnCall.matches(node)
        ? KnnQuery.build(KnnCall.read(node), alias, filter, metrics)
        : null;
  }
}
