package io.vicinal.sql.rewrite;

import io.vicinal.sql.function.SetReturning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Replaces functions of FROM that give rows, such as {@code generate_series(a, b)}, by {@code
 * UNNEST} of an array, so that they may refer to the tables before them, as in PostgreSQL.
 */
final class SeriesDesugar {
  private static final String VALUE = "value";

  private SeriesDesugar() {}

  /** Changes {@code node} and what is in it. */
  static void rewrite(SqlNode node) {
    if (node instanceof SqlNodeList list) {
      list.forEach(item -> {
        if (item != null) {
          rewrite(item);
        }
      });
    }
    if (!(node instanceof SqlCall call)) {
      return;
    }
    if (call instanceof SqlSelect select) {
      nameValues(select);
    }
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.getOperandList().get(i);
      if (operand == null) {
        continue;
      }
      SqlNode rows = call.getKind() == SqlKind.AS ? null : source(operand);
      if (rows != null) {
        call.setOperand(i, rows);
        rewrite(((SqlCall) rows).operand(0));
      } else {
        rewrite(operand);
      }
    }
  }

  /** Returns what stands for rows of a function, with names; null where {@code node} is none. */
  private static @Nullable SqlNode source(SqlNode node) {
    boolean named = node.getKind() == SqlKind.AS;
    SqlNode table = named ? ((SqlCall) node).operand(0) : node;
    SqlCall call = function(table);
    if (call == null) {
      return null;
    }
    SqlParserPos position = node.getParserPosition();
    var operands = new ArrayList<SqlNode>();
    operands.add(rows(table, call));
    operands.add(
        named
            ? ((SqlCall) node).operand(1)
            : new SqlIdentifier(call.getOperator().getName().toLowerCase(Locale.ROOT), position));
    List<SqlNode> given =
        named
            ? ((SqlCall) node).getOperandList().subList(2, ((SqlCall) node).operandCount())
            : List.of();
    SetReturning.Rows known = SetReturning.rows(call);
    if (!given.isEmpty()) {
      operands.addAll(given);
    } else if (known != null && (known.column() != null || isNumbered(table))) {
      String name = ((SqlIdentifier) operands.get(1)).getSimple();
      operands.addAll(columns(known, name, isNumbered(table), position));
    }
    return SqlStdOperatorTable.AS.createCall(position, operands);
  }

  private static List<SqlNode> columns(
      SetReturning.Rows rows, String name, boolean numbered, SqlParserPos position) {
    var columns = new ArrayList<SqlNode>();
    columns.add(new SqlIdentifier(rows.column() == null ? name : rows.column(), position));
    if (numbered) {
      columns.add(new SqlIdentifier("ordinality", position));
    }
    return columns;
  }

  private static boolean isNumbered(SqlNode node) {
    return node instanceof SqlCall call
        && (call.getKind() == SqlKind.LATERAL
            ? isNumbered(call.operand(0))
            : call.getOperator() instanceof SqlUnnestOperator unnest && unnest.withOrdinality);
  }

  /** Returns the function that gives the rows {@code node}, null where none does. */
  private static @Nullable SqlCall function(SqlNode node) {
    if (!(node instanceof SqlCall call)) {
      return null;
    }
    if (call.getKind() == SqlKind.LATERAL
        || call.getOperator().equals(SqlStdOperatorTable.UNNEST_WITH_ORDINALITY)) {
      return call.operandCount() == 1 ? function(call.operand(0)) : null;
    }
    return call.getKind() == SqlKind.COLLECTION_TABLE
            && call.operand(0) instanceof SqlBasicCall function
            && SetReturning.rows(function) != null
        ? function
        : null;
  }

  private static SqlNode rows(SqlNode node, SqlCall call) {
    SqlParserPos position = node.getParserPosition();
    SetReturning.Rows known = Objects.requireNonNull(SetReturning.rows(call));
    SqlNode array = known.function().createCall(position, call.getOperandList());
    return (isNumbered(node)
            ? SqlStdOperatorTable.UNNEST_WITH_ORDINALITY
            : SqlStdOperatorTable.UNNEST)
        .createCall(position, array);
  }

  /** The name of rows of which each is one value stands for the value. */
  private static void nameValues(SqlSelect select) {
    var names = new ArrayList<String>();
    addNames(select.getFrom(), names);
    if (names.isEmpty()) {
      return;
    }
    var values = new Values(names);
    SqlNodeList items = select.getSelectList();
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      boolean itself =
          item instanceof SqlIdentifier id && id.isSimple() && names.contains(id.getSimple());
      SqlNode replaced = item.accept(values);
      items.set(
          i,
          itself && replaced != null
              ? SqlStdOperatorTable.AS.createCall(item.getParserPosition(), replaced, item)
              : replaced);
    }
    SqlNode from = select.getFrom();
    if (from != null) {
      select.setFrom(from.accept(values));
    }
    SqlNode where = select.getWhere();
    if (where != null) {
      select.setWhere(where.accept(values));
    }
    SqlNode having = select.getHaving();
    if (having != null) {
      select.setHaving(having.accept(values));
    }
    SqlNodeList groups = select.getGroup();
    if (groups != null) {
      select.setGroupBy((SqlNodeList) groups.accept(values));
    }
  }

  private static void addNames(@Nullable SqlNode from, List<String> names) {
    if (from instanceof SqlJoin join) {
      addNames(join.getLeft(), names);
      addNames(join.getRight(), names);
    } else if (from instanceof SqlCall as && as.getKind() == SqlKind.AS && as.operandCount() == 2) {
      SqlCall call = function(as.operand(0));
      SetReturning.Rows rows = call == null ? null : SetReturning.rows(call);
      if (rows != null && rows.column() != null) {
        names.add(((SqlIdentifier) as.operand(1)).getSimple());
      }
    }
  }

  private static final class Values extends SqlShuttle {
    private final List<String> names;

    Values(List<String> names) {
      this.names = names;
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
      return id.isSimple() && names.contains(id.getSimple())
          ? new SqlIdentifier(List.of(id.getSimple(), VALUE), id.getParserPosition())
          : id;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      if (call.getKind() == SqlKind.AS) {
        SqlNode named = call.operand(0).accept(this);
        if (named != null) {
          call.setOperand(0, named);
        }
        return call;
      }
      return super.visit(call);
    }
  }
}
