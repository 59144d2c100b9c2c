package io.vicinal.sql.function;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Holds random() and gen_random_uuid(), new for each row; generated code calls the methods. */
public final class RandomFunctions {
  private RandomFunctions() {}

  /** Returns a number from 0 to below 1; {@code call} tells calls of a statement apart. */
  public static double random(int call) {
    return ThreadLocalRandom.current().nextDouble();
  }

  /** Returns a UUID of version 4; {@code call} tells calls of a statement apart. */
  public static UUID uuid(int call) {
    return UUID.randomUUID();
  }

  static List<SqlOperator> all() {
    SqlReturnTypeInference uuid = ReturnTypes.explicit(SqlTypeName.UUID);
    return List.of(
        function("random", "random", ReturnTypes.DOUBLE),
        function("gen_random_uuid", "uuid", uuid),
        function("uuid_generate_v4", "uuid", uuid));
  }

  private static SqlOperator function(String name, String method, SqlReturnTypeInference result) {
    var call = new Call(name, method, result);
    return new TypedFunction(
        name, result, OperandTypes.NILADIC, (rex, operands) -> call(rex, call));
  }

  private static RexNode call(RexBuilder rex, Call call) {
    int ordinal = SequenceFunctions.ordinal(rex);
    return rex.makeCall(call, rex.makeExactLiteral(BigDecimal.valueOf(ordinal)));
  }

  private static final class Call extends SqlUserDefinedFunction {
    Call(String name, String method, SqlReturnTypeInference result) {
      super(
          new SqlIdentifier(name, SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          result,
          null,
          null,
          JavaMethod.of(RandomFunctions.class, method, NullPolicy.NONE));
    }

    /** Two calls are never one. */
    @Override
    public boolean isDeterministic() {
      return false;
    }
  }
}
