package io.vicinal.jdbc;

import io.vicinal.jdbc.metadata.Signatures;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.storage.Database;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * Describes what a statement gives, anew only where its plan or a definition is another one: to
 * look up its tables takes longer than to read a row of them. Used by one thread at a time.
 */
final class KnownSignature {
  private List<ColumnInfo> columns = List.of();
  private List<ParameterInfo> parameters = List.of();
  private long version;
  private Meta.@Nullable Signature signature;

  /** Returns the description of {@code plan} in {@code database}. */
  @SuppressWarnings("ReferenceEquality") // each plan has lists of its own
  Meta.Signature of(PreparedPlan plan, Database database) {
    long now = database.catalogVersion();
    Meta.Signature known = signature;
    if (known == null
        || version != now
        || columns != plan.columns()
        || parameters != plan.parameters()
        || !known.sql.equals(plan.sql())) {
      columns = plan.columns();
      parameters = plan.parameters();
      version = now;
      known = Signatures.of(plan, database);
      signature = known;
    }
    return known;
  }
}
