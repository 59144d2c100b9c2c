package io.vicinal.planner.prepare;

import io.vicinal.planner.access.Reads;
import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.catalog.IndexMetrics;
import io.vicinal.planner.plan.BoundedVolcanoPlanner;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.plan.WatchedExpressions;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.rewrite.KnnDesugar;
import io.vicinal.sql.validate.InLists;
import io.vicinal.sql.validate.ValuesLiterals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelCollationTraitDef;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** Gives a syntax tree its names and types and turns it into algebra. */
public final class StatementAnalyzer {
  private static final int EXPANSIONS_MAX = 200;
  private static final int VIEW_DEPTH_MAX = 40;

  private StatementAnalyzer() {}

  /**
   * Analyzes {@code statement}, which is changed by it.
   *
   * @param session says where names without a schema are looked up
   */
  public static Analyzed analyze(SqlNode statement, CatalogView catalog, Session session) {
    return analyze(statement, catalog, session, session.searchPath());
  }

  /**
   * Analyzes {@code statement}, which is changed by it.
   *
   * @param path where names without a schema are looked up
   */
  public static Analyzed analyze(
      SqlNode statement, CatalogView catalog, Session session, List<String> path) {
    return analyze(statement, catalog, session, path, reads(session));
  }

  /** Returns what allows the reads of {@code session}. */
  public static Reads reads(Session session) {
    return Reads.of(session.authority().orElse(null));
  }

  /**
   * Analyzes {@code statement}, which is changed by it.
   *
   * @param path where names without a schema are looked up
   * @param reads allows what it reads
   */
  public static Analyzed analyze(
      SqlNode statement, CatalogView catalog, Session session, List<String> path, Reads reads) {
    CalciteCatalogReader reader = catalog.reader(path);
    SqlValidator validator = Dialect.newValidator(reader, PlanningWork::check);
    ParameterTypes parameters = ParameterTypes.of(statement);
    List<@Nullable String> labels = ColumnLabels.of(statement);
    SqlNode validated = validate(statement, validator, session, path);
    RelOptCluster cluster = newCluster(reads, session.timeZone());
    var views = new Views(catalog, session, cluster, new AtomicInteger(), new AtomicInteger());
    var converter = new AlgebraConverter(validator, reader, cluster, views);
    RelRoot root = converter.convertQuery(validated, false, true);
    RelDataType rowType =
        validator.getValidatedNodeType(
            validated instanceof SqlInsert insert ? insert.getSource() : validated);
    return new Analyzed(
        root.project(true).accept(new SessionNames(session, cluster.getRexBuilder())),
        ColumnLabels.apply(labels, validated, rowType, validator.getTypeFactory()),
        parameters.types(validator, validated),
        origins(validator, validated),
        validated);
  }

  private static SqlNode validate(
      SqlNode statement, SqlValidator validator, Session session, List<String> path) {
    SqlNode withoutKnn =
        KnnDesugar.rewrite(
            statement,
            (table, column) ->
                IndexMetrics.metricOf(session.wholeDatabase(), path, table.names, column));
    SqlNode validated = validator.validate(NullsLastRewrite.apply(withoutKnn));
    InLists.mark(validated);
    ValuesLiterals.unify(validated, validator);
    return validated;
  }

  /** Puts the query of a view in its place, in the algebra of the statement that names it. */
  private record Views(
      CatalogView catalog,
      Session session,
      RelOptCluster cluster,
      AtomicInteger expansions,
      AtomicInteger depth)
      implements RelOptTable.ViewExpander {
    @Override
    public RelRoot expandView(
        RelDataType rowType,
        String query,
        List<String> schemaPath,
        @Nullable List<String> viewPath) {
      PlanningWork.check();
      if (expansions.incrementAndGet() > EXPANSIONS_MAX) { // views of views double each time
        throw new SqlStateException(
            SqlState.STATEMENT_TOO_COMPLEX,
            "views of the statement stand for more than " + EXPANSIONS_MAX + " queries");
      }
      if (depth.incrementAndGet() > VIEW_DEPTH_MAX) { // each change of one analyzes all the others
        throw new SqlStateException(
            SqlState.STATEMENT_TOO_COMPLEX, "views are nested deeper than " + VIEW_DEPTH_MAX);
      }
      try {
        return expanded(rowType, query, schemaPath);
      } finally {
        depth.decrementAndGet();
      }
    }

    private RelRoot expanded(RelDataType rowType, String query, List<String> schemaPath) {
      // What views and policies read need not be visible to whom the session is.
      CatalogView names =
          session.authority().isEmpty() ? catalog : CatalogView.of(session.wholeDatabase());
      CalciteCatalogReader reader = names.reader(schemaPath);
      SqlValidator validator = Dialect.newValidator(reader, PlanningWork::check);
      SqlNode validated = validate(Dialect.parse(query), validator, session, schemaPath);
      RelRoot root =
          new AlgebraConverter(validator, reader, cluster, this)
              .convertQuery(validated, false, true);
      RelNode rel = RelOptUtil.createCastRel(root.project(true), rowType, true);
      return root.withRel(rel);
    }
  }

  private static RelOptCluster newCluster(Reads reads, String zone) {
    var planner = new BoundedVolcanoPlanner(Contexts.of(reads));
    planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
    planner.addRelTraitDef(RelCollationTraitDef.INSTANCE);
    planner.setExecutor(LiteralCasts.in(zone));
    RelOptCluster cluster = RelOptCluster.create(planner, new WatchedExpressions());
    cluster.setMetadataQuerySupplier(PlannerMetadata::new);
    return cluster;
  }

  private static List<@Nullable List<String>> origins(SqlValidator validator, SqlNode statement) {
    return new ArrayList<>(validator.getFieldOrigins(statement));
  }
}
