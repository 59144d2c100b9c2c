package io.vicinal.planner.statement;

import io.vicinal.planner.change.AlikeRows;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Rows of VALUES that differ in literals only, as those of a dump do: one of each shape says what
 * names, types and conversions the others have, which takes a hundred times as long as to read one.
 *
 * @param models VALUES with a row for each shape that a value of some column has
 * @param rows all of them
 */
record RowShapes(SqlNode models, AlikeRows rows) {
  private static final int ROWS_MIN = 16;

  /**
   * Returns the shapes of the rows of {@code source}; empty if it is no VALUES, has few rows, or
   * half of them have a value of a shape of its own.
   *
   * @param columns of {@code table} that get the values
   * @param zone whose clocks texts of instants are about
   */
  static Optional<RowShapes> of(SqlNode source, Table table, List<Integer> columns, String zone) {
    if (source.getKind() != SqlKind.VALUES) {
      return Optional.empty();
    }
    List<SqlNode> rows = ((SqlCall) source).getOperandList();
    int width = ((SqlBasicCall) rows.getFirst()).operandCount();
    if (rows.size() < ROWS_MIN || width > columns.size()) {
      return Optional.empty();
    }
    var finder =
        new Finder(
            columns.stream().limit(width).map(it -> table.columns().get(it).type()).toList(),
            zone.equals(Session.UTC));
    for (SqlNode row : rows) {
      if (!finder.add((SqlBasicCall) row) || finder.models.size() > rows.size() / 2) {
        return Optional.empty();
      }
    }
    SqlNode models =
        SqlStdOperatorTable.VALUES.createCall(
            source.getParserPosition(), finder.models.stream().map(rows::get).toList());
    return Optional.of(new RowShapes(models, new AlikeRows(finder.models, finder.rows)));
  }

  /** Compares each row with those before it. */
  private static final class Finder {
    private record Place(int column, Object shape) {}

    private final List<DataType> types;
    private final boolean readsInstants;
    private final Map<Place, Integer> known = new HashMap<>();
    private final List<Integer> models = new ArrayList<>();
    private final List<AlikeRows.Row> rows = new ArrayList<>();

    Finder(List<DataType> types, boolean readsInstants) {
      this.types = types;
      this.readsInstants = readsInstants;
    }

    /** Returns whether the row may be like others. */
    boolean add(SqlBasicCall row) {
      if (row.operandCount() != types.size()) {
        return false; // an error, which its analysis tells
      }
      int next = models.size();
      int[] like = new int[types.size()];
      var literals = new ArrayList<List<Object>>();
      for (int i = 0; i < like.length; i++) {
        Optional<CellShape> cell = shape(row.operand(i), types.get(i));
        if (cell.isEmpty()) {
          return false;
        }
        like[i] = known.computeIfAbsent(new Place(i, cell.get().shape()), it -> next);
        literals.add(cell.get().literals());
      }
      for (int model : like) {
        if (model == models.size()) {
          models.add(rows.size());
        }
      }
      rows.add(new AlikeRows.Row(like, literals));
      return true;
    }

    private Optional<CellShape> shape(SqlNode value, DataType type) {
      return type.kind() == DataType.Kind.TIMESTAMPTZ && !readsInstants
          ? CellShape.only(value)
          : CellShape.of(value, type);
    }
  }
}
