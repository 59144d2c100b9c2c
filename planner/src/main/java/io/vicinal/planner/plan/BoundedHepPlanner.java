package io.vicinal.planner.plan;

import org.apache.calcite.plan.Context;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;

/** Applies rules one after the other as long as {@link PlanningWork#check} lets it. */
public final class BoundedHepPlanner extends HepPlanner {
  public BoundedHepPlanner(HepProgram program, Context context) {
    super(program, context);
  }

  @Override
  public void checkCancel() {
    PlanningWork.check();
  }
}
