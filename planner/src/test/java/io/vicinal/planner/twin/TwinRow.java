package io.vicinal.planner.twin;

/** One row as the test remembers it; every value but the id may be null. */
record TwinRow(int id, Integer grp, String name, Double price, Boolean ok, float[] v) {
  Object[] values() {
    return new Object[] {id, grp, name, price, ok, v};
  }

  TwinRow with(Integer newGrp, float[] newVector) {
    return new TwinRow(id, newGrp, name, price, ok, newVector);
  }
}
