package io.vicinal.planner.statement;

import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.CreateIndex;
import io.vicinal.sql.ast.Explain;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.IndexEstimate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.VectorIndexDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** EXPLAIN CREATE INDEX: what the build would take, for the rows that are there now. */
final class EstimateStatement extends StatementPlan {
  private static final double MIB = 1 << 20;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final VectorIndexDefinition definition;
  private final Explain.Format format;

  private EstimateStatement(
      Preparation preparation, VectorIndexDefinition definition, Explain.Format format) {
    super(preparation.sql(), StatementKind.EXPLAIN, List.of(), List.of(ShowStatement.text("plan")));
    this.definition = definition;
    this.format = format;
  }

  static EstimateStatement prepare(Preparation preparation, Explain explain, CreateIndex create) {
    if (explain.analyze()) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "the build of an index cannot be run by EXPLAIN")
          .at(explain.getParserPosition());
    }
    var definitions = new IndexDefinitions(preparation);
    if (definitions.isOnColumns(create)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "EXPLAIN of an index that is none of vectors is not supported")
          .at(create.getParserPosition());
    }
    return new EstimateStatement(preparation, definitions.definition(create), explain.format());
  }

  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    requireParameters(values);
    try {
      IndexEstimate estimate = session.database().estimateIndex(definition);
      List<String> lines =
          switch (format) {
            case TEXT -> text(estimate);
            case JSON -> List.of(json(estimate));
          };
      var rows = new ArrayList<@Nullable Object[]>();
      lines.forEach(line -> rows.add(new @Nullable Object[] {line}));
      return new FixedRows(rows);
    } catch (RuntimeException e) {
      throw Failures.translate(e, sql());
    }
  }

  private List<String> text(IndexEstimate estimate) {
    return List.of(
        "CreateIndex(m="
            + definition.parameters().m()
            + ", efConstruction="
            + definition.parameters().efConstruction()
            + ", metric="
            + lower(definition.metric())
            + ", quantization="
            + lower(definition.quantization())
            + ")",
        "  rows: "
            + estimate.rows()
            + ", graphs: "
            + estimate.graphs()
            + ", searched by "
            + (estimate.codes() ? "codes" : "distances"),
        "  memory: " + mebibytes(estimate.memoryBytes()),
        "  disk: " + mebibytes(estimate.diskBytes()),
        "  time: about "
            + seconds(estimate.time())
            + " with "
            + estimate.threads()
            + " threads, "
            + seconds(estimate.cpuTime())
            + " of CPU");
  }

  private String json(IndexEstimate estimate) {
    return "{\"operation\": \"CreateIndex\", \"m\": "
        + definition.parameters().m()
        + ", \"efConstruction\": "
        + definition.parameters().efConstruction()
        + ", \"metric\": \""
        + lower(definition.metric())
        + "\", \"quantization\": \""
        + lower(definition.quantization())
        + "\", \"rows\": "
        + estimate.rows()
        + ", \"graphs\": "
        + estimate.graphs()
        + ", \"codes\": "
        + estimate.codes()
        + ", \"memoryBytes\": "
        + estimate.memoryBytes()
        + ", \"diskBytes\": "
        + estimate.diskBytes()
        + ", \"threads\": "
        + estimate.threads()
        + ", \"cpuMillis\": "
        + estimate.cpuTime().toMillis()
        + "}";
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS_PER_SECOND);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
