package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.View;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.hint.Hintable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlExplainLevel;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a view means. Its query is kept with stars expanded and names qualified, so that a
 * column that comes later is not in it. Where that text would not mean the same (NATURAL JOIN, say)
 * the given one is kept, and {@link #changed} finds the changes that would give it another meaning.
 */
final class ViewMeaning {
  /** A name that no query has. */
  private static final String NEUTRAL = "\u0001neutral";

  private ViewMeaning() {}

  /** Returns the text to keep for {@code query}, which was analyzed from {@code given}. */
  static String text(Analyzed query, String given, CatalogView catalog, Session session) {
    String expanded;
    try {
      expanded = TableDefinitions.text(query.validated());
    } catch (RuntimeException | AssertionError e) {
      PlanningWork.check();
      expanded = given;
    }
    for (String text : List.of(expanded, given)) {
      if (means(text, query, catalog, session)) {
        return text;
      }
    }
    throw new SqlStateException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "a view cannot keep names that come from several schemas of the search path")
        .withHint("Write the schema before each name.");
  }

  /** Returns whether {@code text} means the same where only the current schema is looked up. */
  private static boolean means(String text, Analyzed query, CatalogView catalog, Session session) {
    try {
      Analyzed again =
          StatementAnalyzer.analyze(
              Dialect.parse(text), catalog, session, List.of(session.schema()));
      return meaning(again.rel()).equals(meaning(query.rel()));
    } catch (RuntimeException | AssertionError e) {
      PlanningWork.check();
      return false;
    }
  }

  /**
   * Returns the views that would mean something else, or nothing any more, because of the name of
   * what is new.
   *
   * @param later the catalog after a change, with names for what is new
   * @param besides a view that is not looked at
   */
  static List<View> changed(
      Session asking, Function<UnaryOperator<String>, CatalogView> later, @Nullable View besides) {
    Session session = asking.trusted();
    List<View> views = session.database().views();
    if (views.isEmpty()) {
      return List.of();
    }
    CatalogView now = CatalogView.of(session.database());
    CatalogView neutral = later.apply(name -> NEUTRAL + name);
    CatalogView named = later.apply(UnaryOperator.identity());
    return views.stream()
        .filter(view -> !view.equals(besides) && ViewDependents.isSound(view, now, session))
        .filter(view ->
            !ViewDependents.isSound(view, named, session)
                || !meaning(view, neutral, session).equals(meaning(view, named, session)))
        .toList();
  }

  private static String meaning(View view, CatalogView catalog, Session session) {
    try {
      String sql =
          "SELECT * FROM %s.%s"
              .formatted(
                  AlterTableStatement.quoted(view.schema()),
                  AlterTableStatement.quoted(view.name()));
      RelNode rel = StatementAnalyzer.analyze(Dialect.parse(sql), catalog, session).rel();
      return meaning(rel).replace(NEUTRAL, "");
    } catch (RuntimeException | AssertionError e) {
      PlanningWork.check();
      return "";
    }
  }

  private static String meaning(RelNode rel) {
    var meaning = new StringBuilder();
    meaning.append(RelOptUtil.toString(rel, SqlExplainLevel.DIGEST_ATTRIBUTES));
    meaning.append(rel.getRowType().getFullTypeString());
    new Hints(meaning).go(rel);
    return meaning.toString();
  }

  /** Writes down what a plan's text leaves out. */
  private static final class Hints extends RelVisitor {
    private final StringBuilder found;

    Hints(StringBuilder found) {
      this.found = found;
    }

    @Override
    public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
      if (node instanceof Hintable hintable) {
        hintable.getHints().forEach(hint -> found.append(hint.hintName).append(hint.listOptions));
      }
      RelNode _ =
          node.accept(
              new RexShuttle() {
                @Override
                public RexNode visitSubQuery(RexSubQuery query) {
                  new Hints(found).go(query.rel);
                  return query;
                }
              });
      super.visit(node, ordinal, parent);
    }
  }
}
