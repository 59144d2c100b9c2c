package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.convert.ParameterConversion;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.system.Procedure;
import io.vicinal.planner.system.SystemColumn;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.CallProcedure;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataType;
import io.vicinal.storage.ResourceAccount;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** CALL: runs a procedure to its end, then gives its rows. It sees what is committed. */
final class CallStatement extends StatementPlan {
  private final Procedure procedure;
  private final List<@Nullable SqlNode> arguments; // one per parameter of the procedure
  private final List<ParameterConversion> conversions;

  private CallStatement(
      String sql,
      Procedure procedure,
      List<@Nullable SqlNode> arguments,
      List<RelDataType> parameterTypes) {
    super(
        sql,
        StatementKind.CALL,
        Descriptions.parameters(parameterTypes),
        procedure.columns().stream().map(CallStatement::column).toList());
    this.procedure = procedure;
    this.arguments = arguments;
    this.conversions = ParameterConversion.all(parameterTypes);
  }

  static CallStatement prepare(Preparation preparation, CallProcedure call) {
    QualifiedName name =
        QualifiedName.find(
            call.name(),
            preparation.session(),
            it -> Procedure.named(it.schema(), it.name()).isPresent());
    Procedure procedure =
        Procedure.named(name.schema(), name.name())
            .orElseThrow(
                () -> name.notFound(SqlState.UNDEFINED_FUNCTION, "procedure", call.name()));
    List<@Nullable SqlNode> arguments = CallArguments.of(procedure, call);
    return new CallStatement(
        preparation.sql(), procedure, arguments, parameterTypes(procedure, arguments));
  }

  /** Returns the types of the parameters of the text, in its order. */
  private static List<RelDataType> parameterTypes(
      Procedure procedure, List<@Nullable SqlNode> arguments) {
    int count = (int) arguments.stream().filter(SqlDynamicParam.class::isInstance).count();
    var types = new ArrayList<RelDataType>();
    for (int text = 0; text < count; text++) {
      for (int i = 0; i < arguments.size(); i++) {
        if (arguments.get(i) instanceof SqlDynamicParam parameter && parameter.getIndex() == text) {
          types.add(type(procedure.parameters().get(i).kind()));
        }
      }
    }
    return types;
  }

  private static RelDataType type(DataType.Kind kind) {
    return ColumnTypes.toRel(DataType.of(kind), true, Dialect.typeFactory());
  }

  static ColumnInfo column(SystemColumn column) {
    RelDataType type = ColumnTypes.toRel(column.type(), column.nullable(), Dialect.typeFactory());
    return new ColumnInfo(
        column.name(),
        ColumnTypes.toValueType(type),
        ColumnTypes.typeName(type),
        0,
        0,
        column.nullable(),
        null,
        null,
        null);
  }

  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    requireParameters(values);
    try {
      @Nullable Object[] bound = new @Nullable Object[arguments.size()];
      for (int i = 0; i < bound.length; i++) {
        bound[i] = bind(procedure.parameters().get(i), arguments.get(i), values);
      }
      return new FixedRows(
          session.acting("CALL").call(() -> procedure.run(session, bound, account)));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
  }

  private @Nullable Object bind(
      Procedure.Parameter parameter, @Nullable SqlNode argument, @Nullable Object[] values) {
    Object value =
        argument instanceof SqlDynamicParam dynamic
            ? conversions.get(dynamic.getIndex()).toInternal(values[dynamic.getIndex()])
            : CallArguments.literal(parameter, argument);
    if (value == null && parameter.required()) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE,
          "argument \"" + parameter.name() + "\" must not be null");
    }
    return value;
  }
}
