package io.vicinal.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a JSON object, each of which must be asked for: {@link #requireNoOther} refuses
 * those that nobody knows, so that a misspelled one is not passed over.
 */
final class Fields {
  private final ObjectNode object;
  private final String place;
  private final Set<String> known = new HashSet<>();

  private Fields(ObjectNode object, String place) {
    this.object = object;
    this.place = place;
  }

  /**
   * Returns the fields of {@code node}.
   *
   * @param place how messages call the object
   */
  static Fields of(JsonNode node, String place) throws RestRefused {
    if (node instanceof ObjectNode object) {
      return new Fields(object, place);
    }
    throw RestRefused.wrong(place + " is to be a JSON object");
  }

  /** Returns the value of a field, empty where it is missing or null. */
  Optional<JsonNode> value(String name) {
    known.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  JsonNode required(String name) throws RestRefused {
    return value(name)
        .orElseThrow(() -> RestRefused.wrong("field \"" + name + "\" of " + place + " is missing"));
  }

  Optional<String> text(String name) throws RestRefused {
    Optional<JsonNode> value = value(name);
    if (value.isPresent() && !value.get().isTextual()) {
      throw wrong(name, "a string");
    }
    return value.map(JsonNode::textValue);
  }

  boolean isTrue(String name) throws RestRefused {
    Optional<JsonNode> value = value(name);
    if (value.isPresent() && !value.get().isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.isPresent() && value.get().booleanValue();
  }

  /** Returns a whole number of {@code least} to {@code most}. */
  long number(String name, long least, long most, long otherwise) throws RestRefused {
    Optional<JsonNode> value = value(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    JsonNode number = value.get();
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.longValue() < least
        || number.longValue() > most) {
      throw wrong(name, "a whole number of " + least + " to " + most);
    }
    return number.longValue();
  }

  Optional<Double> fraction(String name) throws RestRefused {
    Optional<JsonNode> value = value(name);
    if (value.isPresent() && !value.get().isNumber()) {
      throw wrong(name, "a number");
    }
    return value.map(JsonNode::doubleValue);
  }

  /** Returns the elements of an array of at least one, empty where there is no such field. */
  Optional<List<JsonNode>> elements(String name) throws RestRefused {
    Optional<JsonNode> value = value(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.get().isArray() || value.get().isEmpty()) {
      throw wrong(name, "an array of at least one element");
    }
    var elements = new ArrayList<JsonNode>();
    value.get().forEach(elements::add);
    return Optional.of(elements);
  }

  /** Returns the elements of an array, none where there is no such field. */
  List<JsonNode> list(String name) throws RestRefused {
    Optional<JsonNode> value = value(name);
    if (value.isPresent() && !value.get().isArray()) {
      throw wrong(name, "an array");
    }
    return value.map(array -> array.valueStream().toList()).orElse(List.of());
  }

  /** Returns names, such as those of columns, each of them once. */
  List<String> names(String name) throws RestRefused {
    var names = new LinkedHashSet<String>();
    for (JsonNode element : elements(name).orElse(List.of())) {
      if (!element.isTextual()) {
        throw wrong(name, "an array of strings");
      }
      if (!names.add(element.textValue())) { // an object has room for one of them
        throw RestRefused.wrong(
            "field \"" + name + "\" of " + place + " names \"" + element.textValue() + "\" twice");
      }
    }
    return List.copyOf(names);
  }

  /** Refuses the fields that were not asked for. */
  void requireNoOther() throws RestRefused {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      if (!known.contains(name)) {
        throw RestRefused.wrong(place + " has no field \"" + name + "\"");
      }
    }
  }

  private RestRefused wrong(String name, String wanted) {
    return RestRefused.wrong("field \"" + name + "\" of " + place + " is to be " + wanted);
  }
}
