package io.vicinal.planner;

import io.vicinal.planner.access.Actor;
import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.storage.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a planner remembers of one database: its names and the plans of recent texts, at the present
 * version of definitions and statistics. Thread-safe.
 */
final class DatabasePlans {
  /** Of so many users plans are remembered at a time. */
  private static final int ACTORS_MAX = 200;

  /** A text, where its names were looked up, and what is wanted besides. */
  private record Key(List<String> path, String sql, GeneratedKeys generated)
      implements RecentPlans.Weighted {
    @Override
    public int weight() {
      return sql.length();
    }
  }

  private final RecentPlans<Key, ReplanningPlan.Planned> plans = new RecentPlans<>();
  private final PlanShapes shapes = new PlanShapes();
  private final Map<Actor, DatabasePlans> others =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Actor, DatabasePlans> eldest) {
          return size() > ACTORS_MAX;
        }
      };
  private final LongSupplier analyses;
  private @Nullable CatalogView catalog;

  /**
   * Creates what remembers nothing yet.
   *
   * @param analyses tells how often tables were analyzed; it only grows
   */
  DatabasePlans(LongSupplier analyses) {
    this.analyses = analyses;
  }

  /** Returns what tells how often tables of the database were analyzed, which plans depend on. */
  LongSupplier analyses() {
    return analyses;
  }

  /** Returns what is remembered for {@code actor}: names and plans are never shared among users. */
  DatabasePlans of(Optional<Actor> actor) {
    if (actor.isEmpty()) {
      return this;
    }
    synchronized (others) {
      return others.computeIfAbsent(actor.get(), _ -> new DatabasePlans(analyses));
    }
  }

  /** Returns the plans that texts with different literals share. */
  PlanShapes shapes() {
    return shapes;
  }

  /** Returns the names of {@code database} as they are now. */
  synchronized CatalogView catalog(Database database) {
    CatalogView known = catalog;
    if (known == null || known.version() != database.catalogVersion()) {
      known = CatalogView.of(database);
      catalog = known;
      plans.clear();
      shapes.clear();
    }
    return known;
  }

  /** Returns the plan of a text at {@code version}, null if it is not remembered. */
  ReplanningPlan.@Nullable Planned find(
      List<String> path, String sql, GeneratedKeys keys, long version) {
    ReplanningPlan.Planned planned = plans.get(new Key(path, sql, keys));
    return planned != null && planned.version() == version ? planned : null;
  }

  /** Remembers a plan, unless it is of a kind that is run once. */
  void remember(List<String> path, GeneratedKeys keys, ReplanningPlan.Planned planned) {
    boolean repeated =
        switch (planned.plan().kind()) {
          case QUERY, INSERT, UPDATE, DELETE, MERGE, TRUNCATE -> true;
          case BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE_SAVEPOINT, SET_TRANSACTION -> true;
          case EXPLAIN, SHOW, CREATE_TABLE, DROP_TABLE, CREATE_INDEX, DROP_INDEX, SET -> false;
          case CALL,
              CREATE_VIEW,
              ALTER_VIEW,
              DROP_VIEW,
              ALTER_TABLE,
              CREATE_SCHEMA,
              DROP_SCHEMA,
              CREATE_SEQUENCE,
              ALTER_SEQUENCE,
              DROP_SEQUENCE,
              COMMENT,
              CREATE_DATABASE,
              DROP_DATABASE,
              ALTER_DATABASE,
              OPTIMIZE,
              REINDEX,
              CHECKPOINT,
              ANALYZE,
              KILL ->
              false;
          case CREATE_USER, ALTER_USER, DROP_USER, CREATE_ROLE, DROP_ROLE, ALTER_GROUP -> false;
          case GRANT, REVOKE, CREATE_POLICY, DROP_POLICY -> false;
          case CREATE_API_KEY, ALTER_API_KEY, DROP_API_KEY -> false;
        };
    if (repeated) {
      plans.put(new Key(path, planned.plan().sql(), keys), planned);
    }
  }
}
