package io.vicinal.planner;

import io.vicinal.planner.access.Actor;
import io.vicinal.planner.access.RestrictedDatabase;
import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.literal.LiftedText;
import io.vicinal.planner.literal.SpelledText;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.statement.Failures;
import io.vicinal.planner.statement.SpelledStatement;
import io.vicinal.planner.statement.StatementFactory;
import io.vicinal.planner.statement.StatementPlan;
import io.vicinal.planner.statistics.BackgroundAnalysis;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.sql.Dialect;
import io.vicinal.storage.Database;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns SQL text into plans that run on storage; the front door of this module. Thread-safe: one
 * planner serves all sessions of a process and remembers the plans of recent texts.
 */
public final class QueryPlanner implements AutoCloseable {
  // Plans refer to their database, so they are let go when memory runs short.
  private final Map<Database, SoftReference<DatabasePlans>> databases = new WeakHashMap<>();

  static {
    // Calcite compiles each plan to a class; this lets plans of one shape share it. It is read
    // once, when Calcite is loaded, and is off where nobody says otherwise.
    if (System.getProperty("calcite.bindable.cache.maxSize") == null) {
      System.setProperty("calcite.bindable.cache.maxSize", "1000");
    }
  }

  private final @Nullable BackgroundAnalysis analysis;

  /** Creates a planner that remembers no plan yet. */
  public QueryPlanner() {
    this(null);
  }

  private QueryPlanner(@Nullable BackgroundAnalysis analysis) {
    this.analysis = analysis;
  }

  /**
   * Creates a planner that also lets tables be analyzed in the background once they have changed
   * much; close it before their directory.
   */
  public static QueryPlanner analyzing() {
    return new QueryPlanner(new BackgroundAnalysis());
  }

  /** Ends what goes on in the background. Plans can be made and run as before. */
  @Override
  public void close() {
    if (analysis != null) {
      analysis.close();
    }
  }

  /**
   * Parses, validates and plans {@code sql}, one statement that a semicolon may follow.
   *
   * <p>Names are looked up in the session's database, unqualified ones in its schema. The plan
   * belongs to the session.
   *
   * @throws io.vicinal.sql.error.SqlStateException with a SQLSTATE and, where there is one, the
   *     position in the text
   */
  public PreparedPlan prepare(String sql, Session session) {
    return prepare(sql, session, GeneratedKeys.NONE);
  }

  /**
   * Prepares like {@link #prepare(String, Session)} a statement that also gives {@code keys} of the
   * rows that it writes.
   */
  public PreparedPlan prepare(String sql, Session session, GeneratedKeys keys) {
    return new ReplanningPlan(
        session, plans(session.wholeDatabase()).analyses(), () -> plan(sql, session, keys));
  }

  private ReplanningPlan.Planned plan(String sql, Session session, GeneratedKeys keys) {
    Database database = session.database();
    Optional<Actor> actor = actor(database);
    DatabasePlans plans = plans(session.wholeDatabase()).of(actor);
    long version = database.catalogVersion() + plans.analyses().getAsLong();
    ReplanningPlan.Planned known = plans.find(session.planKey(), sql, keys, version);
    if (known != null) {
      return known;
    }
    LiftedText lifted =
        PlanShapes.enabled && keys.choice() == GeneratedKeys.Choice.NONE
            ? LiftedText.of(sql).orElse(null)
            : null;
    if (lifted == null) {
      return budgeted(sql, () -> plan(sql, session, keys, plans));
    }
    StatementPlan shared =
        plans
            .shapes()
            .find(
                session.planKey(),
                sql,
                lifted,
                version,
                () -> budgeted(sql, () -> plan(sql, session, keys, plans)).plan());
    return shared != null
        ? new ReplanningPlan.Planned(shared, version, actor)
        : budgeted(sql, () -> planAndMeet(sql, lifted, session, plans));
  }

  private static ReplanningPlan.Planned budgeted(
      String sql, Supplier<ReplanningPlan.Planned> work) {
    return DeepStack.call(() -> PlanningWork.budgeted(sql, work));
  }

  private ReplanningPlan.Planned planAndMeet(
      String sql, LiftedText lifted, Session session, DatabasePlans plans) {
    List<String> path = session.planKey();
    ReplanningPlan.Planned whole = planned(sql, session, GeneratedKeys.NONE, plans);
    boolean shared =
        plans
            .shapes()
            .met(
                path,
                lifted,
                whole,
                () -> planned(lifted.normal(), session, GeneratedKeys.NONE, plans));
    if (!shared) {
      plans.remember(path, GeneratedKeys.NONE, whole);
    }
    return whole;
  }

  private ReplanningPlan.Planned plan(
      String sql, Session session, GeneratedKeys keys, DatabasePlans plans) {
    List<String> path = session.planKey();
    ReplanningPlan.Planned planned = planned(sql, session, keys, plans);
    plans.remember(path, keys, planned);
    return planned;
  }

  private ReplanningPlan.Planned planned(
      String sql, Session session, GeneratedKeys keys, DatabasePlans plans) {
    Optional<SpelledText> spelled = SpelledText.of(sql);
    return spelled.isEmpty()
        ? planned(sql, sql, session, keys, plans)
        : spelled(sql, spelled.get(), session, keys, plans);
  }

  /** Plans a text that is planned again for the values of some of its parameters. */
  private ReplanningPlan.Planned spelled(
      String sql, SpelledText text, Session session, GeneratedKeys keys, DatabasePlans plans) {
    ReplanningPlan.Planned example = planned(text.example(), sql, session, keys, plans);
    return SpelledStatement.of(
            sql, text, example.plan(), (spelled, whose) -> plan(spelled, whose, keys).plan())
        .map(plan -> new ReplanningPlan.Planned(plan, example.version(), example.actor()))
        .orElseGet(() -> planned(sql, sql, session, keys, plans));
  }

  /**
   * Plans {@code sql}.
   *
   * @param given the text that errors are about
   */
  private static ReplanningPlan.Planned planned(
      String sql, String given, Session session, GeneratedKeys keys, DatabasePlans plans) {
    try {
      Database database = session.database();
      long analyses = plans.analyses().getAsLong(); // before they are used
      CatalogView catalog = plans.catalog(database);
      StatementPlan plan =
          StatementFactory.prepare(
              Dialect.parse(sql, PlanningWork::check), sql, catalog, session, keys);
      if (session.autoAnalyze()) {
        TableStatistics.analyzeStale(session.wholeDatabase()); // planning has seen its tables
      }
      return new ReplanningPlan.Planned(plan, catalog.version() + analyses, actor(database));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, given);
    }
  }

  /** Returns for whom {@code database} is shown, empty for no user. */
  static Optional<Actor> actor(Database database) {
    return database instanceof RestrictedDatabase restricted
        ? Optional.of(restricted.authority().actor())
        : Optional.empty();
  }

  private DatabasePlans plans(Database database) {
    synchronized (databases) {
      SoftReference<DatabasePlans> reference = databases.get(database);
      DatabasePlans plans = reference == null ? null : reference.get();
      if (plans == null) {
        plans = new DatabasePlans(TableStatistics.analyses(database));
        if (analysis != null) {
          TableStatistics.watch(database, analysis);
        }
        databases.put(database, new SoftReference<>(plans));
      }
      return plans;
    }
  }
}
