package io.vicinal.planner.execute;

import io.vicinal.planner.convert.ParameterValues;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import java.util.List;
import java.util.Map;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A query that is ready to run: what to compute first, then the plan. Immutable and thread-safe.
 *
 * @param parameterTypes one per {@code ?} of the text
 * @param derivations computed in order; their values follow those of the text
 */
public record Program(
    List<RelDataType> parameterTypes,
    List<Derivation> derivations,
    CompiledPlan plan,
    RelDataType rowType) {

  public Program {
    parameterTypes = List.copyOf(parameterTypes);
    derivations = List.copyOf(derivations);
  }

  /**
   * Returns the context of one execution.
   *
   * @param parameters as the caller passed them
   */
  public ExecutionContext bind(
      @Nullable Object[] parameters, Snapshot snapshot, ResourceAccount account, Session session) {
    @Nullable Object[] values = new @Nullable Object[parameterTypes.size() + derivations.size()];
    for (int i = 0; i < parameterTypes.size(); i++) {
      values[i] = ParameterValues.toInternal(parameters[i], parameterTypes.get(i), i);
    }
    return new ExecutionContext(
        snapshot, account, Dialect.typeFactory(), values, efSearch(session.settings()));
  }

  /** Computes what comes first and starts the plan. */
  public Enumerator<@Nullable Object[]> open(ExecutionContext context) {
    for (int i = 0; i < derivations.size(); i++) {
      context.values()[parameterTypes.size() + i] = derivations.get(i).evaluate(context);
    }
    return plan.open(context);
  }

  private static @Nullable Integer efSearch(Map<String, String> settings) {
    String value = settings.get("ef_search");
    return value == null ? null : Integer.valueOf(value);
  }
}
