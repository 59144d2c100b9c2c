package io.vicinal.storage.catalog;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes a {@link DdlOperation} as JSON and reads it.
 *
 * <p>Members that came after format version 1 are left out where they say nothing, so that the same
 * definition has the same payload in every version, and old payloads are read as they were meant.
 */
final class DdlPayload {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** Lists of a table that may be left out. */
  private static final List<String> OPTIONAL_LISTS = List.of("uniques", "checks");

  /** Member of a table that may be left out. */
  private static final String OPTIONAL_OF_TABLE = "primaryKeyName";

  /** Member of a column that may be left out. */
  private static final String OPTIONAL_OF_COLUMN = "identity";

  /** Member of an index that may be left out. */
  private static final String OPTIONAL_OF_INDEX = "quantization";

  private DdlPayload() {}

  static String encode(DdlOperation operation) {
    try {
      ObjectNode tree = JSON.valueToTree(operation);
      if (operation instanceof DdlOperation.CreateTable) {
        for (String name : OPTIONAL_LISTS) {
          if (tree.path(name).isEmpty()) {
            tree.remove(name);
          }
        }
        if (tree.path(OPTIONAL_OF_TABLE).isNull()) {
          tree.remove(OPTIONAL_OF_TABLE);
        }
        for (JsonNode column : tree.path("columns")) {
          if (column.path(OPTIONAL_OF_COLUMN).isNull()) {
            ((ObjectNode) column).remove(OPTIONAL_OF_COLUMN);
          }
        }
      }
      if (operation instanceof DdlOperation.CreateView) {
        for (JsonNode column : tree.path("columns")) {
          ((ObjectNode) column).remove(OPTIONAL_OF_COLUMN);
        }
      }
      if (tree.path("column").path(OPTIONAL_OF_COLUMN).isNull()) {
        ((ObjectNode) tree.path("column")).remove(OPTIONAL_OF_COLUMN);
      }
      if (tree.path(OPTIONAL_OF_INDEX).isNull()) {
        tree.remove(OPTIONAL_OF_INDEX);
      }
      return JSON.writeValueAsString(tree);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + operation, e);
    }
  }

  /** Returns the columns of a view as text. */
  static String columns(List<DdlOperation.Column> columns) {
    try {
      return JSON.writeValueAsString(columns);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + columns, e);
    }
  }

  /** Returns the columns of a text that {@link #columns(List)} made. */
  static List<DdlOperation.Column> columns(String text) {
    try {
      return List.of(JSON.readValue(text, DdlOperation.Column[].class));
    } catch (IOException e) {
      throw new IllegalArgumentException("columns of a view: " + text, e);
    }
  }

  /** Returns the operation of that type. @throws IOException if {@code payload} is none */
  static DdlOperation decode(String payload, Class<? extends DdlOperation> type)
      throws IOException {
    JsonNode tree = JSON.readTree(payload);
    if (type == DdlOperation.CreateTable.class && tree instanceof ObjectNode table) {
      for (String name : OPTIONAL_LISTS) {
        if (!table.has(name)) {
          table.putArray(name);
        }
      }
      if (!table.has(OPTIONAL_OF_TABLE)) {
        table.putNull(OPTIONAL_OF_TABLE);
      }
      for (JsonNode column : table.path("columns")) {
        if (column instanceof ObjectNode object && !object.has(OPTIONAL_OF_COLUMN)) {
          object.putNull(OPTIONAL_OF_COLUMN);
        }
      }
    }
    if (type == DdlOperation.CreateView.class) {
      for (JsonNode column : tree.path("columns")) {
        if (column instanceof ObjectNode object) {
          object.putNull(OPTIONAL_OF_COLUMN);
        }
      }
    }
    if (tree.path("column") instanceof ObjectNode column && !column.has(OPTIONAL_OF_COLUMN)) {
      column.putNull(OPTIONAL_OF_COLUMN);
    }
    if (type == DdlOperation.CreateIndex.class
        && tree instanceof ObjectNode index
        && !index.has(OPTIONAL_OF_INDEX)) {
      index.putNull(OPTIONAL_OF_INDEX);
    }
    return JSON.treeToValue(tree, type);
  }
}
