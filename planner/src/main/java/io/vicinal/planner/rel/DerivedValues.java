package io.vicinal.planner.rel;

import io.vicinal.planner.execute.Derivation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Collects, while one statement is planned, the values that are computed once before its rows are
 * read. The algebra refers to them as parameters past those of the text.
 *
 * <p>This is how {@code embedding <=> (SELECT v FROM …)} becomes a search with a known vector, and
 * how long literals stay out of generated code.
 */
public final class DerivedValues {
  /** Where a value comes from. */
  public sealed interface Source {}

  /** The value is known. */
  public record Constant(@Nullable Object value) implements Source {}

  /** A query that runs before; what of its rows is the value is said by {@code rows}. */
  public record SubQuery(RelNode query, Derivation.Rows rows) implements Source {
    /** Describes a single value. */
    public SubQuery(RelNode query) {
      this(query, Derivation.Rows.ONE);
    }
  }

  /**
   * A number of rows for OFFSET or FETCH: a literal or an earlier parameter, not negative.
   *
   * @param clause for the error, "OFFSET" or "LIMIT", or {@link Derivation.RowCount#BOUND}
   */
  public record RowCount(RexNode count, String clause) implements Source {}

  /** {@code offset + fetch}, or one of them. */
  public record Sum(@Nullable RexNode offset, RexNode fetch) implements Source {}

  private final int textParameters;
  private final RexBuilder rexBuilder;
  private final List<Source> sources = new ArrayList<>();

  /** Creates the collection for a statement with {@code textParameters} question marks. */
  public DerivedValues(int textParameters, RexBuilder rexBuilder) {
    this.textParameters = textParameters;
    this.rexBuilder = rexBuilder;
  }

  /** Returns the parameter that stands for {@code source}. */
  public RexNode add(Source source, RelDataType type) {
    int known = sources.indexOf(source);
    if (known < 0) {
      sources.add(source);
      known = sources.size() - 1;
    }
    return rexBuilder.makeDynamicParam(type, textParameters + known);
  }

  /** Returns how many question marks the text has. */
  public int textParameters() {
    return textParameters;
  }

  /** Returns the sources in the order in which they must be computed. */
  public List<Source> sources() {
    return List.copyOf(sources);
  }

  /** Returns what {@code node} stands for, null where it is an ordinary expression. */
  public @Nullable Source sourceOf(@Nullable RexNode node) {
    return node instanceof RexDynamicParam parameter && parameter.getIndex() >= textParameters
        ? Objects.requireNonNull(sources.get(parameter.getIndex() - textParameters))
        : null;
  }
}
