package io.vicinal.sql.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlUserDefinedAggFunction;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/** Lists the aggregates that PostgreSQL has and Calcite has not, or not so. */
public final class Aggregates {
  private static final SqlReturnTypeInference DOUBLE =
      ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference SAME =
      ReturnTypes.ARG0.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference ARRAY =
      binding -> nullable(binding, arrayOf(binding, binding.getOperandType(0)));
  private static final SqlTypeFamily ANY = SqlTypeFamily.ANY;
  private static final SqlTypeFamily NUMERIC = SqlTypeFamily.NUMERIC;

  private static final Aggregate CONTINUOUS =
      percentile("continuous_percentile", Gatherings.Continuous.class, NUMERIC);
  private static final Aggregate DISCRETE =
      percentile("discrete_percentile", Gatherings.Discrete.class, ANY);

  /** In the order of WITHIN GROUP that is given, the other way around. */
  private static final Map<String, Aggregate> DOWN =
      Map.of(
          "percentile_cont",
          percentile("continuous_percentile_desc", Gatherings.ContinuousDown.class, NUMERIC),
          "percentile_disc",
          percentile("discrete_percentile_desc", Gatherings.DiscreteDown.class, ANY));

  private static final Map<String, Aggregate> UP =
      Map.of("percentile_cont", CONTINUOUS, "percentile_disc", DISCRETE);

  private static final Aggregate MODE =
      aggregate("most_frequent", SAME, Gatherings.Mode.class, ANY);

  private static final Aggregate ARRAY_AGG =
      aggregate("array_agg", ARRAY, Gatherings.Array.class, ANY);

  /** Leaves out equal values itself: Calcite makes NULLs of what a FILTER leaves out first. */
  private static final Aggregate DISTINCT_ARRAY =
      aggregate("array_agg_of_distinct", ARRAY, Gatherings.DistinctArray.class, ANY);

  private static final Map<String, Aggregate> JSON =
      Map.of(
          "json_agg", jsonArray("json_agg"),
          "jsonb_agg", jsonArray("jsonb_agg"),
          "json_object_agg", jsonObject("json_object_agg"),
          "jsonb_object_agg", jsonObject("jsonb_object_agg"));

  private Aggregates() {}

  /** Returns the aggregate of JSON with this name, in any case. */
  public static SqlAggFunction named(String name) {
    return Objects.requireNonNull(JSON.get(name.toLowerCase(Locale.ROOT)));
  }

  private static Aggregate jsonArray(String name) {
    return new Aggregate(
        name,
        JsonBuilders.JSON_OR_NULL,
        Gatherings.JsonArray.class,
        List.of(ANY),
        List.of(Aggregates::json));
  }

  private static Aggregate jsonObject(String name) {
    return new Aggregate(
        name,
        JsonBuilders.JSON_OR_NULL,
        Gatherings.JsonObject.class,
        List.of(ANY, ANY),
        List.of(Aggregates::text, Aggregates::json));
  }

  /** Returns whether {@code function} keeps what it is given. */
  public static boolean collects(SqlAggFunction function) {
    return function instanceof Aggregate aggregate
        && aggregate.gathering.getEnclosingClass() == Gatherings.class;
  }

  /** Returns whether the aggregate collects NULLs, too. */
  public static boolean keepsNulls(SqlOperator function) {
    return function.equals(ARRAY_AGG) || JSON.containsValue(function);
  }

  static List<SqlOperator> all() {
    var all = new ArrayList<SqlOperator>();
    all.add(ARRAY_AGG);
    all.add(DISTINCT_ARRAY);
    all.addAll(JSON.values());
    all.add(MODE);
    all.addAll(UP.values());
    all.addAll(DOWN.values());
    all.add(pairs("covar_pop", Regressions.CovarPop.class));
    all.add(pairs("covar_samp", Regressions.CovarSamp.class));
    all.add(pairs("corr", Regressions.Corr.class));
    all.add(pairs("regr_slope", Regressions.Slope.class));
    all.add(pairs("regr_intercept", Regressions.Intercept.class));
    all.add(pairs("regr_r2", Regressions.R2.class));
    all.add(pairs("regr_avgx", Regressions.AvgX.class));
    all.add(pairs("regr_avgy", Regressions.AvgY.class));
    all.add(pairs("regr_sxx", Regressions.Sxx.class));
    all.add(pairs("regr_syy", Regressions.Syy.class));
    all.add(pairs("regr_sxy", Regressions.Sxy.class));
    all.add(
        aggregate(
            "regr_count",
            ReturnTypes.BIGINT.andThen(SqlTypeTransforms.FORCE_NULLABLE),
            Regressions.Count.class,
            NUMERIC,
            NUMERIC));
    return all;
  }

