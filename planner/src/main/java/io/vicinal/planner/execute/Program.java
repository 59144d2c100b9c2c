package io.vicinal.planner.execute;

import io.vicinal.planner.convert.ParameterConversion;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A query that is ready to run: what to compute first, then the plan. Immutable and thread-safe.
 *
 * @param parameters one per {@code ?} of the text
 * @param derivations computed in order; their values follow those of the text
 * @param scans whether it reads tables; otherwise it does not matter which snapshot it gets
 */
public record Program(
    List<ParameterConversion> parameters,
    List<Derivation> derivations,
    CompiledPlan plan,
    RelDataType rowType,
    boolean scans) {

  public Program {
    parameters = List.copyOf(parameters);
    derivations = List.copyOf(derivations);
  }

  /**
   * Returns the context of one execution.
   *
   * @param given what the caller passed for the parameters
   */
  public ExecutionContext bind(
      @Nullable Object[] given, Snapshot snapshot, ResourceAccount account, Session session) {
    @Nullable Object[] values = new @Nullable Object[parameters.size() + derivations.size()];
    for (int i = 0; i < parameters.size(); i++) {
      values[i] = parameters.get(i).toInternal(given[i]);
    }
    return new ExecutionContext(snapshot, account, Dialect.typeFactory(), values, session);
  }

  /** Computes what comes first and starts the plan. */
  public Enumerator<@Nullable Object[]> open(ExecutionContext context) {
    derive(context, true);
    return plan.open(context);
  }

  /** Computes what comes first, as far as no query must run for it. */
  public void prepareToExplain(ExecutionContext context) {
    derive(context, false);
  }

  private void derive(ExecutionContext context, boolean withSubQueries) {
    for (int i = 0; i < derivations.size(); i++) {
      Derivation derivation = derivations.get(i);
      if (withSubQueries || !(derivation instanceof Derivation.SubQuery)) {
        context.values()[parameters.size() + i] = derivation.evaluate(context);
      }
    }
  }
}
