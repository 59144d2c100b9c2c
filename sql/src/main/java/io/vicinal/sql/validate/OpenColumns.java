package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/**
 * The columns of a query, not validated yet, that are parameters in all its rows, and those of
 * {@code UNNEST(?)}, whose elements they are.
 */
public final class OpenColumns {
  /** The lists of values or of items that the query consists of. */
  private final List<SqlNode> lists = new ArrayList<>();

  private final Map<String, Integer> places = new LinkedHashMap<>();

  private OpenColumns() {}

  /**
   * Finds them in {@code query}.
   *
   * @param names those of its columns, empty if they are called as the query calls them
   */
  public static OpenColumns of(SqlNode query, List<String> names) {
    var columns = new OpenColumns();
    if (columns.collect(query)) {
      columns.name(names);
    }
    return columns;
  }

  /** Finds them in an item of FROM, which may give it names: {@code (VALUES (?)) AS s (k)}. */
  static OpenColumns ofItem(SqlNode item) {
    SqlNode query = item;
    List<String> names = List.of();
    while (query.getKind() == SqlKind.AS || query.getKind() == SqlKind.LATERAL) {
      List<SqlNode> operands = ((SqlCall) query).getOperandList();
      if (operands.size() > 2) {
        names = operands.stream().skip(2).map(SqlNode::toString).toList();
      }
      query = operands.getFirst();
      if (names.isEmpty() && operands.size() == 2 && query.getKind() == SqlKind.UNNEST) {
        names = List.of(operands.get(1).toString()); // the one column is called like the table
      }
    }
    return of(query, names);
  }

  /** Returns whether all of {@code query} is lists, and none has a star. */
  private boolean collect(SqlNode query) {
    return switch (query) {
      case SqlSelect select -> {
        lists.add(select.getSelectList());
        yield select.getSelectList().stream()
            .noneMatch(it -> it instanceof SqlIdentifier name && name.isStar());
      }
      case SqlCall call
          when call.getKind() == SqlKind.VALUES || SqlKind.SET_QUERY.contains(call.getKind()) ->
          call.getOperandList().stream().allMatch(this::collect);
      case SqlCall row when row.getKind() == SqlKind.ROW -> lists.add(row);
      case SqlCall rows when rows.getKind() == SqlKind.UNNEST -> lists.add(arrays(rows));
      default -> false;
    };
  }

  /** Returns the call whose operands are the arrays that {@code unnest} takes. */
  private static SqlCall arrays(SqlCall unnest) {
    return unnest.operand(0) instanceof SqlCall inner && ArrayRewrites.isMadeForUnnest(inner)
        ? inner
        : unnest;
  }

  private static boolean isOfArrays(SqlNode list) {
    return list instanceof SqlCall call && call.getKind() != SqlKind.ROW;
  }

  private void name(List<String> names) {
    List<SqlNode> first = cells(lists.getFirst());
    for (int i = 0; i < first.size(); i++) {
      int place = i;
      String own = SqlValidatorUtil.alias(first.get(i));
      String name = i < names.size() ? names.get(i) : names.isEmpty() ? own : null;
      boolean open =
          lists.stream()
              .map(OpenColumns::cells)
              .allMatch(it -> place < it.size() && ParameterCasts.isOpen(bare(it.get(place))));
      if (name != null && open) {
        places.putIfAbsent(name, i);
      }
    }
  }

  private static List<SqlNode> cells(SqlNode list) {
    return list instanceof SqlNodeList items ? items : ((SqlCall) list).getOperandList();
  }

  private static SqlNode bare(SqlNode item) {
    return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
  }

  public boolean isEmpty() {
    return places.isEmpty();
  }

  /** Returns whether they are elements of arrays. */
  boolean isOfArrays() {
    return lists.stream().allMatch(OpenColumns::isOfArrays);
  }

  /** Returns their names, and where they are among the columns of the query, from 0. */
  public Map<String, Integer> places() {
    return places;
  }

  /** Casts the parameters of each column that {@code types} knows to what this says. */
  public void cast(Map<String, RelDataType> types) {
    types.forEach((name, type) -> {
      Integer place = places.get(name);
      if (place != null) {
        lists.forEach(list -> cast(list, place, type));
      }
    });
  }

  /** Makes arrays of texts of those that no use says anything about. */
  void castArrays(RelDataTypeFactory types) {
    RelDataType text = types.createSqlType(SqlTypeName.VARCHAR);
    for (SqlNode list : lists) {
      for (int i = 0; isOfArrays(list) && i < cells(list).size(); i++) {
        if (ParameterCasts.isOpen(cells(list).get(i))) {
          cast(list, i, text);
        }
      }
    }
  }

  private static void cast(SqlNode list, int place, RelDataType type) {
    SqlNode item = cells(list).get(place);
    SqlNode cast =
        isOfArrays(list)
            ? ParameterCasts.toArray(item, type)
            : ParameterCasts.cast(bare(item), type);
    if (item.getKind() == SqlKind.AS) {
      ((SqlCall) item).setOperand(0, cast);
    } else if (list instanceof SqlNodeList items) {
      items.set(place, cast);
    } else {
      ((SqlCall) list).setOperand(place, cast);
    }
  }
}
