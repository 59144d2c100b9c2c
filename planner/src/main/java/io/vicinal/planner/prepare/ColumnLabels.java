package io.vicinal.planner.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.jspecify.annotations.Nullable;

/**
 * Gives the columns of a result the labels that PostgreSQL gives them where the text gives none:
 * the name of the function, {@code case}, or {@code ?column?}, in place of Calcite's {@code
 * EXPR$0}.
 */
final class ColumnLabels {
  private static final String NONE = "?column?";
  private static final String GENERATED = "EXPR$";

  private ColumnLabels() {}

  /** Returns the label of each item of the select list, null for a star; before validation. */
  static List<@Nullable String> of(SqlNode query) {
    List<@Nullable String> labels = new ArrayList<>();
    SqlNode body = body(query);
    if (body instanceof SqlCall values && values.getKind() == SqlKind.VALUES) {
      SqlCall row = values.operand(0);
      for (int i = 1; i <= row.operandCount(); i++) {
        labels.add("column" + i);
      }
      return labels;
    }
    for (SqlNode item : selectList(body)) {
      boolean star = item instanceof SqlIdentifier name && name.isStar();
      labels.add(star ? null : label(item));
    }
    return labels;
  }

  /** Returns the SELECT or VALUES that names the columns of {@code query}. */
  private static SqlNode body(SqlNode query) {
    return switch (query) {
      case SqlOrderBy ordered -> body(ordered.query);
      case SqlWith with -> body(with.body);
      case SqlCall call when call.getOperator() instanceof SqlSetOperator -> body(call.operand(0));
      default -> query;
    };
  }

  private static SqlNodeList selectList(SqlNode body) {
    return body instanceof SqlSelect select ? select.getSelectList() : SqlNodeList.EMPTY;
  }

  /**
   * Returns {@code rowType} with a label in place of every generated name.
   *
   * @param validated the query, whose stars are lists of columns now
   */
  static RelDataType apply(
      List<@Nullable String> labels,
      SqlNode validated,
      RelDataType rowType,
      RelDataTypeFactory typeFactory) {
    SqlNodeList items = selectList(body(validated));
    int count = rowType.getFieldCount();
    int star = labels.indexOf(null);
    boolean known = star < 0 ? labels.size() == count : star == labels.lastIndexOf(null);
    int columnsOfStar = count - labels.size() + 1;
    var labelled = typeFactory.builder();
    for (RelDataTypeField field : rowType.getFieldList()) {
      String name = field.getName();
      if (name.startsWith(GENERATED)) {
        int item = field.getIndex();
        if (star >= 0 && item >= star) {
          item = item < star + columnsOfStar ? star : item - columnsOfStar + 1;
        }
        String label = known && item < labels.size() ? labels.get(item) : null;
        name = label == null ? NONE : label;
      } else if (items.size() == count) {
        name = ofStar(items.get(field.getIndex()), name);
      }
      labelled.add(name, field.getType());
    }
    return labelled.build();
  }

  /** Returns {@code name} without the number that a star adds to the second one of that name. */
  private static String ofStar(SqlNode item, String name) {
    return item.getKind() == SqlKind.AS
            && ((SqlCall) item).operand(0) instanceof SqlIdentifier column
            && ((SqlCall) item).operand(1) instanceof SqlIdentifier alias
            && alias.getParserPosition().equals(column.getParserPosition()) // nobody wrote it
        ? column.names.getLast()
        : name;
  }

  private static String label(SqlNode item) {
    return switch (item) {
      case SqlIdentifier name -> name.isStar() ? NONE : name.names.getLast();
      case SqlCase choice -> {
        SqlNode otherwise = choice.getElseOperand();
        String label = otherwise == null ? NONE : label(otherwise);
        yield label.equals(NONE) ? "case" : label;
      }
      case SqlSelect select -> label(select.getSelectList().get(0));
      case SqlOrderBy ordered -> label(ordered.query);
      case SqlCall call -> ofCall(call);
      default -> NONE;
    };
  }

  private static String ofCall(SqlCall call) {
    if (call.getOperator().equals(SqlLibraryOperators.INFIX_CAST)) {
      return ofCast(call);
    }
    return switch (call.getKind()) {
      case AS -> label(call.operand(1));
      case OVER, FILTER, WITHIN_GROUP, RESPECT_NULLS, IGNORE_NULLS, SCALAR_QUERY ->
          label(call.operand(0));
      case CAST -> ofCast(call);
      case EXISTS -> "exists";
      case ARRAY_VALUE_CONSTRUCTOR, ARRAY_QUERY_CONSTRUCTOR -> "array";
      case ROW -> "row";
      default ->
          call.getOperator() instanceof SqlFunction function
              ? lastWord(function.getName()).toLowerCase(Locale.ROOT)
              : NONE;
    };
  }

  private static String lastWord(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String ofCast(SqlCall cast) {
    String label = label(cast.operand(0));
    return label.equals(NONE) && cast.operand(1) instanceof SqlDataTypeSpec type
        ? typeName(type)
        : label;
  }

  /** Returns what PostgreSQL calls a type. */
  private static String typeName(SqlDataTypeSpec type) {
    String name = type.getTypeName().getSimple().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "INTEGER" -> "int4";
      case "BIGINT" -> "int8";
      case "SMALLINT" -> "int2";
      case "DOUBLE", "FLOAT" -> "float8";
      case "REAL" -> "float4";
      case "BOOLEAN" -> "bool";
      case "DECIMAL" -> "numeric";
      case "CHAR" -> "bpchar";
      case "TIMESTAMP_WITH_LOCAL_TIME_ZONE" -> "timestamptz";
      default -> name.toLowerCase(Locale.ROOT);
    };
  }
}
