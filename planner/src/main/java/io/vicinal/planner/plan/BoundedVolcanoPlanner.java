package io.vicinal.planner.plan;

import org.apache.calcite.plan.Context;
import org.apache.calcite.plan.volcano.VolcanoPlanner;

/** Looks for the cheapest tree as long as {@link PlanningWork#check} lets it. */
public final class BoundedVolcanoPlanner extends VolcanoPlanner {
  public BoundedVolcanoPlanner(Context context) {
    super(null, context);
  }

  @Override
  public void checkCancel() {
    PlanningWork.check();
  }
}
