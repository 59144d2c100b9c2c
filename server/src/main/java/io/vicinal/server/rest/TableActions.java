package io.vicinal.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what is asked of one table as statements. */
final class TableActions {
  private static final int ROWS = 100;
  private static final int ROWS_MAX = 100_000;

  private final TableShape table;

  TableActions(TableShape table) {
    this.table = table;
  }

  /** Returns the statements of a change, one for each list of columns and for each key. */
  List<SqlText> change(String action, Fields fields) throws SQLException, RestRefused {
    return switch (action) {
      case "insert" -> insert(fields, false);
      case "upsert" -> insert(fields, true);
      case "update" -> List.of(update(fields));
      case "delete" -> List.of(delete(fields));
      default -> throw RestRefused.wrong("there is no action \"" + action + "\"");
    };
  }

  private List<SqlText> insert(Fields fields, boolean replace) throws SQLException, RestRefused {
    List<JsonNode> rows =
        fields
            .elements("rows")
            .orElseThrow(() -> RestRefused.wrong("field \"rows\" of the request is missing"));
    List<String> key = replace ? table.key() : List.of();
    List<String> returning = fields.names("returning");
    var statements = new ArrayList<SqlText>();
    for (JsonNode row : rows) {
      if (!(row instanceof ObjectNode object) || object.isEmpty()) {
        throw RestRefused.wrong("a row is to be a JSON object of columns and values");
      }
      statements.add(insert(object, replace, key, returning));
    }
    return statements;
  }

  private SqlText insert(ObjectNode row, boolean replace, List<String> key, List<String> returning)
      throws RestRefused {
    List<String> columns = names(row);
    var sql =
        new SqlText()
            .sql("INSERT INTO " + table.sql() + " (")
            .names(columns)
            .sql(") VALUES (")
            .values(row)
            .sql(")");
    if (replace) {
      if (!columns.containsAll(key)) {
        throw RestRefused.wrong("a row without its whole primary key cannot be replaced");
      }
      sql.sql(" ON CONFLICT (").names(key).sql(") DO ");
      List<String> others = columns.stream().filter(column -> !key.contains(column)).toList();
      sql.sql(others.isEmpty() ? "NOTHING" : "UPDATE SET ");
      for (int i = 0; i < others.size(); i++) {
        sql.sql(i == 0 ? "" : ", ").name(others.get(i)).sql(" = EXCLUDED.").name(others.get(i));
      }
    }
    return returning.isEmpty() ? sql : sql.sql(" RETURNING ").names(returning);
  }

  private SqlText update(Fields fields) throws SQLException, RestRefused {
    JsonNode set = fields.required("set");
    if (!(set instanceof ObjectNode values) || values.isEmpty()) {
      throw RestRefused.wrong("field \"set\" of the request is to be columns and their values");
    }
    var sql = new SqlText().sql("UPDATE " + table.sql() + " SET ");
    String separator = "";
    for (String column : names(values)) {
      sql.sql(separator).name(column).sql(" = ").value(values.get(column));
      separator = ", ";
    }
    return sql.sql(" WHERE ").append(chosen(fields));
  }

  private SqlText delete(Fields fields) throws SQLException, RestRefused {
    return new SqlText().sql("DELETE FROM " + table.sql() + " WHERE ").append(chosen(fields));
  }

  /** Returns the query of rows by their keys, by a filter, or of all rows. */
  SqlText get(Fields fields) throws SQLException, RestRefused {
    List<String> columns = fields.names("columns");
    var sql = new SqlText().sql("SELECT ");
    if (columns.isEmpty()) {
      sql.sql("*");
    } else {
      sql.names(columns);
    }
    sql.sql(" FROM " + table.sql());
    if (fields.value("keys").isPresent() || fields.value("filter").isPresent()) {
      sql.sql(" WHERE ").append(chosen(fields));
    }
    List<String> key = fields.value("keys").isPresent() ? List.of() : table.keyIfAny();
    if (!key.isEmpty()) {
      sql.sql(" ORDER BY ").names(key); // so that pages have each row once
    }
    long offset = fields.number("offset", 0, Long.MAX_VALUE, 0);
    return sql.sql(" LIMIT " + fields.number("limit", 1, ROWS_MAX, ROWS) + " OFFSET " + offset);
  }

  /** Returns the condition that a request's "keys" or "filter" is; one of them must be there. */
  private SqlText chosen(Fields fields) throws SQLException, RestRefused {
    Optional<List<JsonNode>> keys = fields.elements("keys");
    Optional<JsonNode> filter = fields.value("filter");
    if (keys.isPresent() == filter.isPresent()) {
      throw RestRefused.wrong("a request names its rows by \"keys\" or by \"filter\"");
    }
    return keys.isPresent() ? keys(keys.get()) : Filter.of(filter.get());
  }

  /** A key of one column is a value; one of several is an object, or an array in their order. */
  private SqlText keys(List<JsonNode> keys) throws SQLException, RestRefused {
    List<String> columns = table.key();
    if (columns.size() == 1) {
      List<JsonNode> values = new ArrayList<>();
      for (JsonNode key : keys) {
        values.add(key instanceof ObjectNode object ? part(object, columns.getFirst()) : key);
      }
      return new SqlText().name(columns.getFirst()).sql(" IN (").values(values).sql(")");
    }
    var sql = new SqlText();
    String separator = "(";
    for (JsonNode key : keys) {
      if (key.isArray() ? key.size() != columns.size() : !key.isObject()) {
        throw RestRefused.wrong("a key is to have " + columns.size() + " parts");
      }
      sql.sql(separator);
      for (int i = 0; i < columns.size(); i++) {
        JsonNode part =
            key instanceof ObjectNode object ? part(object, columns.get(i)) : key.get(i);
        sql.sql(i == 0 ? "(" : " AND ").name(columns.get(i)).sql(" = ").value(part);
      }
      sql.sql(")");
      separator = " OR ";
    }
    return sql.sql(")");
  }

  private static JsonNode part(ObjectNode key, String column) throws RestRefused {
    JsonNode part = key.get(column);
    if (part == null) {
      throw RestRefused.wrong("a key has no \"" + column + "\"");
    }
    return part;
  }

  private static List<String> names(ObjectNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
