package io.vicinal.storage.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as JSON objects, their components as members in order, and reads exactly that.
 *
 * <p>Components are {@code int}, {@code long}, {@code boolean}, text, records and lists of these.
 * Only a component that is {@link OmittedIfEmpty} may be missing; an unknown or repeated member, or
 * a null where the component cannot be null, is refused. A reader of JSON into objects of any class
 * would do the same with ten times the classes, which every process that opens a directory would
 * load before its first query.
 */
final class RecordJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private RecordJson() {}

  /** Returns {@code value}, a record or a list of records, as text. */
  static String write(Object value, boolean omitEmpty) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out, value, omitEmpty);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + value, e);
    }
    return text.toString();
  }

  /**
   * Reads a record.
   *
   * @throws IOException if {@code text} is none of that type
   */
  static <T extends Record> T read(String text, Class<T> type) throws IOException {
    return type.cast(readAll(text, type));
  }

  /**
   * Reads a list of records.
   *
   * @throws IOException if {@code text} is none of that type
   */
  static <T extends Record> List<T> readList(String text, Class<T> type) throws IOException {
    List<T> records = new ArrayList<>();
    try (JsonParser in = JSON.createParser(text)) {
      require(in, in.nextToken() == JsonToken.START_ARRAY);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        records.add(type.cast(value(in, type)));
      }
      require(in, in.nextToken() == null);
    }
    return records;
  }

  private static Object readAll(String text, Class<?> type) throws IOException {
    try (JsonParser in = JSON.createParser(text)) {
      in.nextToken();
      Object value = value(in, type);
      require(in, in.nextToken() == null);
      return value;
    }
  }

  private static void write(JsonGenerator out, @Nullable Object value, boolean omitEmpty)
      throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      case List<?> list -> {
        out.writeStartArray();
        for (Object element : list) {
          write(out, element, omitEmpty);
        }
        out.writeEndArray();
      }
      case Record object -> {
        out.writeStartObject();
        for (RecordComponent component : object.getClass().getRecordComponents()) {
          Object member = member(object, component);
          if (!omitEmpty || !omitted(component) || !isEmpty(member)) {
            out.writeFieldName(component.getName());
            write(out, member, omitEmpty);
          }
        }
        out.writeEndObject();
      }
      default -> throw new IllegalArgumentException("a component of " + value.getClass());
    }
  }

  private static Object value(JsonParser in, Type type) throws IOException {
    JsonToken token = in.currentToken();
    if (type == String.class) {
      require(in, token == JsonToken.VALUE_STRING);
      return in.getText();
    }
    if (type == long.class || type == int.class || type == Integer.class) {
      require(in, token == JsonToken.VALUE_NUMBER_INT);
      // Not the conditional operator, which would make a long of both.
      if (type == long.class) {
        return in.getLongValue();
      }
      return in.getIntValue();
    }
    if (type == boolean.class) {
      require(in, token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
      return token == JsonToken.VALUE_TRUE;
    }
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      require(in, token == JsonToken.START_ARRAY);
      List<Object> elements = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(in, list.getActualTypeArguments()[0]));
      }
      return elements;
    }
    return record(in, (Class<?>) type);
  }

  private static Object record(JsonParser in, Class<?> type) throws IOException {
    require(in, in.currentToken() == JsonToken.START_OBJECT);
    RecordComponent[] components = type.getRecordComponents();
    var values = new @Nullable Object[components.length];
    var read = new boolean[components.length];
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      int i = position(in, components, in.currentName());
      read[i] = true;
      in.nextToken();
      boolean isNull = in.currentToken() == JsonToken.VALUE_NULL;
      require(in, !isNull || nullable(components[i]));
      values[i] = isNull ? null : value(in, components[i].getGenericType());
    }
    require(in, in.currentToken() == JsonToken.END_OBJECT);
    for (int i = 0; i < components.length; i++) {
      require(in, read[i] || omitted(components[i]));
      if (!read[i] && components[i].getType() == List.class) {
        values[i] = List.of();
      }
    }
    return construct(type, components, values);
  }

  private static Object construct(
      Class<?> type, RecordComponent[] components, @Nullable Object[] values) throws IOException {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IOException("no " + type.getSimpleName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int position(JsonParser in, RecordComponent[] components, String name)
      throws IOException {
    for (int i = 0; i < components.length; i++) {
      if (components[i].getName().equals(name)) {
        return i;
      }
    }
    throw new JsonParseException(in, "unknown member \"" + name + "\"");
  }

  private static @Nullable Object member(Record object, RecordComponent component) {
    try {
      return component.getAccessor().invoke(object);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean omitted(RecordComponent component) {
    return component.isAnnotationPresent(OmittedIfEmpty.class);
  }

  private static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean isEmpty(@Nullable Object member) {
    return member == null || (member instanceof List<?> list && list.isEmpty());
  }

  private static void require(JsonParser in, boolean expected) throws IOException {
    if (!expected) {
      throw new JsonParseException(in, "unexpected " + in.currentToken());
    }
  }
}
