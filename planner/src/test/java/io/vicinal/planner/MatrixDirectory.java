package io.vicinal.planner;

import io.vicinal.planner.AccessNeeds.Needs;
import io.vicinal.planner.AccessNeeds.On;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the rows of {@link AccessNeeds} are about, and users who try them. */
final class MatrixDirectory implements AutoCloseable {
  private final QueryPlanner planner = new QueryPlanner();
  private final DataDirectory directory =
      DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
  private final Session owner = new Session(directory.database("main"), directory);
  private final List<String> users = new ArrayList<>();
  private int cells;

  MatrixDirectory() {
    for (String sql :
        List.of(
            "CREATE TABLE docs (id INT PRIMARY KEY, lang TEXT, body TEXT, v VECTOR(2),"
                + " number INT GENERATED ALWAYS AS IDENTITY,"
                + " CONSTRAINT long_lang CHECK (lang <> 'long'))",
            "INSERT INTO docs (id, lang, body, v) VALUES (1, 'x', 'y', '[1,0]')",
            "CREATE INDEX docs_index ON docs USING hnsw (v vector_cosine_ops)",
            "CREATE VIEW w AS SELECT 1 AS one",
            "CREATE SCHEMA s",
            "CREATE SEQUENCE q",
            "CREATE USER other",
            "CREATE API KEY matrix FOR other",
            "CREATE POLICY matrix ON docs USING (true)",
            "CREATE USER root",
            "GRANT admin TO root",
            "CREATE ROLE inner_role",
            "CREATE ROLE outer_role",
            "CREATE GROUP staff",
            "CREATE ROLE holders",
            "GRANT inner_role TO outer_role",
            "CREATE DATABASE elsewhere")) {
      run(owner, sql);
    }
    run(
        new Session(directory.database("elsewhere"), directory),
        "CREATE TABLE docs (id INT PRIMARY KEY, lang TEXT, body TEXT, v VECTOR(2))");
  }

  @Override
  public void close() {
    directory.close();
  }

  /** Returns how many outcomes were looked at. */
  int cells() {
    return cells;
  }

  /** Runs a statement of whoever opened the directory, who may do everything. */
  void run(String sql) {
    run(owner, sql);
  }

  void run(Session session, String sql) {
    PreparedPlan plan = planner.prepare(sql, session);
    if (plan.result() == StatementKind.Result.ROWS) {
      plan.query(new Object[0], ResourceAccount.unbounded()).close();
    } else {
      long[] _ =
          plan.execute(List.<@Nullable Object[]>of(new Object[0]), ResourceAccount.unbounded());
    }
  }

  /** Returns "ok", or the SQLSTATE with which the statement is refused before it does anything. */
  String outcome(Session session, Needs needs) {
    return outcome(session, needs.sql(), needs.runs());
  }

  /** Returns the SQLSTATE of a statement that is to be refused at the latest when it runs. */
  String refusal(Session session, String sql) {
    return outcome(session, sql, true);
  }

  private String outcome(Session session, String text, boolean runs) {
    cells++;
    String sql = text.replace("%d", "p" + cells).replace("%u", name(session));
    try {
      if (runs) {
        run(session, sql);
      } else {
        PreparedPlan _ = planner.prepare(sql, session);
      }
      return "ok";
    } catch (SqlStateException e) {
      return e.state().code();
    }
  }

  /** Returns the statement with names that nothing has. */
  static String ofNothing(String sql) {
    return sql.replaceAll("\\bdocs(_index)?\\b", "nosuch$1")
        .replaceAll(
            "(DROP VIEW|DROP SCHEMA|DROP SEQUENCE|ALTER SEQUENCE|ON VIEW|ON SEQUENCE) \\w+",
            "$1 nosuch");
  }

  /** Creates a user without any right, who is connected to the database of the rows. */
  Session newUser() {
    User user = directory.users().create("u" + cells + "_" + users.size(), "*");
    users.add(user.name());
    return new Session(directory.database("main"), directory, user);
  }

  /** Connects the user of {@code session} with a new API key of these scopes instead. */
  Session withKey(Session session, String scopes) {
    String name = "k" + cells;
    run(
        "CREATE API KEY "
            + name
            + " FOR "
            + name(session)
            + (scopes.isEmpty() ? "" : " WITH (SCOPES = '" + scopes + "')"));
    User user = session.user().orElseThrow();
    long key = directory.access().rules().key(user.id(), name).orElseThrow().id();
    return new Session(directory.database("main"), directory, user, key);
  }

  void dropUsers() {
    users.forEach(directory.users()::drop);
    users.clear();
  }

  static String name(Session session) {
    return session.user().orElseThrow().name();
  }

  void grant(Set<Privilege> privileges, String object, String to) {
    if (!privileges.isEmpty()) {
      run("GRANT " + names(privileges) + " ON " + object + " TO " + to);
    }
  }

  static String names(Set<Privilege> privileges) {
    return privileges.stream().map(Enum::name).collect(Collectors.joining(", "));
  }

  /** Returns the thing on which a row wants privileges, as GRANT names it. */
  static String object(On on) {
    return switch (on) {
      case TABLE, NOTHING, ONESELF, SEEN, OWNER, ADMIN, DEFINITION -> "docs";
      case SCHEMA -> "SCHEMA public";
      case DATABASE -> "DATABASE main";
    };
  }
}
