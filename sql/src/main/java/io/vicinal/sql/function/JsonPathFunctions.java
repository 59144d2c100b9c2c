package io.vicinal.sql.function;

import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/** Holds PostgreSQL's operators and functions of JSON and paths in its language. */
public final class JsonPathFunctions {
  private record Parsed(String text, JsonPath path) {}

  /** {@code json @@ path} in the text. */
  public static final SqlFunction MATCHES =
      JsonOperators.function(
          JsonPathFunctions.class,
          "jsonb_path_match_opr",
          ReturnTypes.BOOLEAN.andThen(SqlTypeTransforms.FORCE_NULLABLE),
          "matches",
          CHARACTER,
          CHARACTER);

  /** {@code json @? path} in the text. */
  public static final SqlFunction EXISTS =
      JsonOperators.function(
          JsonPathFunctions.class,
          "jsonb_path_exists",
          ReturnTypes.BOOLEAN_NULLABLE,
          "exists",
          CHARACTER,
          CHARACTER);

  private static final SqlFunction PATH =
      JsonOperators.function(
          JsonPathFunctions.class, "jsonpath", ReturnTypes.VARCHAR_NULLABLE, "checked", CHARACTER);

  private static volatile @Nullable Parsed last;

  private JsonPathFunctions() {}

  static List<SqlOperator> all() {
    return List.of(
        MATCHES,
        EXISTS,
        PATH,
        JsonOperators.function(
            JsonPathFunctions.class,
            "jsonb_path_query_first",
            JsonBuilders.JSON_OR_NULL,
            "first",
            CHARACTER,
            CHARACTER),
        JsonOperators.function(
            JsonPathFunctions.class,
            "jsonb_path_query_array",
            JsonBuilders.JSON_OR_NULL,
            "array",
            CHARACTER,
            CHARACTER));
  }

  /** Returns {@code 'path'::jsonpath} as the text that it is, checked; what else is as it is. */
  public static SqlNode castOf(SqlNode node) {
    boolean path =
        VectorCasts.isCast(node)
            && ((SqlCall) node).operand(1) instanceof SqlDataTypeSpec type
            && type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec spec
            && spec.getTypeName().isSimple()
            && spec.getTypeName().getSimple().equals("jsonpath");
    return path
        ? PATH.createCall(node.getParserPosition(), ((SqlCall) node).<SqlNode>operand(0))
        : node;
  }

  private static JsonPath path(String text) {
    Parsed known = last;
    if (known == null || !known.text.equals(text)) {
      known = new Parsed(text, JsonPathReader.read(text));
      last = known;
    }
    return known.path;
  }

  private static List<@Nullable Object> items(String json, String path) {
    Object document = JsonTree.read(json);
    return path(path).items().of(new JsonPath.Scope(document, document));
  }

  /** Returns {@code path}. @throws io.vicinal.sql.error.SqlStateException 42601 if it is none */
  public static String checked(String path) {
    JsonPath _ = path(path);
    return path;
  }

  /** {@code json @@ path}: what the predicate says; NULL if it is unknown, or none. */
  public static @Nullable Boolean matches(String json, String path) {
    List<@Nullable Object> items = items(json, path);
    Object only = items.size() == 1 ? items.getFirst() : null;
    return only instanceof Boolean truth ? truth : null;
  }

  /** {@code json @? path}: whether the path leads to anything. */
  public static boolean exists(String json, String path) {
    return !items(json, path).isEmpty();
  }

  /** JSONB_PATH_QUERY_FIRST: the first that the path leads to, NULL for nothing. */
  public static @Nullable String first(String json, String path) {
    List<@Nullable Object> items = items(json, path);
    return items.isEmpty() ? null : JsonTree.write(items.getFirst());
  }

  /** JSONB_PATH_QUERY_ARRAY: all that the path leads to. */
  public static String array(String json, String path) {
    return JsonTree.write(items(json, path));
  }
}
