package io.vicinal.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as JSON. Numbers, booleans, vectors, arrays and JSON are what they are there; bytes
 * are Base64; dates, times and UUIDs are texts, a time with a zone in UTC.
 */
final class JsonRows {
  private static final String JSON_TYPE = "JSON";

  private final ResultSet rows;
  private final String[] labels;
  private final String[] types;

  JsonRows(ResultSet rows) throws SQLException {
    this.rows = rows;
    ResultSetMetaData columns = rows.getMetaData();
    labels = new String[columns.getColumnCount()];
    types = new String[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = columns.getColumnLabel(i + 1);
      types[i] = columns.getColumnTypeName(i + 1);
    }
  }

  List<String> labels() {
    return List.of(labels);
  }

  /** Writes {@code [{"name": …, "type": …}]}. */
  void writeColumns(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < labels.length; i++) {
      json.writeStartObject();
      json.writeStringField("name", labels[i]);
      json.writeStringField("type", types[i]);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes the present row as an array. */
  void writeArray(JsonGenerator json) throws SQLException, IOException {
    json.writeStartArray();
    for (int i = 1; i <= labels.length; i++) {
      write(json, i);
    }
    json.writeEndArray();
  }

  /** Writes the present row as an object, from column {@code first} (1-based) on. */
  void writeObject(JsonGenerator json, int first) throws SQLException, IOException {
    json.writeStartObject();
    for (int i = first; i <= labels.length; i++) {
      json.writeFieldName(labels[i - 1]);
      write(json, i);
    }
    json.writeEndObject();
  }

  /** Writes one value of the present row. */
  void write(JsonGenerator json, int column) throws SQLException, IOException {
    if (types[column - 1].equals(JSON_TYPE)) {
      String text = rows.getString(column);
      if (text == null) {
        json.writeNull();
      } else {
        json.writeRawValue(text);
      }
      return;
    }
    Object value = rows.getObject(column);
    switch (value) {
      case Date _ -> json.writeString(String.valueOf(rows.getString(column)).replace(' ', 'T'));
      case null, default -> write(json, value);
    }
  }

  private static void write(JsonGenerator json, @Nullable Object value)
      throws SQLException, IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean truth -> json.writeBoolean(truth);
      case Float number -> {
        if (Float.isFinite(number)) {
          json.writeNumber(number);
        } else {
          json.writeString(number.toString());
        }
      }
      case Double number -> {
        if (Double.isFinite(number)) {
          json.writeNumber(number);
        } else {
          json.writeString(number.toString());
        }
      }
      case BigDecimal number -> json.writeNumber(number);
      case Number number -> json.writeNumber(number.longValue());
      case byte[] bytes -> json.writeString(Base64.getEncoder().encodeToString(bytes));
      case float[] vector -> {
        json.writeStartArray();
        for (float component : vector) {
          json.writeNumber(component);
        }
        json.writeEndArray();
      }
      case Array array -> write(json, array.getArray());
      case Object[] elements -> {
        json.writeStartArray();
        for (Object element : elements) {
          write(json, element);
        }
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }
}
