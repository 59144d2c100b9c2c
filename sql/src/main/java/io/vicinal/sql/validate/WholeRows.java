package io.vicinal.sql.validate;

import io.vicinal.sql.function.JsonBuilders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/**
 * Lets the name of a table stand for its row in functions that make JSON, as in PostgreSQL: {@code
 * to_json(t)} and {@code to_json(t.*)} are {@code to_json(json_build_object('a', t.a, …))}. A
 * column of that name comes first. {@code ROW(x, y)} has the members {@code f1} and {@code f2}.
 */
final class WholeRows extends SqlShuttle {
  private static final Set<String> MAKERS =
      Set.of(
          "to_json",
          "to_jsonb",
          "row_to_json",
          "json_build_object",
          "jsonb_build_object",
          "json_build_array",
          "jsonb_build_array");

  /** The columns of all that FROM gives, by the names that the query gives it. */
  private final Map<String, List<String>> columns = new LinkedHashMap<>();

  private WholeRows() {}

  /** Rewrites {@code select}, whose FROM {@code validator} has validated already, in place. */
  static void spell(SqlValidator validator, SqlSelect select) {
    var rows = new WholeRows();
    FromItems.each(
        validator,
        select.getFrom(),
        (name, _, item) -> rows.columns.put(name, item.getRowType().getFieldNames()));
    rows.inList(select.getSelectList());
    rows.inList(select.getGroup());
    rows.inList(select.getOrderList());
    select.setWhere(rows.in(select.getWhere()));
    select.setHaving(rows.in(select.getHaving()));
  }

  private void inList(@Nullable SqlNodeList nodes) {
    for (int i = 0; nodes != null && i < nodes.size(); i++) {
      nodes.set(i, in(nodes.get(i)));
    }
  }

  private @Nullable SqlNode in(@Nullable SqlNode node) {
    if (node instanceof SqlNodeList list) {
      inList(list);
    }
    return node instanceof SqlCall call ? call.accept(this) : node;
  }

  /** A sub-query has names of its own. */
  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY)) {
      return call;
    }
    if (MAKERS.contains(call.getOperator().getName().toLowerCase(Locale.ROOT))) {
      for (int i = 0; i < call.operandCount(); i++) {
        call.setOperand(i, spelled(call.operand(i)));
      }
    }
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.getOperandList().get(i);
      SqlNode written = in(operand);
      if (!Objects.equals(written, operand)) {
        call.setOperand(i, written);
      }
    }
    return call;
  }

  private SqlNode spelled(SqlNode operand) {
    SqlParserPos position = operand.getParserPosition();
    if (operand instanceof SqlCall row && row.getKind() == SqlKind.ROW) {
      var members = new ArrayList<SqlNode>();
      for (SqlNode value : row.getOperandList()) {
        members.add(SqlLiteral.createCharString("f" + (members.size() / 2 + 1), position));
        members.add(value);
      }
      return JsonBuilders.OBJECT.createCall(position, members);
    }
    String table = operand instanceof SqlIdentifier name ? table(name) : null;
    if (table == null) {
      return operand;
    }
    var members = new ArrayList<SqlNode>();
    for (String column : Objects.requireNonNull(columns.get(table))) {
      members.add(SqlLiteral.createCharString(column, position));
      members.add(new SqlIdentifier(List.of(table, column), position));
    }
    return JsonBuilders.OBJECT.createCall(position, members);
  }

  /** Returns the table whose row {@code name} means, null where it means something else. */
  private @Nullable String table(SqlIdentifier name) {
    String first = name.names.getFirst();
    boolean row =
        name.isStar()
            ? name.names.size() == 2
            : name.isSimple() && columns.values().stream().noneMatch(it -> it.contains(first));
    return row && columns.containsKey(first) ? first : null;
  }
}
