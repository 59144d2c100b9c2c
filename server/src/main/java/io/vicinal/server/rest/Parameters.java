package io.vicinal.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives values of JSON to the parameters of a statement, as the types of those want them. */
final class Parameters {
  private Parameters() {}

  static void set(PreparedStatement statement, List<JsonNode> values)
      throws SQLException, RestRefused {
    ParameterMetaData types = statement.getParameterMetaData();
    if (types.getParameterCount() != values.size()) {
      throw RestRefused.wrong(
          "the statement has "
              + types.getParameterCount()
              + " parameters, and "
              + values.size()
              + " values were given");
    }
    for (int i = 1; i <= values.size(); i++) {
      set(statement, i, types, values.get(i - 1));
    }
  }

  private static void set(
      PreparedStatement statement, int index, ParameterMetaData types, JsonNode value)
      throws SQLException, RestRefused {
    switch (value.getNodeType()) {
      case NULL, MISSING -> statement.setNull(index, Types.NULL);
      case BOOLEAN -> statement.setBoolean(index, value.booleanValue());
      case NUMBER -> {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
          statement.setLong(index, value.longValue());
        } else {
          statement.setBigDecimal(index, value.decimalValue());
        }
      }
      case STRING -> setText(statement, index, types.getParameterType(index), value.textValue());
      case ARRAY -> setArray(statement, index, types, value);
      case OBJECT, BINARY, POJO -> statement.setString(index, value.toString()); // a JSON column
    }
  }

  private static void setText(PreparedStatement statement, int index, int type, String text)
      throws SQLException, RestRefused {
    if (type != Types.VARBINARY && type != Types.BINARY) {
      statement.setString(index, text);
      return;
    }
    try {
      statement.setBytes(index, Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw RestRefused.wrong("bytes are written in Base64, and a value is not");
    }
  }

  private static void setArray(
      PreparedStatement statement, int index, ParameterMetaData types, JsonNode array)
      throws SQLException, RestRefused {
    String type = types.getParameterTypeName(index);
    if (type.startsWith("VECTOR")) {
      statement.setObject(index, vector(array));
    } else if (type.endsWith("[]")) {
      String element = type.substring(0, type.length() - "[]".length());
      var elements = new @Nullable Object[array.size()];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = element(array.get(i));
      }
      statement.setArray(index, statement.getConnection().createArrayOf(element, elements));
    } else {
      statement.setString(index, array.toString()); // a JSON column
    }
  }

  private static float[] vector(JsonNode array) throws RestRefused {
    float[] vector = new float[array.size()];
    for (int i = 0; i < vector.length; i++) {
      JsonNode component = array.get(i);
      if (!component.isNumber()) {
        throw RestRefused.wrong("component " + (i + 1) + " of a vector is no number");
      }
      vector[i] = component.floatValue();
    }
    return vector;
  }

  private static @Nullable Object element(JsonNode element) throws RestRefused {
    return switch (element.getNodeType()) {
      case NULL -> null;
      case BOOLEAN -> element.booleanValue();
      case NUMBER ->
          element.isIntegralNumber() && element.canConvertToLong()
              ? (Object) element.longValue()
              : element.decimalValue();
      case STRING -> element.textValue();
      default -> throw RestRefused.wrong("an array holds what is no string, number or boolean");
    };
  }
}
