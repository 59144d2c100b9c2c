package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;

import io.vicinal.sql.type.JsonType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Orders JSON in generated code as PostgreSQL orders JSONB: null, strings, numbers, false, true,
 * arrays, objects; arrays and objects by their sizes first, then by what is in them.
 *
 * @param value what {@link JsonTree} reads, the members of objects in the order of {@link #KEYS}
 */
public record JsonKey(@Nullable Object value) implements Comparable<JsonKey> {
  /** Shorter keys come first, as PostgreSQL stores them. */
  private static final Comparator<String> KEYS =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /** Makes the key of JSON, null of NULL. */
  public static final SqlFunction OF =
      new SqlUserDefinedFunction(
          new SqlIdentifier("json_key", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          binding ->
              binding
                  .getTypeFactory()
                  .createTypeWithNullability(
                      binding.getTypeFactory().createSqlType(SqlTypeName.ANY), true),
          null,
          null,
          JavaMethod.of(JsonKey.class, "of", NullPolicy.STRICT));

  /** Writes JSON so that texts of equal values are equal. */
  public static final SqlFunction SAME =
      function("json_same", JsonBuilders.JSON, JsonKey.class, "same", 1, CHARACTER);

  /** Less than 0, 0 or more where the first of two is less than, equal to or greater. */
  public static final SqlFunction ORDER =
      function(
          "json_order",
          ReturnTypes.INTEGER_NULLABLE,
          JsonKey.class,
          "order",
          2,
          CHARACTER,
          CHARACTER);

  /** Generated code calls this. */
  public static int order(String a, String b) {
    return compare(sorted(JsonTree.read(a)), sorted(JsonTree.read(b)));
  }

  /** Generated code calls this. */
  public static Object of(String json) {
    return new JsonKey(sorted(JsonTree.read(json)));
  }

  /** Returns the only text of all that are equal to {@code json}. */
  public static String same(String json) {
    return JsonTree.write(sorted(JsonTree.read(json)));
  }

  /** Returns the literal of {@code json} in the form that {@link #SAME} gives. */
  public static RexNode literal(RexBuilder rex, String json) {
    return rex.makeCast(JsonType.NOT_NULL, rex.makeLiteral(same(json)));
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> object -> {
        Map<String, @Nullable Object> members = new TreeMap<>(KEYS);
        object.forEach((key, member) -> members.put(String.valueOf(key), sorted(member)));
        yield members;
      }
      case List<?> array -> {
        List<@Nullable Object> elements = new ArrayList<>();
        array.forEach(element -> elements.add(sorted(element)));
        yield elements;
      }
      case BigDecimal number -> {
        BigDecimal shortest = number.stripTrailingZeros();
        yield shortest.scale() < 0 && shortest.precision() - shortest.scale() <= PLAIN_DIGITS
            ? shortest.setScale(0)
            : shortest;
      }
      case null, default -> value;
    };
  }

  private static final int PLAIN_DIGITS = 40;

  @Override
  public int compareTo(JsonKey other) {
    return compare(value, other.value);
  }

  private static int compare(@Nullable Object a, @Nullable Object b) {
    int kinds = Integer.compare(rank(a), rank(b));
    if (kinds != 0) {
      return kinds;
    }
    return switch (a) {
      case Map<?, ?> object when b instanceof Map<?, ?> other -> members(object, other);
      case List<?> array when b instanceof List<?> other -> elements(array, other);
      case BigDecimal number when b instanceof BigDecimal other -> number.compareTo(other);
      case String text when b instanceof String other -> text.compareTo(other);
      case Boolean truth when b instanceof Boolean other -> Boolean.compare(truth, other);
      case null, default -> 0;
    };
  }

  private static int rank(@Nullable Object value) {
    return switch (value) {
      case String _ -> 1;
      case BigDecimal _ -> 2;
      case Boolean _ -> 3;
      case List<?> _ -> 4;
      case Map<?, ?> _ -> 5;
      case null, default -> 0;
    };
  }

  private static int elements(List<?> a, List<?> b) {
    int order = Integer.compare(a.size(), b.size());
    for (int i = 0; order == 0 && i < a.size(); i++) {
      order = compare(a.get(i), b.get(i));
    }
    return order;
  }

  private static int members(Map<?, ?> a, Map<?, ?> b) {
    int order = Integer.compare(a.size(), b.size());
    var other = b.entrySet().iterator();
    for (Map.Entry<?, ?> member : a.entrySet()) {
      if (order != 0) {
        break;
      }
      Map.Entry<?, ?> beside = other.next();
      order = KEYS.compare((String) member.getKey(), (String) beside.getKey());
      order = order == 0 ? compare(member.getValue(), beside.getValue()) : order;
    }
    return order;
  }
}
