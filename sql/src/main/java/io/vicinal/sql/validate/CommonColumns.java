package io.vicinal.sql.validate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes the columns that JOIN … USING and NATURAL JOIN merge as what they stand for, wherever a
 * query names them: {@code id} is the left one of an inner or left join, the right one of a right
 * join, and {@code COALESCE} of both of a full join (SQL:2016 7.10). Calcite does so in the select
 * list only and calls the name ambiguous elsewhere.
 */
final class CommonColumns extends SqlShuttle {
  private final Map<String, SqlNode> merged;

  private CommonColumns(Map<String, SqlNode> merged) {
    this.merged = merged;
  }

  /** Rewrites {@code select}, whose FROM {@code validator} has validated already, in place. */
  static void qualify(SqlValidator validator, SqlSelect select) {
    SqlNode from = select.getFrom();
    if (from == null || !mergesColumns(from)) {
      return;
    }
    var columns = new CommonColumns(new Sources(validator).of(from).merged());
    SqlNodeList items = select.getSelectList();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      items.set(i, columns.named(item));
      names.add(String.valueOf(SqlValidatorUtil.alias(items.get(i))));
    }
    select.setWhere(columns.in(select.getWhere()));
    select.setHaving(columns.in(select.getHaving()));
    select.setQualify(columns.in(select.getQualify()));
    columns.inList(select.getGroup(), Set.of());
    columns.inList(select.getOrderList(), names);
  }

  private static boolean mergesColumns(SqlNode from) {
    return from instanceof SqlJoin join
        && (join.isNatural()
            || join.getConditionType() == JoinConditionType.USING
            || mergesColumns(join.getLeft())
            || mergesColumns(join.getRight()));
  }

  /** An item of the select list keeps the name that it had. */
  private SqlNode named(SqlNode item) {
    SqlNode written = Objects.requireNonNull(in(item));
    return item instanceof SqlIdentifier name && !Objects.equals(written, item)
        ? SqlStdOperatorTable.AS.createCall(
            name.getParserPosition(),
            written,
            new SqlIdentifier(name.getSimple(), name.getParserPosition()))
        : written;
  }

  private @Nullable SqlNode in(@Nullable SqlNode node) {
    return node == null ? null : node.accept(this);
  }

  /** Leaves alone what stands by itself and is one of {@code names}, those of the select list. */
  private void inList(@Nullable SqlNodeList nodes, Set<String> names) {
    for (int i = 0; nodes != null && i < nodes.size(); i++) {
      SqlNode node = nodes.get(i);
      SqlNode key = SqlUtil.stripAs(node);
      while (key instanceof SqlCall call
          && (key.getKind() == SqlKind.DESCENDING
              || key.getKind() == SqlKind.NULLS_FIRST
              || key.getKind() == SqlKind.NULLS_LAST)) {
        key = call.operand(0);
      }
      boolean named =
          key instanceof SqlIdentifier name && name.isSimple() && names.contains(name.getSimple());
      if (!named) {
        nodes.set(i, in(node));
      }
    }
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier id) {
    SqlNode column = id.isSimple() ? merged.get(id.getSimple()) : null;
    return column == null ? id : column.clone(id.getParserPosition());
  }

  /** A sub-query has names of its own; names of aliases, arguments and windows are no columns. */
  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY)) {
      return call;
    }
    boolean namedWindow =
        call.getKind() == SqlKind.OVER && call.operand(1) instanceof SqlIdentifier;
    if (call.getKind() == SqlKind.AS
        || call.getKind() == SqlKind.ARGUMENT_ASSIGNMENT
        || namedWindow) {
      SqlNode aliased = call.operand(0);
      SqlNode written = in(aliased);
      return Objects.equals(written, aliased)
          ? call
          : call.getOperator().createCall(call.getParserPosition(), written, call.operand(1));
    }
    return super.visit(call);
  }

  /** The names that a part of FROM gives, and what those stand for that joins have merged. */
  private record Source(Map<String, SqlNode> columns, Map<String, SqlNode> merged) {}

  private record Sources(SqlValidator validator) {
    Source of(SqlNode from) {
      return from instanceof SqlJoin join ? join(join) : table(from);
    }

    private Source table(SqlNode from) {
      SqlValidatorNamespace namespace = validator.getNamespace(from);
      String alias = SqlValidatorUtil.alias(from);
      Map<String, SqlNode> columns = new LinkedHashMap<>();
      if (namespace != null && alias != null) {
        for (String name : namespace.getRowType().getFieldNames()) {
          columns.put(name, new SqlIdentifier(List.of(alias, name), SqlParserPos.ZERO));
        }
      }
      return new Source(columns, Map.of());
    }

    private Source join(SqlJoin join) {
      Source left = of(join.getLeft());
      Source right = of(join.getRight());
      Map<String, SqlNode> columns = new LinkedHashMap<>(left.columns());
      right.columns().forEach(columns::putIfAbsent);
      Map<String, SqlNode> merged = new LinkedHashMap<>(left.merged());
      merged.putAll(right.merged());
      left.merged().keySet().stream().filter(right.columns()::containsKey).forEach(merged::remove);
      right.merged().keySet().stream().filter(left.columns()::containsKey).forEach(merged::remove);
      for (String name : common(join, left, right)) {
        SqlNode first = left.columns().get(name);
        SqlNode second = right.columns().get(name);
        if (first != null && second != null) {
          SqlNode both = both(join.getJoinType(), first, second);
          columns.put(name, both);
          merged.put(name, both);
        }
      }
      return new Source(columns, merged);
    }

    private static Set<String> common(SqlJoin join, Source left, Source right) {
      Set<String> names = new LinkedHashSet<>();
      if (join.isNatural()) {
        names.addAll(left.columns().keySet());
        names.retainAll(right.columns().keySet());
      } else if (join.getConditionType() == JoinConditionType.USING
          && join.getCondition() instanceof SqlNodeList using) {
        names.addAll(SqlIdentifier.simpleNames(using));
      }
      return names;
    }

    private static SqlNode both(JoinType type, SqlNode left, SqlNode right) {
      return switch (type) {
        case RIGHT -> right;
        case FULL -> SqlStdOperatorTable.COALESCE.createCall(SqlParserPos.ZERO, left, right);
        default -> left;
      };
    }
  }
}
