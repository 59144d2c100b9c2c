package io.vicinal.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;

/** One conversation in Avatica's protocol, of every kind of request that clients send. */
final class AvaticaRequests {
  private static final String ID = "conversation";

  private final List<Service.Request> all = new ArrayList<>();
  private int statements;

  private AvaticaRequests() {}

  /** Returns the conversation in its order. */
  static List<Service.Request> all() {
    var requests = new AvaticaRequests();
    requests.openAndDefine();
    requests.fill();
    requests.ask();
    requests.transact();
    requests.describe();
    requests.mistake();
    requests.end();
    return List.copyOf(requests.all);
  }

  private int statement() {
    all.add(new Service.CreateStatementRequest(ID));
    return ++statements;
  }

  private int prepared(String sql) {
    all.add(new Service.PrepareRequest(ID, sql, -1));
    return ++statements;
  }

  private void run(int statement, String sql) {
    all.add(new Service.PrepareAndExecuteRequest(ID, statement, sql, -1));
  }

  private void execute(int statement, TypedValue... values) {
    all.add(
        new Service.ExecuteRequest(
            new Meta.StatementHandle(ID, statement, null), List.of(values), 100));
  }

  private static TypedValue text(String value) {
    return TypedValue.ofSerial(Rep.STRING, value);
  }

  private static TypedValue number(int value) {
    return TypedValue.ofSerial(Rep.INTEGER, value);
  }

  private void openAndDefine() {
    all.add(new Service.OpenConnectionRequest(ID, Map.of("ApplicationName", "test")));
    all.add(new Service.OpenConnectionRequest(ID, Map.of()));
    all.add(new Service.ConnectionSyncRequest(ID, new ConnectionPropertiesImpl()));
    run(
        statement(),
        "CREATE TABLE docs (id INT PRIMARY KEY, title TEXT, price DECIMAL(10, 2), at TIMESTAMP,"
            + " day DATE, raw BYTEA, ok BOOLEAN, ratio DOUBLE PRECISION, u UUID, tags TEXT[], v"
            + " VECTOR(3))");
    run(1, "CREATE VIEW titles AS SELECT id, title FROM docs");
    run(1, "CREATE INDEX docs_title ON docs (title)");
    run(1, "CREATE VECTOR INDEX docs_v ON docs (v) USING HNSW");
  }

  private void fill() {
    int insert =
        prepared("INSERT INTO docs (id, title, price, ok, ratio, v) VALUES (?, ?, ?, ?, ?, ?)");
    for (int id = 1; id <= 3; id++) {
      execute(insert, row(id));
    }
    execute(insert, row(1));
    execute(insert, number(9));
    all.add(
        new Service.ExecuteBatchRequest(
            ID, insert, List.of(List.of(row(4)), List.of(row(5)), List.of(row(6)))));
    all.add(new Service.ExecuteBatchRequest(ID, insert, List.of(List.of(row(7)), List.of(row(4)))));
    all.add(
        new Service.PrepareAndExecuteBatchRequest(
            ID,
            1,
            List.of(
                "INSERT INTO docs (id, at) VALUES (10, TIMESTAMP '2026-01-02 03:04:05.678')",
                "INSERT INTO docs (id, day, raw) VALUES (11, DATE '2026-01-02', X'00ff')",
                "UPDATE docs SET tags = ARRAY['a', 'b c'] WHERE id < 3")));
    run(1, "UPDATE docs SET u = '00112233-4455-6677-8899-aabbccddeeff' WHERE id = 1");
    all.add(new Service.CloseStatementRequest(ID, insert));
    execute(insert, row(8));
  }

  private static TypedValue[] row(int id) {
    return new TypedValue[] {
      number(id),
      text("title " + id),
      TypedValue.ofSerial(Rep.NUMBER, new java.math.BigDecimal("1" + id + ".25")),
      TypedValue.ofSerial(Rep.BOOLEAN, id % 2 == 0),
      TypedValue.ofSerial(Rep.DOUBLE, id / 4.0),
      text("[" + id + ",0,0.5]")
    };
  }

