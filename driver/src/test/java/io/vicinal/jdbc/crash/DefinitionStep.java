package io.vicinal.jdbc.crash;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One change of a definition; numbers 1, 2, 3, … go through the same four again and again. */
final class DefinitionStep {
  private static final List<String> CYCLE =
      List.of(
          "CREATE VECTOR INDEX items_v ON items (v) USING HNSW WITH (metric = 'l2', m = 4,"
              + " ef_construction = 16)",
          "CREATE TABLE d%d (a INT PRIMARY KEY, v VECTOR(2))",
          "DROP INDEX items_v",
          "DROP TABLE d%d");

  private DefinitionStep() {}

  static String sql(int number) {
    return CYCLE.get((number - 1) % CYCLE.size()).formatted((number + 3) / CYCLE.size());
  }

  /** Returns the names of tables and indexes that are there after {@code number} steps. */
  static Set<String> there(int number) {
    var names = new TreeSet<String>();
    int inCycle = number % CYCLE.size();
    if (inCycle == 1 || inCycle == 2) {
      names.add("items_v");
    }
    if (inCycle == 2 || inCycle == 3) {
      names.add("d" + (number + 3) / CYCLE.size());
    }
    return names;
  }
}
