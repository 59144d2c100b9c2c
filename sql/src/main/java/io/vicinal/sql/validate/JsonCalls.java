package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.JsonBuilders;
import io.vicinal.sql.function.JsonFunctions;
import io.vicinal.sql.function.JsonMaking;
import io.vicinal.sql.function.JsonOperators;
import io.vicinal.sql.function.JsonScalars;
import io.vicinal.sql.type.JsonType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;

/** Makes algebra of JSON_VALUE, JSON_QUERY and JSON_EXISTS: bad paths fail, RETURNING converts. */
final class JsonCalls {
  private JsonCalls() {}

  static boolean takesPath(SqlOperator operator) {
    return operator.equals(SqlStdOperatorTable.JSON_VALUE)
        || operator.equals(SqlStdOperatorTable.JSON_QUERY)
        || operator.equals(SqlStdOperatorTable.JSON_EXISTS);
  }

  /** Checks text that becomes JSON: a literal now, all else when it is computed. */
  static RexNode convertCast(SqlRexContext context, SqlNode operand, RelDataType from) {
    RexBuilder rex = context.getRexBuilder();
    RexNode text = context.convertExpression(operand);
    if (JsonType.isJson(from) && !(operand instanceof SqlDynamicParam)) {
      return text;
    }
    if (operand instanceof SqlCharStringLiteral literal) {
      try {
        String _ = JsonMaking.checked(literal.getValueAs(String.class));
      } catch (SqlStateException e) {
        throw e.at(literal.getParserPosition());
      }
      return rex.makeCast(JsonType.NOT_NULL, text);
    }
    return RexLiteral.isNullLiteral(text)
        ? rex.makeNullLiteral(JsonType.NULLABLE)
        : rex.makeCall(JsonBuilders.CHECKED, text);
  }

  /** Converts {@code call}, of which {@code standard} is what Calcite makes. */
  static RexNode convert(RexBuilder rex, SqlCall call, RexNode standard) {
    if (!(standard instanceof RexCall plain)) {
      return standard;
    }
    List<RexNode> operands = new ArrayList<>(plain.getOperands());
    if (call.operand(1) instanceof SqlCharStringLiteral path) {
      check(path);
      if (plain.getOperator().equals(SqlStdOperatorTable.JSON_QUERY)) {
        String lax = JsonFunctions.withMode(path.getValueAs(String.class));
        operands.set(1, rex.makeLiteral(lax));
      }
    } else {
      operands.set(1, rex.makeCall(JsonOperators.PATH, operands.get(1)));
    }
    RelDataType type = plain.getType();
    if (plain.getOperator().equals(SqlStdOperatorTable.JSON_VALUE) && operands.size() > 2) {
      return JsonScalars.of(rex, type, operands);
    }
    boolean converts =
        plain.getOperator().equals(SqlStdOperatorTable.JSON_VALUE)
            && type.getSqlTypeName() != SqlTypeName.ANY
            && !SqlTypeUtil.isCharacter(type);
    if (!converts) {
      return rex.makeCall(type, plain.getOperator(), operands);
    }
    // Calcite takes the value in the class that the parser of JSON chose for one of another.
    RelDataType text =
        rex.getTypeFactory()
            .createTypeWithNullability(
                rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR), true);
    return rex.makeAbstractCast(type, rex.makeCall(text, plain.getOperator(), operands), true);
  }

  private static void check(SqlCharStringLiteral path) {
    try {
      String _ = JsonFunctions.path(path.getValueAs(String.class));
    } catch (SqlStateException e) {
      throw e.at(path.getParserPosition());
    }
  }
}