  /**
   * Returns what stands for {@code percentile_cont(p) WITHIN GROUP (ORDER BY x)} and the like, and
   * for {@code median(x)}; null for every other call.
   */
  public static @Nullable SqlNode ofCall(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    if (call.getOperator().equals(SqlLibraryOperators.ARRAY_AGG)) {
      return sorted(ordered(ARRAY_AGG, call));
    }
    if (isJoining(call) && isMaybeNull(call.operand(1))) {
      return delimited(call);
    }
    if (isJoining(call) && call.operandCount() == 2 && isDistinct(call)) {
      return SqlLibraryOperators.STRING_AGG.createCall(
          call.getFunctionQuantifier(),
          position,
          call.operand(0),
          call.operand(1),
          SqlNodeList.of(call.operand(0)));
    }
    if (call.getKind() == SqlKind.FILTER) {
      return filtered(call);
    }
    if (call.getOperator() instanceof Aggregate aggregate
        && call.operandCount() > 1
        && call.getOperandList().getLast() instanceof SqlNodeList) {
      return ordered(aggregate, call);
    }
    if (call.getKind() == SqlKind.WITHIN_GROUP
        && call.operand(0) instanceof SqlCall function
        && call.operand(1) instanceof SqlNodeList order
        && order.size() == 1) {
      String name = function.getOperator().getName().toLowerCase(Locale.ROOT);
      if (name.equals("mode") && function.operandCount() == 0) {
        return MODE.createCall(position, ordered(order.get(0)));
      }
      if (UP.containsKey(name) && function.operandCount() == 1) {
        Aggregate percentile = (isDown(order.get(0)) ? DOWN : UP).get(name);
        return Objects.requireNonNull(percentile)
            .createCall(position, ordered(order.get(0)), function.operand(0));
      }
      return null;
    }
    boolean median =
        call.operandCount() == 1
            && call.getOperator() instanceof SqlFunction function
            && function.getName().equalsIgnoreCase("median");
    return median
        ? CONTINUOUS.createCall(
            position, call.operand(0), SqlLiteral.createExactNumeric("0.5", position))
        : null;
  }

  private static boolean isJoining(SqlCall call) {
    return call.getOperator() instanceof SqlFunction joining
        && joining.getName().equalsIgnoreCase("string_agg")
        && call.operandCount() >= 2;
  }

  private static boolean isMaybeNull(SqlNode delimiter) {
    return SqlUtil.isNullLiteral(delimiter, true)
        || !(delimiter instanceof SqlLiteral || delimiter.getKind() == SqlKind.COALESCE);
  }

  /** A delimiter that is NULL is none; Calcite leaves the text out that it stands before. */
  private static SqlNode delimited(SqlCall call) {
    SqlParserPos position = call.operand(1).getParserPosition();
    SqlNode none = SqlLiteral.createCharString("", position);
    var operands = new ArrayList<>(call.getOperandList());
    operands.set(
        1,
        SqlUtil.isNullLiteral(call.operand(1), false)
            ? none
            : SqlStdOperatorTable.COALESCE.createCall(position, call.operand(1), none));
    return ((SqlFunction) call.getOperator())
        .createCall(call.getFunctionQuantifier(), call.getParserPosition(), operands);
  }

  /** {@code f(x ORDER BY y)} is {@code f(x) WITHIN GROUP (ORDER BY y)}. */
  private static SqlNode ordered(Aggregate aggregate, SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    List<SqlNode> operands = call.getOperandList();
    if (!(operands.getLast() instanceof SqlNodeList order)) {
      return aggregate.createCall(call.getFunctionQuantifier(), position, operands);
    }
    SqlNode plain =
        aggregate.createCall(
            call.getFunctionQuantifier(), position, operands.subList(0, operands.size() - 1));
    return SqlStdOperatorTable.WITHIN_GROUP.createCall(position, plain, order);
  }

  /** What is left out of texts that are sorted is NULL, which they leave out. */
  private static @Nullable SqlNode filtered(SqlCall filter) {
    if (filter.operand(0) instanceof SqlCall grouped
        && grouped.getKind() == SqlKind.WITHIN_GROUP
        && grouped.operand(0) instanceof SqlCall array
        && array.getOperator().equals(ARRAY_AGG)
        && isDistinct(array)) {
      grouped.setOperand(
          0, DISTINCT_ARRAY.createCall(array.getParserPosition(), array.getOperandList()));
      return null;
    }
    if (!(filter.operand(0) instanceof SqlCall joining)
        || !joining.getOperator().equals(SqlLibraryOperators.STRING_AGG)
        || joining.operandCount() != 3
        || !(joining.operand(2) instanceof SqlNodeList order)) {
      return null;
    }
    boolean ofItself =
        order.size() == 1 && order.get(0).equalsDeep(joining.operand(0), Litmus.IGNORE);
    if (isDistinct(joining) && !ofItself) {
      return null;
    }
    SqlParserPos position = filter.getParserPosition();
    SqlNode kept =
        new SqlCase(
            position,
            null,
            SqlNodeList.of(filter.operand(1)),
            SqlNodeList.of(joining.operand(0)),
            SqlLiteral.createNull(position));
    return SqlLibraryOperators.STRING_AGG.createCall(
        joining.getFunctionQuantifier(),
        position,
        kept,
        joining.operand(1),
        ofItself ? SqlNodeList.of(kept) : order);
  }

