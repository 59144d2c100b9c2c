package io.vicinal.jdbc.metadata;

import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.Identity;
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
import org.jspecify.annotations.Nullable;

/** Describes plans, their columns and their parameters in Avatica's words. */
public final class Signatures {
  private Signatures() {}

  /** Returns the description of what {@code plan} takes and gives in {@code database}. */
  public static Meta.Signature of(PreparedPlan plan, Database database) {
    List<ColumnMetaData> columns =
        plan.result() == StatementKind.Result.ROWS ? columns(plan, database) : List.of();
    var parameters = new ArrayList<AvaticaParameter>();
    for (ParameterInfo parameter : plan.parameters()) {
      parameters.add(parameter(parameter, parameters.size()));
    }
    return of(columns, plan.sql(), parameters, statementType(plan));
  }

  /** Describes the columns of a plan: of its result, or of its generated keys. */
  public static List<ColumnMetaData> columns(PreparedPlan plan, Database database) {
    var columns = new ArrayList<ColumnMetaData>();
    var origins = new ColumnOrigins(database);
    for (ColumnInfo column : plan.columns()) {
      columns.add(column(column, columns.size(), database.name(), origins.of(column)));
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

  private static ColumnMetaData column(
      ColumnInfo column, int ordinal, String catalog, @Nullable ColumnDefinition stored) {
    ValueType type = column.type();
    Identity identity = stored == null ? null : stored.identity();
    boolean writable = stored != null && (identity == null || !identity.always());
    TypeDescription moment = moment(type, stored);
    return new ColumnMetaData(
        ordinal,
        identity != null,
        type == ValueType.CHAR || type == ValueType.VARCHAR,
        true,
        false,
        column.nullable() ? ResultSetMetaData.columnNullable : ResultSetMetaData.columnNoNulls,
        isSigned(type),
        displaySize(column),
        column.label(),
        column.column() == null ? column.label() : column.column(),
        column.schema() == null ? "" : column.schema(),
        moment == null ? precision(type, column.precision()) : moment.size(),
        moment == null ? scale(type, column.scale()) : moment.digits(),
        column.table() == null ? "" : column.table(),
        column.table() == null ? "" : catalog,
        ColumnMetaData.scalar(type.jdbcType(), typeName(column, stored), rep(type)),
        !writable,
        writable,
        false,
        className(type));
  }

  /** Returns how a column of moments is declared, null for all others. */
  private static @Nullable TypeDescription moment(
      ValueType type, @Nullable ColumnDefinition stored) {
    return switch (type) {
      case TIME, TIMESTAMP, TIMESTAMPTZ -> {
        TypeDescription own = stored == null ? null : TypeDescription.of(stored.type());
        yield own != null && own.jdbcType() == type.jdbcType() ? own : null;
      }
      default -> null;
    };
  }

  private static AvaticaParameter parameter(ParameterInfo parameter, int ordinal) {
    ValueType type = parameter.type();
    return new AvaticaParameter(
        isSigned(type),
        precision(type, parameter.precision()),
        scale(type, parameter.scale()),
        type.jdbcType(),
        plainName(parameter.typeName()),
        className(type),
        "?" + (ordinal + 1));
  }

  /** Returns the name of the column's own type, of which text has several. */
  private static String typeName(ColumnInfo column, @Nullable ColumnDefinition stored) {
    if (stored != null) {
      TypeDescription own = TypeDescription.of(stored.type());
      if (own.jdbcType() == column.type().jdbcType()) {
        return own.name();
      }
    }
    return plainName(column.typeName());
  }

  private static String plainName(String name) {
    return name.equals("DOUBLE PRECISION") ? "DOUBLE" : name;
  }

  /** Returns digits or characters as {@code getColumns} does; 0 where there is no limit. */
  private static int precision(ValueType type, int given) {
    return switch (type) {
      case BOOLEAN -> 1;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      case REAL -> 7;
      case DOUBLE -> 15;
      case DATE -> 10;
      case TIME -> 15;
      case TIMESTAMP -> 26;
      case TIMESTAMPTZ -> 32;
      case UUID -> 36;
      case DECIMAL, CHAR, VARCHAR, VARBINARY, VECTOR, ARRAY, NULL, OTHER -> given;
    };
  }

  /** Returns the digits of a fraction; moments have microseconds. */
  private static int scale(ValueType type, int given) {
    return switch (type) {
      case TIME, TIMESTAMP, TIMESTAMPTZ -> 6;
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> given;
      case CHAR, VARCHAR, VARBINARY, DATE, UUID, VECTOR, ARRAY, NULL, OTHER -> given;
    };
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