  private void ask() {
    int statement = statement();
    run(statement, "SELECT * FROM docs ORDER BY id");
    run(statement, "SELECT 1 AS one, NULL AS nothing, 'a' || 'b' AS text, 1.5 AS number");
    run(statement, "SELECT CAST(1 AS SMALLINT), CAST(2 AS BIGINT), CAST(0.5 AS REAL), ARRAY[1, 2]");
    run(statement, "SELECT COUNT(*) AS n, AVG(price) FROM docs WHERE FALSE");
    run(statement, "SELECT id FROM docs ORDER BY v <-> '[3,0,0.5]' LIMIT 3");
    run(statement, "EXPLAIN SELECT id FROM docs WHERE id = 1");
    all.add(
        new Service.PrepareAndExecuteRequest(
            ID, statement, "SELECT x FROM generate_series(1, 2500) AS t (x)", -1, 700));
    for (int offset = 700; offset <= 2_500; offset += 700) {
      all.add(new Service.FetchRequest(ID, statement, offset, 700));
    }
    all.add(new Service.FetchRequest(ID, statement, 2_500, 700));
    int nearest = prepared("SELECT id, title, v FROM docs WHERE id < ? ORDER BY v <=> ? LIMIT 2");
    execute(nearest, number(5), text("[1,0,0.5]"));
    execute(nearest, number(2), text("[1,0,0.5]"));
    execute(nearest, number(2), text("[1,0]"));
    execute(nearest, number(2));
  }

  private void transact() {
    all.add(
        new Service.ConnectionSyncRequest(ID, new ConnectionPropertiesImpl().setAutoCommit(false)));
    run(1, "DELETE FROM docs WHERE id = 5");
    run(1, "SELECT COUNT(*) FROM docs");
    all.add(new Service.RollbackRequest(ID));
    run(1, "SELECT COUNT(*) FROM docs");
    run(1, "DELETE FROM docs WHERE id = 6");
    all.add(new Service.CommitRequest(ID));
    run(1, "SELECT COUNT(*) FROM docs");
    all.add(new Service.CommitRequest(ID));
    all.add(
        new Service.ConnectionSyncRequest(ID, new ConnectionPropertiesImpl().setAutoCommit(true)));
    all.add(new Service.CommitRequest(ID));
    all.add(
        new Service.ConnectionSyncRequest(ID, new ConnectionPropertiesImpl().setReadOnly(true)));
    run(1, "DELETE FROM docs");
    all.add(
        new Service.ConnectionSyncRequest(ID, new ConnectionPropertiesImpl().setReadOnly(false)));
    all.add(
        new Service.ConnectionSyncRequest(ID, new ConnectionPropertiesImpl().setSchema("nowhere")));
  }

  private void describe() {
    all.add(new Service.CatalogsRequest(ID));
    all.add(new Service.SchemasRequest(ID, null, null));
    all.add(new Service.TablesRequest(ID, null, "public", "%", null));
    all.add(new Service.TablesRequest(ID, "main", "public", "d%", List.of("TABLE")));
    all.add(new Service.ColumnsRequest(ID, null, "public", "docs", "%"));
    all.add(new Service.ColumnsRequest(ID, null, null, "none", null));
    all.add(new Service.TableTypesRequest(ID));
    all.add(new Service.TypeInfoRequest(ID));
    all.add(new Service.DatabasePropertyRequest(ID));
  }

  private void mistake() {
    run(1, "SELEC 1");
    run(1, "SELECT * FROM nowhere");
    run(1, "SELECT 1 / 0");
    run(99, "SELECT 1");
    all.add(new Service.PrepareRequest(ID, "SELECT missing FROM docs", -1));
    all.add(new Service.PrepareRequest("another", "SELECT 1", -1));
    all.add(new Service.CreateStatementRequest("another"));
    all.add(new Service.FetchRequest(ID, 99, 0, 10));
    all.add(new Service.CloseStatementRequest(ID, 99));
    all.add(new Service.OpenConnectionRequest("bad", Map.of("nothing", "x")));
  }

  private void end() {
    all.add(new Service.CloseStatementRequest(ID, 1));
    all.add(new Service.CloseConnectionRequest(ID));
    all.add(new Service.CloseConnectionRequest(ID));
    all.add(new Service.CreateStatementRequest(ID));
  }
}
