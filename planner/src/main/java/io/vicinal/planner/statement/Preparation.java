package io.vicinal.planner.statement;

import io.vicinal.planner.access.Reads;
import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import java.util.List;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * What the classes here need to prepare a statement: its text, names and connection, and what else
 * is wanted of it.
 *
 * @param explained takes the plans that the statement consists of, null where nobody asks for them
 */
record Preparation(
    String sql,
    CatalogView catalog,
    Session session,
    GeneratedKeys keys,
    @Nullable ExplainedPlans explained) {
  Preparation(String sql, CatalogView catalog, Session session, GeneratedKeys keys) {
    this(sql, catalog, session, keys, null);
  }

  /** Returns the same for a statement that is explained. */
  Preparation explainedBy(ExplainedPlans plans) {
    return new Preparation(sql, catalog, session, keys, plans);
  }

  /** Returns what allows the reads of the statement. */
  Reads reads() {
    Reads reads = StatementAnalyzer.reads(session);
    return explained == null ? reads : reads.telling();
  }

  /** Compiles the rows that the statement reads. */
  Program compile(RelNode query, List<RelDataType> parameterTypes) {
    return explained == null
        ? ProgramCompiler.compile(query, parameterTypes)
        : explained.compile(query, parameterTypes);
  }

  /** Says what the statement does with the rows that it reads. */
  void describe(String operator, String title, Supplier<List<String>> details) {
    if (explained != null) {
      explained.describe(operator, title, details.get());
    }
  }
}
