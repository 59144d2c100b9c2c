package io.vicinal.planner.session;

import java.util.List;

/** The schemas that every database has, whose views the system fills and nobody changes. */
public final class SystemSchemas {
  /** What is particular to this product. */
  public static final String VICINAL = "vicinal";

  /** What the SQL standard says. */
  public static final String INFORMATION_SCHEMA = "information_schema";

  private static final List<String> ALL = List.of(INFORMATION_SCHEMA, VICINAL);

  private SystemSchemas() {}

  /** Returns their names, sorted. */
  public static List<String> all() {
    return ALL;
  }

  /** Returns whether {@code name} is one of them. */
  public static boolean contains(String name) {
    return ALL.contains(name);
  }
}
