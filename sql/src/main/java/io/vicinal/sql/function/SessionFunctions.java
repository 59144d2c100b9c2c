package io.vicinal.sql.function;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Holds functions that tell about the connection; the planner puts what they tell in their place.
 */
public final class SessionFunctions {
  public static final String CURRENT_DATABASE = "current_database";
  public static final String CURRENT_SCHEMAS = "current_schemas";
  public static final String VERSION = "version";

  private SessionFunctions() {}

  static List<SqlOperator> all() {
    SqlReturnTypeInference texts =
        binding -> {
          var types = binding.getTypeFactory();
          return types.createArrayType(types.createSqlType(SqlTypeName.VARCHAR), -1);
        };
    return List.of(
        function(CURRENT_DATABASE, ReturnTypes.VARCHAR, OperandTypes.NILADIC),
        function(VERSION, ReturnTypes.VARCHAR, OperandTypes.NILADIC),
        function(CURRENT_SCHEMAS, texts, OperandTypes.BOOLEAN));
  }

  private static SqlOperator function(
      String name, SqlReturnTypeInference result, SqlOperandTypeChecker operands) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        result,
        null,
        operands,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }
}
