package io.vicinal.sql.function;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * Is an infix spelling of a distance. Binds weaker than {@code + -} and stronger than comparison,
 * as in PostgreSQL; the validator replaces it by {@link VectorOperators#distance}.
 */
public final class DistanceSyntax extends SqlBinaryOperator {
  public static final DistanceSyntax L2 = new DistanceSyntax("<->", DistanceMetric.L2);
  public static final DistanceSyntax NEGATIVE_INNER_PRODUCT =
      new DistanceSyntax("<#>", DistanceMetric.INNER_PRODUCT);
  public static final DistanceSyntax COSINE = new DistanceSyntax("<=>", DistanceMetric.COSINE);
  public static final DistanceSyntax L1 = new DistanceSyntax("<+>", DistanceMetric.L1);

  public static final DistanceSyntax HAMMING = new DistanceSyntax("<~>", DistanceMetric.HAMMING);
  public static final DistanceSyntax JACCARD = new DistanceSyntax("<%>", DistanceMetric.JACCARD);

  private static final int PRECEDENCE = BoundAsPostgres.OTHER_OPERATOR;

  private final DistanceMetric metric;

  private DistanceSyntax(String symbol, DistanceMetric metric) {
    super(
        symbol,
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        ReturnTypes.DOUBLE_NULLABLE,
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY_ANY);
    this.metric = metric;
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    return VectorOperators.distance(metric)
        .createCall(call.getParserPosition(), call.getOperandList());
  }
}
