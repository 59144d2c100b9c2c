package io.vicinal.planner.statement;

import io.vicinal.planner.literal.SpelledText;
import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A text with parameters where a plan needs literals: each of their values makes another text with
 * a plan of its own, of which recent ones are remembered like those of any texts.
 */
public final class SpelledStatement extends StatementPlan {
  private final SpelledText text;
  private final StatementPlan example;
  private final BiFunction<String, Session, StatementPlan> planner;

  private SpelledStatement(
      String sql,
      SpelledText text,
      StatementPlan example,
      List<ParameterInfo> parameters,
      BiFunction<String, Session, StatementPlan> planner) {
    super(sql, example.kind(), parameters, example.columns());
    this.text = text;
    this.example = example;
    this.planner = planner;
  }

  /**
   * Returns the plan of {@code sql}; empty where it is of a kind that takes no parameters.
   *
   * @param example the plan of the text with examples, which describes it
   * @param planner plans a text with values
   */
  public static Optional<StatementPlan> of(
      String sql,
      SpelledText text,
      StatementPlan example,
      BiFunction<String, Session, StatementPlan> planner) {
    boolean possible =
        switch (example.kind()) {
          case QUERY, EXPLAIN, INSERT, UPDATE, DELETE, MERGE, SET -> true;
          default -> false;
        };
    return possible
        ? text.parameters(example.parameters())
            .map(all -> new SpelledStatement(sql, text, example, all, planner))
        : Optional.empty();
  }

  @Override
  public StatementKind.Result result() {
    return example.result();
  }

  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    if (kind() == StatementKind.EXPLAIN && values.length == 0) {
      return example.query(session, values, account);
    }
    requireParameters(values);
    return planned(text.with(values), session).query(session, text.others(values), account);
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    return change(session, batch, account).counts();
  }

  @Override
  public Changed change(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    batch.forEach(this::requireParameters);
    if (batch.isEmpty()) {
      return example.change(session, batch, account);
    }
    List<String> texts = batch.stream().map(text::with).distinct().toList();
    if (texts.size() > 1) { // a batch is one change by one plan
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a batch with different values of a parameter that stands for a literal is not"
              + " supported");
    }
    List<@Nullable Object[]> others = batch.stream().<@Nullable Object[]>map(text::others).toList();
    return planned(texts.getFirst(), session).change(session, others, account);
  }

  private StatementPlan planned(String sql, Session session) {
    StatementPlan plan = planner.apply(sql, session);
    if (!plan.columns().equals(columns())) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a parameter that changes the types of columns is not supported");
    }
    return plan;
  }
}
