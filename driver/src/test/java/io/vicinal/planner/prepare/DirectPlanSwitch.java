package io.vicinal.planner.prepare;

/** Lets a test run statements with generated code that would do without it. */
public final class DirectPlanSwitch {
  private DirectPlanSwitch() {}

  public static void set(boolean on) {
    DirectPlans.enabled = on;
  }
}
