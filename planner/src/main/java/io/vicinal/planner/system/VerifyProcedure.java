package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.DataType;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code verify([level])}: checks the session's database and gives a row for each problem. */
final class VerifyProcedure implements Procedure {
  @Override
  public String label() {
    return "verify";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("level", DataType.Kind.INTEGER, false));
  }

  @Override
  public List<SystemColumn> columns() {
    return List.of(
        SystemColumn.text("severity"),
        SystemColumn.text("object"),
        SystemColumn.text("file").orNull(),
        SystemColumn.number("offset").orNull(),
        SystemColumn.text("message"));
  }

  @Override
  public List<@Nullable Object[]> run(
      Session session, @Nullable Object[] arguments, ResourceAccount account) {
    VerifyLevel level =
        arguments[0] instanceof Integer number ? level(number) : VerifyLevel.CONTENTS;
    var rows = new ArrayList<@Nullable Object[]>();
    for (VerifyProblem problem : session.database().verify(level, account).problems()) {
      rows.add(
          new @Nullable Object[] {
            problem.severity().name().toLowerCase(Locale.ROOT),
            problem.object(),
            problem.file(),
            problem.offset() == VerifyProblem.NO_OFFSET ? null : problem.offset(),
            message(problem)
          });
    }
    session.audit(
        AuditEvent.of(Acting.current(), "VERIFY")
            .about("DATABASE", session.database().id(), session.database().name())
            .with(rows.size() + " problems"));
    return rows;
  }

  private static VerifyLevel level(int number) {
    return VerifyLevel.of(number)
        .orElseThrow(() ->
            new SqlStateException(
                SqlState.INVALID_PARAMETER_VALUE,
                "level must be between 1 and " + VerifyLevel.values().length + ", not " + number));
  }

  private static String message(VerifyProblem problem) {
    String expected = problem.expected() == null ? "" : ": expected " + problem.expected();
    String found = problem.found() == null ? "" : ", found " + problem.found();
    return problem.message() + expected + found;
  }
}
