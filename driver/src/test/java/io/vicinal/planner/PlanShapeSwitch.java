package io.vicinal.planner;

/** Lets a test share plans between texts from the first one on, or not at all. */
public final class PlanShapeSwitch {
  private PlanShapeSwitch() {}

  public static void set(boolean on, boolean fromTheFirst) {
    PlanShapes.enabled = on;
    PlanShapes.eager = fromTheFirst;
  }
}
