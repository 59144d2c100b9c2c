package io.vicinal.planner.statement;

import io.vicinal.sql.ast.CreateIndex;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/** Finds the columns of an index, and refuses those that it cannot have. */
final class IndexedColumns {
  private IndexedColumns() {}

  /** Returns the columns of an index that is none of vectors. */
  static List<Integer> plain(CreateIndex create, Table table) {
    String method = create.method().orElse("btree");
    if (!method.equals("btree") && !method.equals("hash")) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "index method \"" + method + "\" is not supported")
          .at(create.getParserPosition())
          .withHint("Use btree for columns and hnsw for vectors.");
    }
    create
        .options()
        .keySet()
        .forEach(option -> {
          throw TableDefinitions.unknownOption(option);
        });
    var columns = new ArrayList<Integer>();
    for (SqlIdentifier name : create.columns()) {
      int column = column(name, table);
      if (table.columns().get(column).type().isVector()) {
        throw new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "column \"" + name.getSimple() + "\" is a vector, which has indexes of its own")
            .at(name.getParserPosition());
      }
      DataType.Kind kind = table.columns().get(column).type().kind();
      if (kind == DataType.Kind.ARRAY || kind == DataType.Kind.JSON) {
        throw new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "a column of type " + kind + " has no index: \"" + name.getSimple() + "\"")
            .at(name.getParserPosition());
      }
      if (columns.contains(column)) {
        throw new SqlStateException(
                SqlState.DUPLICATE_COLUMN,
                "column \"" + name.getSimple() + "\" is twice in the index")
            .at(name.getParserPosition());
      }
      columns.add(column);
    }
    return columns;
  }

  /** Returns the vector column; everything else is refused with what is possible. */
  static int vector(CreateIndex create, Table table) {
    String name = create.column().getSimple();
    int column = column(create.column(), table);
    String method = create.method().orElse("hnsw");
    if (!method.equals("hnsw")) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "index method \"" + method + "\" is not supported")
          .at(create.getParserPosition())
          .withHint("Use HNSW, the only index method of vectors.");
    }
    if (create.unique() || create.columns().size() > 1) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "an index of vectors has one column and is not unique")
          .at(create.getParserPosition());
    }
    if (!table.columns().get(column).type().isVector()) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "column \"" + name + "\" is no vector, so that HNSW cannot index it")
          .at(create.column().getParserPosition())
          .withHint("Use CREATE INDEX without VECTOR and HNSW.");
    }
    return column;
  }

  private static int column(SqlIdentifier name, Table table) {
    int column = table.columnPosition(name.getSimple());
    boolean hidden = table.hasHiddenKey() && column == table.columns().size() - 1;
    if (column < 0 || hidden) {
      throw new SqlStateException(
              SqlState.UNDEFINED_COLUMN,
              "column \""
                  + name.getSimple()
                  + "\" of table \""
                  + table.name()
                  + "\" does not exist")
          .at(name.getParserPosition());
    }
    return column;
  }
}
