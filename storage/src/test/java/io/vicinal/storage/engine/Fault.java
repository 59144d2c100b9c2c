package io.vicinal.storage.engine;

import io.vicinal.storage.VerifyLevel;

/**
 * One way in which a directory can be wrong.
 *
 * @param level the lowest level that finds it
 * @param repairable whether everything that is wrong can be derived again
 */
record Fault(String name, VerifyLevel level, boolean repairable, Plant plant) {
  /** Makes it so. */
  interface Plant {
    void in(FaultPlanter planter) throws Exception;
  }

  /** Returns a fault of something that can be derived. */
  static Fault derived(String name, VerifyLevel level, Plant plant) {
    return new Fault(name, level, true, plant);
  }

  /** Returns a fault of rows, definitions or the log. */
  static Fault lasting(String name, VerifyLevel level, Plant plant) {
    return new Fault(name, level, false, plant);
  }

  @Override
  public String toString() {
    return name;
  }
}