  private static boolean isDistinct(SqlCall call) {
    return call.getFunctionQuantifier() != null
        && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT;
  }

  /** Distinct values come in their order where no other is said. */
  private static SqlNode sorted(SqlNode node) {
    return node instanceof SqlCall call
            && call.getOperator().equals(ARRAY_AGG)
            && call.operandCount() == 1
            && isDistinct(call)
        ? SqlStdOperatorTable.WITHIN_GROUP.createCall(
            call.getParserPosition(), call, SqlNodeList.of(call.operand(0)))
        : node;
  }

  private static SqlNode ordered(SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> ordered(((SqlCall) item).operand(0));
      default -> item;
    };
  }

  private static boolean isDown(SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING -> true;
      case NULLS_FIRST, NULLS_LAST -> isDown(((SqlCall) item).operand(0));
      default -> false;
    };
  }

  private static Aggregate aggregate(
      String name,
      SqlReturnTypeInference result,
      Class<? extends Gathering> gathering,
      SqlTypeFamily... operands) {
    return new Aggregate(name, result, gathering, List.of(operands), List.of());
  }

  private static Aggregate pairs(String name, Class<? extends Gathering> gathering) {
    return aggregate(name, DOUBLE, gathering, NUMERIC, NUMERIC);
  }

  private static Aggregate percentile(
      String name, Class<? extends Gathering> gathering, SqlTypeFamily values) {
    return aggregate(
        name, binding -> percentileOf(binding, values == NUMERIC), gathering, values, ANY);
  }

  private static RelDataType percentileOf(SqlOperatorBinding binding, boolean approximate) {
    RelDataTypeFactory types = binding.getTypeFactory();
    RelDataType value =
        approximate ? types.createSqlType(SqlTypeName.DOUBLE) : binding.getOperandType(0);
    boolean several = binding.getOperandType(1).getComponentType() != null;
    return nullable(binding, several ? arrayOf(binding, value) : value);
  }

  private static RelDataType arrayOf(SqlOperatorBinding binding, RelDataType element) {
    return binding.getTypeFactory().createArrayType(nullable(binding, element), -1);
  }

  private static RelDataType nullable(SqlOperatorBinding binding, RelDataType type) {
    return binding.getTypeFactory().createTypeWithNullability(type, true);
  }

  private static SqlNode json(SqlNode value) {
    boolean already =
        value instanceof SqlCall call && call.getOperator().equals(JsonBuilders.TO_JSON);
    return already ? value : JsonBuilders.TO_JSON.createCall(value.getParserPosition(), value);
  }

  private static SqlNode text(SqlNode value) {
    SqlParserPos position = value.getParserPosition();
    var type =
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position), position);
    boolean already =
        value.getKind() == SqlKind.CAST
            && ((SqlCall) value).operand(1) instanceof SqlDataTypeSpec to
            && to.getTypeName().getSimple().equals(SqlTypeName.VARCHAR.getName());
    return already ? value : SqlStdOperatorTable.CAST.createCall(position, value, type);
  }

  /** An aggregate that a {@link Gathering} computes, of operands that are brought to a form. */
  private static final class Aggregate extends SqlUserDefinedAggFunction {
    private static final long serialVersionUID = 1L;

    private final Class<? extends Gathering> gathering;
    private final transient List<UnaryOperator<SqlNode>> forms;

    Aggregate(
        String name,
        SqlReturnTypeInference result,
        Class<? extends Gathering> gathering,
        List<SqlTypeFamily> operands,
        List<UnaryOperator<SqlNode>> forms) {
      super(
          new SqlIdentifier(name, SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          result,
          null,
          new FamilyOperands(operands.size(), operands),
          new GatheringFunction(gathering),
          false,
          false,
          Optionality.OPTIONAL);
      this.gathering = gathering;
      this.forms = forms;
    }

    @Override
    public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
      for (int i = 0; i < Math.min(forms.size(), call.operandCount()); i++) {
        call.setOperand(i, forms.get(i).apply(call.operand(i)));
      }
      return call;
    }
  }
}
