package io.vicinal.planner.plan;

import io.vicinal.sql.type.VicinalTypeFactory;
import java.lang.reflect.Type;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.jspecify.annotations.Nullable;

/**
 * Makes types for the thread that plans, which makes a step with each: nearly all that Calcite does
 * with expressions, generated code among it, needs types all the time. Thread-safe.
 */
final class WatchedTypes extends VicinalTypeFactory {
  static final WatchedTypes INSTANCE = new WatchedTypes();

  private WatchedTypes() {}

  @Override
  public Type getJavaClass(RelDataType type) {
    PlanningWork.step();
    return super.getJavaClass(type);
  }

  @Override
  public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
    PlanningWork.step();
    return super.createTypeWithNullability(type, nullable);
  }

  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    PlanningWork.step();
    return super.leastRestrictive(types, mappingRule);
  }
}
