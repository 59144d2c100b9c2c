package io.vicinal.jdbc.crash;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One change of a definition, one OPTIMIZE or one backup; numbers 1, 2, 3, … go through the same
 * six again and again.
 */
final class DefinitionStep {
  private static final List<String> CYCLE =
      List.of(
          "CREATE VECTOR INDEX items_v ON items (v) USING HNSW WITH (metric = 'l2', m = 4,"
              + " ef_construction = 16)",
          "CREATE TABLE d%d (a INT PRIMARY KEY, v VECTOR(2))",
          "OPTIMIZE TABLE items",
          "CALL vicinal.backup('%s')",
          "DROP INDEX items_v",
          "DROP TABLE d%d");

  private DefinitionStep() {}

  /** Returns the statement; a backup goes to a new directory in {@code backups}. */
  static String sql(int number, Path backups) {
    String sql = CYCLE.get((number - 1) % CYCLE.size());
    return sql.startsWith("CALL")
        ? sql.formatted(backups.resolve(number + "-" + System.nanoTime()))
        : sql.formatted((number + CYCLE.size() - 1) / CYCLE.size());
  }

  /** Returns the number of the step that takes {@code backup}. */
  static int number(Path backup) {
    String name = backup.getFileName().toString();
    return Integer.parseInt(name.substring(0, name.indexOf('-')));
  }

  /** Returns the names of tables and indexes that are there after {@code number} steps. */
  static Set<String> there(int number) {
    var names = new TreeSet<String>();
    int inCycle = number % CYCLE.size();
    if (inCycle >= 1 && inCycle <= 4) {
      names.add("items_v");
    }
    if (inCycle >= 2) {
      names.add("d" + (number + CYCLE.size() - 1) / CYCLE.size());
    }
    return names;
  }
}
