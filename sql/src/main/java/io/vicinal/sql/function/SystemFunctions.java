package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static io.vicinal.sql.function.OverloadedMethod.functionOfContext;
import static org.apache.calcite.sql.type.SqlTypeFamily.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.JsonType;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.DataContext;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Lists functions that tell of types and sizes, and other databases' names of what there is. */
public final class SystemFunctions {
  private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB", "PB");
  private static final BigDecimal STEP = BigDecimal.valueOf(1024);
  private static final BigDecimal STEP_AT = BigDecimal.valueOf(10_240);

  /** Before the name of a setting, what the context of a statement is asked for. */
  public static final String SETTING = "setting ";

  /** Before the name of a relation, what the context of a statement is asked for. */
  public static final String RELATION = "relation ";

  private SystemFunctions() {}

  static List<SqlOperator> all() {
    SqlFunction pretty =
        function(
            "pg_size_pretty",
            ReturnTypes.VARCHAR_NULLABLE,
            SystemFunctions.class,
            "sizePretty",
            1,
            NUMERIC);
    return List.of(
        new TypedFunction(
            "pg_typeof",
            ReturnTypes.VARCHAR,
            OperandTypes.ANY,
            (rex, operands) ->
                rex.ensureType(
                    rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR),
                    rex.makeLiteral(typeName(operands.getFirst().getType())),
                    false)),
        new TypedFunction(
            "vector_dimension_format",
            ReturnTypes.VARCHAR_NULLABLE,
            new VectorOperands(1),
            SystemFunctions::format),
        new TypedFunction(
            "pg_size_pretty",
            ReturnTypes.VARCHAR_NULLABLE,
            OperandTypes.EXACT_NUMERIC,
            (rex, operands) ->
                rex.makeCall(
                    pretty,
                    TypedFunction.as(
                        rex,
                        operands.getFirst(),
                        rex.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 38, 0)))),
        same("nvl", 2, SqlStdOperatorTable.COALESCE),
        same("ifnull", 2, SqlStdOperatorTable.COALESCE),
        same("lengthb", 1, SqlStdOperatorTable.OCTET_LENGTH),
        same("from_vector", 1, VectorOperators.VECTOR_SERIALIZE),
        functionOfContext(
            "current_setting",
            ReturnTypes.VARCHAR_FORCE_NULLABLE,
            SystemFunctions.class,
            "currentSetting",
            1,
            CHARACTER,
            BOOLEAN),
        functionOfContext(
            "to_regclass",
            ReturnTypes.VARCHAR_FORCE_NULLABLE,
            SystemFunctions.class,
            "relation",
            1,
            CHARACTER),
        function(
            "clock_timestamp",
            ReturnTypes.explicit(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
            SystemFunctions.class,
            "clock",
            0),
        now("statement_timestamp"),
        now("transaction_timestamp"),
        new RewrittenFunction("justify_hours", 1, 1, call -> call.operand(0)),
        new RewrittenFunction("num_nulls", 1, -1, call -> count(call, true)),
        new RewrittenFunction("num_nonnulls", 1, -1, call -> count(call, false)),
        new RewrittenFunction("nvl2", 3, 3, SystemFunctions::nvl2),
        new RewrittenFunction("add_months", 2, 2, SystemFunctions::addMonths));
  }

  /** Returns the time at which it is called, in microseconds. */
  public static long clock() {
    return Microseconds.of(Instant.now());
  }

  /** Returns the value of a setting. @throws SqlStateException 42704 if there is none */
  public static @Nullable String currentSetting(DataContext root, String name) {
    String value = currentSetting(root, name, true);
    if (value == null) {
      throw new SqlStateException(
          SqlState.UNDEFINED_OBJECT, "setting \"" + name + "\" does not exist");
    }
    return value;
  }

  /** Returns the value of a setting, null if there is none and it may be missing. */
  public static @Nullable String currentSetting(DataContext root, String name, boolean missing) {
    Object value = root.get(SETTING + name.strip().toLowerCase(Locale.ROOT));
    return value == null && !missing
        ? currentSetting(root, name)
        : value == null ? null : value.toString();
  }

  /** Returns how the relation of that name is called, null if there is none. */
  public static @Nullable String relation(DataContext root, String name) {
    Object found = root.get(RELATION + name);
    return found == null ? null : found.toString();
  }

  /** Counts the arguments that are NULL, or that are not. */
  private static SqlNode count(SqlCall call, boolean nulls) {
    SqlParserPos position = call.getParserPosition();
    SqlOperator test = nulls ? SqlStdOperatorTable.IS_NULL : SqlStdOperatorTable.IS_NOT_NULL;
    return call.getOperandList().stream()
        .<SqlNode>map(it ->
            new SqlCase(
                position,
                null,
                SqlNodeList.of(test.createCall(position, it)),
                SqlNodeList.of(SqlLiteral.createExactNumeric("1", position)),
                SqlLiteral.createExactNumeric("0", position)))
        .reduce((a, b) -> SqlStdOperatorTable.PLUS.createCall(position, a, b))
        .orElseThrow();
  }

  private static RexNode format(RexBuilder rex, List<RexNode> operands) {
    RexNode vector = operands.getFirst();
    RelDataTypeFactory types = rex.getTypeFactory();
    RelDataType text = types.createSqlType(SqlTypeName.VARCHAR);
    VectorFormat format = VectorType.formatOf(vector.getType());
    RexNode name =
        rex.ensureType(
            text, rex.makeLiteral(format == VectorFormat.BIT ? "BINARY" : format.name()), false);
    RelDataType nullable = types.createTypeWithNullability(text, true);
    return vector.getType().isNullable()
        ? rex.makeCall(
            nullable,
            SqlStdOperatorTable.CASE,
            List.of(
                rex.makeCall(SqlStdOperatorTable.IS_NULL, vector),
                rex.makeNullLiteral(nullable),
                rex.ensureType(nullable, name, true)))
        : name;
  }

  private static SqlOperator same(String name, int operands, SqlOperator meant) {
    return new RewrittenFunction(
        name,
        operands,
        operands,
        call -> meant.createCall(call.getParserPosition(), call.getOperandList()));
  }

  private static SqlOperator now(String name) {
    return new RewrittenFunction(
        name,
        0,
        0,
        call ->
            SqlStdOperatorTable.CURRENT_TIMESTAMP.createCall(
                call.getParserPosition(), List.<SqlNode>of()));
  }

  private static SqlNode nvl2(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    return new SqlCase(
        position,
        null,
        SqlNodeList.of(
            SqlStdOperatorTable.IS_NOT_NULL.createCall(position, call.getOperandList().get(0))),
        SqlNodeList.of(call.operand(1)),
        call.operand(2));
  }

  /** {@code decode(x, a, 1, b, 2, 3)}, in which a NULL that is written is equal to NULL. */
  public static SqlNode decode(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    List<SqlNode> operands = call.getOperandList();
    var when = new ArrayList<SqlNode>();
    var then = new ArrayList<SqlNode>();
    int i = 1;
    for (; i + 1 < operands.size(); i += 2) {
      when.add(
          SqlUtil.isNullLiteral(operands.get(i), false)
              ? SqlStdOperatorTable.IS_NULL.createCall(position, List.of(operands.getFirst()))
              : SqlStdOperatorTable.EQUALS.createCall(
                  position, operands.getFirst(), operands.get(i)));
      then.add(operands.get(i + 1));
    }
    SqlNode otherwise = i < operands.size() ? operands.get(i) : SqlLiteral.createNull(position);
    return new SqlCase(
        position,
        null,
        new SqlNodeList(when, position),
        new SqlNodeList(then, position),
        otherwise);
  }

  private static SqlNode addMonths(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    var month = new SqlIntervalQualifier(TimeUnit.MONTH, null, position);
    return SqlStdOperatorTable.TIMESTAMP_ADD.createCall(
        position, month, call.operand(1), call.operand(0));
  }

  /** Returns PostgreSQL's name of {@code type}. */
  static String typeName(RelDataType type) {
    if (JsonType.isJson(type)) {
      return "jsonb";
    }
    if (VectorType.isVector(type)) {
      return switch (VectorType.formatOf(type)) {
        case FLOAT16 -> "halfvec";
        case BIT -> "bit";
        default -> "vector";
      };
    }
    RelDataType element = type.getComponentType();
    if (element != null) {
      return typeName(element) + "[]";
    }
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT -> "smallint";
      case FLOAT, DOUBLE -> "double precision";
      case DECIMAL -> "numeric";
      case CHAR -> "text"; // a literal
      case VARCHAR ->
          type.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED ? "text" : "character varying";
      case BINARY, VARBINARY -> "bytea";
      case TIME -> "time without time zone";
      case TIMESTAMP -> "timestamp without time zone";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "timestamp with time zone";
      case NULL -> "unknown";
      default ->
          SqlTypeUtil.isInterval(type)
              ? "interval"
              : type.getSqlTypeName().getName().toLowerCase(Locale.ROOT);
    };
  }

  /** Writes a number of bytes with a unit, as PostgreSQL rounds it. */
  public static String sizePretty(BigDecimal bytes) {
    BigDecimal size = bytes;
    int unit = 0;
    while (size.abs().setScale(0, RoundingMode.HALF_UP).compareTo(STEP_AT) >= 0
        && unit < UNITS.size() - 1) {
      size = size.divide(STEP, 6, RoundingMode.HALF_UP);
      unit++;
    }
    return size.setScale(0, RoundingMode.HALF_UP) + " " + UNITS.get(unit);
  }
}
