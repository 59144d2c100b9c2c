package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.wire.WireCalls;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user hears of databases in which it has no right, over every protocol. */
final class HiddenDatabasesTest {
  private static final BasicCredentials DORA = new BasicCredentials("dora", "dora's password");

  private TestServer server;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    raw = new RawClient(server.url());
    run("CREATE USER dora PASSWORD 'dora''s password'");
    run("CREATE DATABASE hidden");
    inHidden("CREATE TABLE docs (id INT PRIMARY KEY)");
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    server.close();
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void inHidden(String sql) throws SQLException {
    try (Connection connection = connect(TestServer.ANNA, "hidden");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(BasicCredentials user, String database) throws SQLException {
    String url = server.driverUrl();
    return DriverManager.getConnection(
        url.substring(0, url.lastIndexOf('/') + 1) + database, user.user(), user.password());
  }

  private RawClient.Seen rest(String path, String body) throws Exception {
    return raw.send(
        DORA,
        new WireCalls("REST", path, "application/json", body.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> first(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return column(rows);
    }
  }

  private static List<String> column(ResultSet rows) throws SQLException {
    var found = new ArrayList<String>();
    while (rows.next()) {
      found.add(rows.getString(1));
    }
    return found;
  }

  /** Returns every list that a user may ask for of what databases there are. */
  private List<List<String>> listed() throws Exception {
    var lists = new ArrayList<List<String>>();
    for (String protocol : List.of("ours", "JSON", "PROTOBUF")) {
      try (Connection connection =
          protocol.equals("ours") ? connect(DORA, "main") : server.connect(protocol, DORA)) {
        lists.add(first(connection, "SHOW DATABASES"));
      }
    }
    String answer = rest("/v1/sql", "{\"sql\": \"SHOW DATABASES\"}").body();
    lists.add(answer.contains("hidden") ? List.of("hidden", "main") : List.of("main"));
    return lists;
  }

  @Test
  void onlyThoseWithARightOfTheUserAreListed() throws Exception {
    var without = List.of("main");
    var with = List.of("hidden", "main");
    assertEquals(List.of(without, without, without, without), listed());
    inHidden("GRANT SELECT ON docs TO dora");
    assertEquals(List.of(with, with, with, with), listed());
    try (Connection connection = connect(DORA, "hidden")) {
      assertEquals(List.of("0"), first(connection, "SELECT count(*) FROM docs"));
      assertEquals(200, rest("/v1/databases/hidden/tables/docs/get", "{}").status());
      inHidden("REVOKE SELECT ON docs FROM dora");
      assertEquals(with, first(connection, "SHOW DATABASES"), "where one is, one knows");
    }
    assertEquals(List.of(without, without, without, without), listed());
  }

  @Test
  void theMetadataNamesTheOwnDatabaseOnly() throws Exception {
    try (Connection connection = connect(DORA, "main")) {
      assertEquals(List.of("main"), column(connection.getMetaData().getCatalogs()));
      try (ResultSet schemas = connection.getMetaData().getSchemas("hidden", null)) {
        assertFalse(schemas.next());
      }
      try (ResultSet tables = connection.getMetaData().getTables("hidden", null, "%", null)) {
        assertFalse(tables.next());
      }
      for (String view : List.of("schemata", "tables", "columns", "table_privileges")) {
        assertTrue(
            first(connection, "SELECT * FROM information_schema." + view + " LIMIT 100").stream()
                .noneMatch("hidden"::equals),
            view);
      }
    }
  }

  @Test
  void connectingToOneIsConnectingToNone() throws Exception {
    String[] databases = {"hidden", "nosuch"};
    var answers = new ArrayList<List<String>>();
    for (String name : databases) {
      var texts = new ArrayList<String>();
      var error = assertThrows(SQLException.class, () -> connect(DORA, name).close());
      texts.add(error.getSQLState() + error.getMessage());
      for (RawClient.Seen seen :
          List.of(
              raw.send(
                  DORA,
                  WireCalls.json(
                      new Service.OpenConnectionRequest("id " + name, Map.of("database", name)))),
              rest("/v1/sql", "{\"sql\": \"SELECT 1\", \"database\": \"" + name + "\"}"),
              rest("/v1/databases/" + name + "/tables/docs/get", "{}"),
              rest("/v1/sql", "{\"sql\": \"CREATE API KEY k WITH ('database:" + name + "')\"}"),
              rest("/v1/sql", "{\"sql\": \"GRANT SELECT ON DATABASE " + name + " TO ben\"}"),
              rest("/v1/sql", "{\"sql\": \"DROP DATABASE " + name + "\"}"),
              rest("/v1/sql", "{\"sql\": \"COMMENT ON DATABASE " + name + " IS 'x'\"}"),
              rest("/v1/sql", "{\"sql\": \"SELECT * FROM " + name + ".public.docs\"}"))) {
        assertTrue(seen.status() >= 400, seen::toString);
        texts.add(seen.toString().replaceAll("(internal error|request) [0-9a-zA-Z-]{8,}", ""));
      }
      answers.add(texts.stream().map(text -> text.replace(name, "x")).toList());
    }
    assertEquals(answers.getLast(), answers.getFirst());
  }
}
