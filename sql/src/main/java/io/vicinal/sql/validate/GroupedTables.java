package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorTable;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Lets a query that groups by the primary key of a table name its other columns, too, as SQL:1999's
 * functional dependencies and PostgreSQL have it: they are written behind the key in GROUP BY,
 * where they part no group.
 */
final class GroupedTables {
  private static final Set<SqlKind> SEVERAL_SETS =
      Set.of(SqlKind.GROUPING_SETS, SqlKind.ROLLUP, SqlKind.CUBE, SqlKind.GROUP_BY_DISTINCT);

  /** What may stand around the function of a window. */
  private static final Set<SqlKind> AROUND =
      Set.of(SqlKind.FILTER, SqlKind.WITHIN_GROUP, SqlKind.RESPECT_NULLS, SqlKind.IGNORE_NULLS);

  /** The columns of all that FROM gives, by the names that the query gives it. */
  private final Map<String, List<String>> columns = new LinkedHashMap<>();

  /** The primary keys of the tables that have one. */
  private final Map<String, List<String>> keys = new HashMap<>();

  private GroupedTables() {}

  /** Completes the groups of {@code select}, whose FROM is validated already, in place. */
  static void complete(SqlValidator validator, SqlSelect select) {
    SqlNodeList group = select.getGroup();
    SqlNode from = select.getFrom();
    if (group == null
        || from == null
        || group.stream().anyMatch(it -> SEVERAL_SETS.contains(it.getKind()))) {
      return;
    }
    var tables = new GroupedTables();
    FromItems.each(validator, from, tables::read);
    Map<String, Set<String>> grouped = tables.grouped(select, group);
    Set<String> known = new HashSet<>(tables.keys.keySet());
    known.removeIf(it -> !grouped.getOrDefault(it, Set.of()).containsAll(tables.keys.get(it)));
    if (known.isEmpty()) {
      return;
    }
    var named = tables.new Named(known);
    named.in(select.getSelectList());
    named.in(select.getHaving());
    named.in(select.getQualify());
    named.in(select.getWindowList());
    named.in(select.getOrderList());
    named.found.forEach((table, names) -> {
      for (String name : names) {
        if (!grouped.getOrDefault(table, Set.of()).contains(name)) {
          group.add(new SqlIdentifier(List.of(table, name), SqlParserPos.ZERO));
        }
      }
    });
  }

  private void read(String alias, SqlNode from, SqlValidatorNamespace namespace) {
    columns.put(alias, namespace.getRowType().getFieldNames());
    SqlValidatorTable table = namespace.getTable();
    KeyedTable keyed = table == null ? null : table.unwrap(KeyedTable.class);
    // Columns with other names, as in "docs AS d (a, b)", are looked for no further.
    if (keyed != null
        && !keyed.primaryKey().isEmpty()
        && columns.get(alias).containsAll(keyed.primaryKey())
        && SqlUtil.stripAs(from) instanceof SqlIdentifier
        && (from.getKind() != SqlKind.AS || ((SqlCall) from).operandCount() == 2)) {
      keys.put(alias, keyed.primaryKey());
    }
  }

  /** Returns which columns the query groups by, by their table. */
  private Map<String, Set<String>> grouped(SqlSelect select, SqlNodeList group) {
    var grouped = new HashMap<String, Set<String>>();
    for (SqlNode item : group) {
      SqlNode key = item instanceof SqlNumericLiteral number ? item(select, number) : item;
      List<String> column = key instanceof SqlIdentifier name ? column(name) : null;
      if (column == null && key instanceof SqlIdentifier name && name.isSimple()) {
        column = column(alias(select, name.getSimple()));
      }
      if (column != null) {
        grouped.computeIfAbsent(column.getFirst(), _ -> new HashSet<>()).add(column.getLast());
      }
    }
    return grouped;
  }

  private static @Nullable SqlNode item(SqlSelect select, SqlLiteral number) {
    SqlNodeList items = select.getSelectList();
    int position = number.intValue(false);
    boolean stars =
        items.stream().anyMatch(it -> it instanceof SqlIdentifier name && name.isStar());
    return stars || position < 1 || position > items.size()
        ? null
        : SqlUtil.stripAs(items.get(position - 1));
  }

  private static @Nullable SqlNode alias(SqlSelect select, String name) {
    for (SqlNode item : select.getSelectList()) {
      if (item.getKind() == SqlKind.AS && name.equals(SqlValidatorUtil.alias(item))) {
        return SqlUtil.stripAs(item);
      }
    }
    return null;
  }

  /** Returns the table and the name of a column of FROM, or null if there is not just one. */
  private @Nullable List<String> column(@Nullable SqlNode node) {
    if (!(node instanceof SqlIdentifier name) || name.isStar()) {
      return null;
    }
    String last = name.names.getLast();
    List<String> tables = new ArrayList<>();
    columns.forEach((table, names) -> {
      boolean meant = name.isSimple() || name.names.get(name.names.size() - 2).equals(table);
      if (meant && names.contains(last)) {
        tables.add(table);
      }
    });
    return tables.size() == 1 ? List.of(tables.getFirst(), last) : null;
  }

  /**
   * Finds the columns of tables that are named outside of aggregates. What a sub-query means by a
   * name is not asked: a column too many parts no group either.
   */
  private final class Named extends SqlBasicVisitor<@Nullable Void> {
    private final Set<String> known;
    private final Map<String, Set<String>> found = new LinkedHashMap<>();

    Named(Set<String> known) {
      this.known = known;
    }

    void in(@Nullable SqlNode node) {
      if (node != null) {
        node.accept(this);
      }
    }

    private void add(String table, List<String> names) {
      if (known.contains(table)) {
        found.computeIfAbsent(table, _ -> new LinkedHashSet<>()).addAll(names);
      }
    }

    @Override
    public @Nullable Void visit(SqlIdentifier id) {
      List<String> column = column(id);
      if (column != null) {
        add(column.getFirst(), List.of(column.getLast()));
      } else if (id.isStar()) {
        String only = id.names.size() > 1 ? id.names.get(id.names.size() - 2) : null;
        columns.forEach((table, names) -> {
          if (only == null || only.equals(table)) {
            add(table, names);
          }
        });
      }
      return null;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call.getKind() == SqlKind.OVER) {
        inWindow(call.operand(0)); // of groups, which have the column
        return call.operand(1).accept(this);
      }
      boolean aggregated =
          call.getOperator().isAggregator()
              || call.getKind() == SqlKind.FILTER
              || call.getKind() == SqlKind.WITHIN_GROUP;
      return aggregated ? null : super.visit(call);
    }

    private void inWindow(SqlNode function) {
      if (function instanceof SqlCall call) {
        boolean around = AROUND.contains(call.getKind());
        for (int i = 0; i < call.operandCount(); i++) {
          SqlNode operand = call.operand(i);
          if (operand != null) {
            if (around && i == 0) {
              inWindow(operand);
            } else {
              operand.accept(this);
            }
          }
        }
      }
    }
  }
}
