package io.vicinal.jdbc;

import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Connections whose plans are made by the test. */
final class FakeEngine {
  final Map<String, PreparedPlan> plans = new ConcurrentHashMap<>();
  final List<Table> tables = new ArrayList<>();
  int released;

  FakeEngine plan(String sql, PreparedPlan plan) {
    plans.put(sql, plan);
    return this;
  }

  Connection connect() throws SQLException {
    return connect("");
  }

  Connection connect(String options) throws SQLException {
    String url = "jdbc:vicinal:mem:" + options;
    ConnectRequest request = ConnectRequest.parse(url, null);
    return new EmbeddedConnection(
        url, request, new Session(new FakeDatabase(tables)), this::prepare, () -> released++);
  }

  private PreparedPlan prepare(String sql, Session session, GeneratedKeys keys) {
    PreparedPlan plan = plans.get(sql);
    if (plan == null) {
      throw new SqlStateException(SqlState.UNDEFINED_TABLE, "table \"nix\" does not exist")
          .at(1, 15)
          .withHint("Did you mean \"fix\"?");
    }
    return plan;
  }
}
