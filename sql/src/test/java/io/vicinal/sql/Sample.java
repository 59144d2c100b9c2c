package io.vicinal.sql;

import io.vicinal.sql.ast.Delete;
import io.vicinal.sql.ast.Insert;
import io.vicinal.sql.ast.Update;
import io.vicinal.sql.error.ErrorMapper;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.rewrite.KnnDesugar;
import io.vicinal.sql.rewrite.MetricLookup;
import io.vicinal.sql.type.VectorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.calcite.DataContexts;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutable;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.dialect.PostgresqlSqlDialect;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.junit.jupiter.api.Assertions;

/** A catalog with one table of documents and one of queries, and the steps from text to values. */
final class Sample {
  static final MetricLookup METRICS =
      (table, column) ->
          column.equals("embedding") ? Optional.of(DistanceMetric.L2) : Optional.empty();

  private Sample() {}

  static SqlValidator validator() {
    return Dialect.newValidator(catalog());
  }

  static SqlNode validate(String sql) {
    try {
      return validator().validate(KnnDesugar.rewrite(standard(Dialect.parse(sql)), METRICS));
    } catch (RuntimeException e) {
      throw ErrorMapper.translate(e, sql);
    }
  }

  /** Returns the text of the validated tree on one line. */
  static String validated(String sql) {
    return text(validate(sql));
  }

  static String text(SqlNode node) {
    return node.toSqlString(c ->
            c.withDialect(new SqlDialect(PostgresqlSqlDialect.DEFAULT_CONTEXT))
                .withAlwaysUseParentheses(false)
                .withQuoteAllIdentifiers(false)
                .withLineFolding(org.apache.calcite.sql.SqlWriterConfig.LineFolding.WIDE)
                .withClauseStartsLine(false)
                .withIndentation(0))
        .getSql()
        .replaceAll("\\s+", " ");
  }

  static SqlStateException failure(String sql) {
    return Assertions.assertThrows(SqlStateException.class, () -> validate(sql));
  }

  static SqlStateException parseFailure(String sql) {
    return Assertions.assertThrows(SqlStateException.class, () -> Dialect.parse(sql));
  }

  static RelNode algebra(String sql) {
    try {
      SqlValidator validator = validator();
      SqlNode tree = validator.validate(KnnDesugar.rewrite(standard(Dialect.parse(sql)), METRICS));
      VolcanoPlanner planner = new VolcanoPlanner();
      planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
      RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(Dialect.typeFactory()));
      SqlToRelConverter converter =
          new SqlToRelConverter(
              (type, query, path, view) -> {
                throw new AssertionError("no views here");
              },
              validator,
              catalog(),
              cluster,
              Dialect.convertlets(),
              Dialect.converterConfig());
      return converter.convertQuery(tree, false, true).rel;
    } catch (RuntimeException e) {
      throw ErrorMapper.translate(e, sql);
    }
  }

  private static SqlNode standard(SqlNode statement) {
    return switch (statement) {
      case Insert insert -> insert.standard(insert.source().orElseThrow());
      case Update update -> update.standard(update.table(), update.alias().orElse(null));
      case Delete delete -> delete.standard(delete.table(), delete.alias().orElse(null));
      default -> statement;
    };
  }

  static String plan(String sql) {
    return RelOptUtil.toString(algebra(sql)).replace("\r\n", "\n");
  }

  /** Computes {@code SELECT expression} with generated code, as a running query would. */
  static Object compute(String expression, Object... parameters) {
    String sql = "SELECT " + expression + " FROM docs";
    try {
      Project project = (Project) Dialect.withCheckedArithmetic(algebra(sql));
      RexBuilder rex = project.getCluster().getRexBuilder();
      RexExecutable executable =
          RexExecutorImpl.getExecutable(
              rex, project.getProjects(), project.getInput().getRowType());
      Map<String, Object> values = new HashMap<>();
      for (int i = 0; i < parameters.length; i++) {
        values.put("?" + i, parameters[i]);
      }
      return executable.getFunction().apply(DataContexts.of(values))[0];
    } catch (RuntimeException e) {
      throw ErrorMapper.translate(e, sql);
    }
  }

  private static CalciteCatalogReader catalog() {
    CalciteSchema root = CalciteSchema.createRootSchema(false);
    root.add("docs", new DocsTable());
    root.add("queries", new QueriesTable());
    Properties properties = new Properties();
    properties.setProperty("caseSensitive", "true");
    return new CalciteCatalogReader(
        root, List.of(), Dialect.typeFactory(), new CalciteConnectionConfigImpl(properties));
  }

  private static final class DocsTable extends AbstractTable {
    @Override
    public RelDataType getRowType(RelDataTypeFactory types) {
      return types
          .builder()
          .add("id", SqlTypeName.BIGINT)
          .add("title", SqlTypeName.VARCHAR)
          .nullable(true)
          .add("lang", SqlTypeName.VARCHAR)
          .nullable(true)
          .add("year", SqlTypeName.INTEGER)
          .nullable(true)
          .add("embedding", VectorType.of(3, true))
          .build();
    }
  }

  private static final class QueriesTable extends AbstractTable {
    @Override
    public RelDataType getRowType(RelDataTypeFactory types) {
      return types
          .builder()
          .add("qid", SqlTypeName.BIGINT)
          .add("v", VectorType.of(3, true))
          .build();
    }
  }
}
