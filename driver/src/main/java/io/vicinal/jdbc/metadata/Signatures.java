package io.vicinal.jdbc.metadata;

import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.ValueType;
import java.sql.Date;
import java.sql.ResultSetMetaData;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.Meta;

/** Describes plans, their columns and their parameters in Avatica's words. */
public final class Signatures {
  private Signatures() {}

  /** Returns the description of what {@code plan} takes and gives. */
  public static Meta.Signature of(PreparedPlan plan, String catalog) {
    List<ColumnMetaData> columns =
        plan.result() == StatementKind.Result.ROWS ? columns(plan, catalog) : List.of();
    var parameters = new ArrayList<AvaticaParameter>();
    for (ParameterInfo parameter : plan.parameters()) {
      parameters.add(parameter(parameter, parameters.size()));
    }
    return of(columns, plan.sql(), parameters, statementType(plan));
  }

  /** Describes the columns of a plan: of its result, or of its generated keys. */
  public static List<ColumnMetaData> columns(PreparedPlan plan, String catalog) {
    var columns = new ArrayList<ColumnMetaData>();
    for (ColumnInfo column : plan.columns()) {
      columns.add(column(column, columns.size(), catalog));
    }
    return columns;
  }

  /** Returns the description of rows that come from no statement. */
  public static Meta.Signature of(List<ColumnMetaData> columns) {
    return of(columns, "", List.of(), Meta.StatementType.SELECT);
  }

  private static Meta.Signature of(
      List<ColumnMetaData> columns,
      String sql,
      List<AvaticaParameter> parameters,
      Meta.StatementType type) {
    return new Meta.Signature(columns, sql, parameters, Map.of(), Meta.CursorFactory.ARRAY, type);
  }

  private static Meta.StatementType statementType(PreparedPlan plan) {
    return switch (plan.result()) {
      case ROWS -> Meta.StatementType.SELECT;
      case COUNT -> Meta.StatementType.OTHER_DML;
      case NOTHING -> Meta.StatementType.OTHER_DDL;
    };
  }

  private static ColumnMetaData column(ColumnInfo column, int ordinal, String catalog) {
    ValueType type = column.type();
    return new ColumnMetaData(
        ordinal,
        false,
        type == ValueType.CHAR || type == ValueType.VARCHAR,
        true,
        false,
        column.nullable() ? ResultSetMetaData.columnNullable : ResultSetMetaData.columnNoNulls,
        isSigned(type),
        displaySize(column),
        column.label(),
        column.column() == null ? column.label() : column.column(),
        column.schema() == null ? "" : column.schema(),
        column.precision(),
        column.scale(),
        column.table() == null ? "" : column.table(),
        column.table() == null ? "" : catalog,
        ColumnMetaData.scalar(type.jdbcType(), column.typeName(), rep(type)),
        true,
        false,
        false,
        className(type));
  }

  private static AvaticaParameter parameter(ParameterInfo parameter, int ordinal) {
    ValueType type = parameter.type();
    return new AvaticaParameter(
        isSigned(type),
        parameter.precision(),
        parameter.scale(),
        type.jdbcType(),
        parameter.typeName(),
        className(type),
        "?" + (ordinal + 1));
  }

  private static boolean isSigned(ValueType type) {
    return switch (type) {
      case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> true;
      case BOOLEAN, CHAR, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> false;
      case UUID, VECTOR, ARRAY, NULL, OTHER -> false;
    };
  }

  /** Returns how wide a column prints; a long text or vector is cut by consoles anyway. */
  private static int displaySize(ColumnInfo column) {
    return switch (column.type()) {
      case BOOLEAN -> 5;
      case SMALLINT -> 6;
      case INTEGER -> 11;
      case BIGINT -> 20;
      case REAL -> 15;
      case DOUBLE -> 25;
      case DECIMAL -> column.precision() + 2;
      case DATE -> 10;
      case TIME -> 15;
      case TIMESTAMP -> 26;
      case TIMESTAMPTZ -> 32;
      case UUID -> 36;
      case NULL -> 4;
      case CHAR, VARCHAR -> column.precision() > 0 ? column.precision() : 255;
      case VARBINARY -> column.precision() > 0 ? 2 * column.precision() + 2 : 255;
      case VECTOR, ARRAY, OTHER -> 255;
    };
  }

  /** Returns the class that {@code getObject} gives. */
  private static String className(ValueType type) {
    return switch (type) {
      case SMALLINT -> Integer.class.getName();
      case DATE -> Date.class.getName();
      case TIME -> Time.class.getName();
      case TIMESTAMP -> Timestamp.class.getName();
      case ARRAY -> java.sql.Array.class.getName();
      case NULL, OTHER -> Object.class.getName();
      case BOOLEAN, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, VARBINARY ->
          type.javaClass().getName();
      case TIMESTAMPTZ, UUID, VECTOR -> type.javaClass().getName();
    };
  }

  /** Returns the form in which Avatica would carry the values; in process nothing reads it. */
  private static Rep rep(ValueType type) {
    return switch (type) {
      case BOOLEAN -> Rep.BOOLEAN;
      case SMALLINT -> Rep.SHORT;
      case INTEGER -> Rep.INTEGER;
      case BIGINT -> Rep.LONG;
      case REAL -> Rep.FLOAT;
      case DOUBLE -> Rep.DOUBLE;
      case DECIMAL -> Rep.NUMBER;
      case CHAR, VARCHAR -> Rep.STRING;
      case VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> Rep.OBJECT;
      case UUID, VECTOR, ARRAY, NULL, OTHER -> Rep.OBJECT;
    };
  }
}
