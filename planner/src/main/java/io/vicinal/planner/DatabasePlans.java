package io.vicinal.planner;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.storage.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a planner remembers of one database: its names and the plans of recent texts, at the present
 * catalog version. Thread-safe.
 */
final class DatabasePlans {
  private static final int PLANS_MAX = 500;
  private static final int TEXT_MAX = 100_000;

  /** A text, where its names were looked up, and what is wanted besides. */
  private record Key(String schema, String sql, GeneratedKeys generated) {}

  private final Map<Key, ReplanningPlan.Planned> plans = new RecentPlans();
  private @Nullable CatalogView catalog;

  /** Returns the names of {@code database} as they are now. */
  synchronized CatalogView catalog(Database database) {
    CatalogView known = catalog;
    if (known == null || known.version() != database.catalogVersion()) {
      known = CatalogView.of(database);
      catalog = known;
      plans.clear();
    }
    return known;
  }

  /** Returns the plan of a text at {@code version}, null if it is not remembered. */
  synchronized ReplanningPlan.@Nullable Planned find(
      String schema, String sql, GeneratedKeys keys, long version) {
    ReplanningPlan.Planned planned = plans.get(new Key(schema, sql, keys));
    return planned != null && planned.version() == version ? planned : null;
  }

  /** Remembers a plan, unless it is of a kind that is run once or its text is very long. */
  synchronized void remember(String schema, GeneratedKeys keys, ReplanningPlan.Planned planned) {
    boolean repeated =
        switch (planned.plan().kind()) {
          case QUERY, INSERT, UPDATE, DELETE, MERGE, TRUNCATE -> true;
          case BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE_SAVEPOINT, SET_TRANSACTION -> true;
          case EXPLAIN, SHOW, CREATE_TABLE, DROP_TABLE, CREATE_INDEX, DROP_INDEX, SET -> false;
          case CALL, ALTER_DATABASE, OPTIMIZE, REINDEX, CHECKPOINT -> false;
        };
    if (repeated && planned.plan().sql().length() <= TEXT_MAX) {
      plans.put(new Key(schema, planned.plan().sql(), keys), planned);
    }
  }

  /** Forgets the plan that was not asked for the longest time. */
  private static final class RecentPlans extends LinkedHashMap<Key, ReplanningPlan.Planned> {
    private static final long serialVersionUID = 1L;

    RecentPlans() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, ReplanningPlan.Planned> eldest) {
      return size() > PLANS_MAX;
    }
  }
}
