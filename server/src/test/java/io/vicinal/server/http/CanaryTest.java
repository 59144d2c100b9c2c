package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.RemoteUrl;
import io.vicinal.planner.access.Passwords;
import io.vicinal.server.login.Principal;
import io.vicinal.server.rest.RestAnswer;
import io.vicinal.server.rest.RestService;
import io.vicinal.server.wire.WireAnswer;
import io.vicinal.server.wire.WireCalls;
import io.vicinal.server.wire.WireService;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.calcite.avatica.BuiltInConnectionProperty;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that clients say loads a class, opens a URL, or touches a file beside the directory. */
final class CanaryTest {
  private static final Principal ANNA = new Principal("anna");
  private static final String CLASS = "io.vicinal.server.http.LoadedCanary";
  private static final String SECRET = "canary-in-a-file";

  /** What our own two tables of properties allow, in lower case. */
  private static final Set<String> TAKEN =
      Set.of("user", "password", "database", "currentschema", "readonly", "fetchsize");

  @TempDir private Path directory;
  private ServedDirectory served;
  private WireService wire;
  private RestService rest;

  @BeforeEach
  void open() throws SQLException {
    Path data = directory.resolve("data");
    served = Driver.serve("jdbc:vicinal:" + data);
    User anna = served.users().create("anna", new Passwords(4).hash("correct horse"));
    served.access().addMember(Role.ADMIN.id(), anna.id(), false);
    wire = new WireService(served);
    rest = new RestService((user, database) -> served.connect(user.name(), database));
  }

  @AfterEach
  void close() {
    rest.close();
    wire.close();
    served.close();
    assertNull(System.getProperty("vicinal.canary"), "a class was loaded");
  }

  private String send(WireCalls call) {
    WireAnswer answer = wire.answer(ANNA, call.contentType(), call.body(), "r");
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** Returns the names of Calcite's properties, of Avatica's, and of other drivers' worst. */
  private static Set<String> properties() throws Exception {
    var names = new TreeSet<String>();
    Class<?> calcite = Class.forName("org.apache.calcite.config.CalciteConnectionProperty");
    Method name = calcite.getMethod("camelName");
    for (Object property : calcite.getEnumConstants()) {
      names.add((String) name.invoke(property));
    }
    assertTrue(names.size() >= 30, names::toString);
    for (BuiltInConnectionProperty property : BuiltInConnectionProperty.values()) {
      names.add(property.camelName());
    }
    names.addAll(
        List.of(
            "socketFactory",
            "sslfactory",
            "autoDeserialize",
            "INIT",
            "TRACE_LEVEL_FILE",
            "enable_load_extension",
            "javax.net.ssl.trustStore",
            "jdbc.drivers",
            "loggerFile"));
    names.removeIf(each -> TAKEN.contains(each.toLowerCase(java.util.Locale.ROOT)));
    return names;
  }

  @Test
  void noPropertyOfOthersIsTakenByAnyProtocol() throws Exception {
    for (String name : properties()) {
      Map<String, String> info = Map.of(name, CLASS);
      for (WireCalls call :
          List.of(
              WireCalls.json(new Service.OpenConnectionRequest("c", info)),
              WireCalls.protobuf(new Service.OpenConnectionRequest("c", info)),
              WireCalls.driver("open", WireCalls.begin(Call.OPEN, "").properties(info)))) {
        String answer = send(call);
        assertTrue(answer.contains("08001") && answer.contains(name), () -> name + ": " + answer);
      }
      for (String url :
          List.of(
              "jdbc:vicinal:mem:?" + name + "=" + CLASS,
              "jdbc:vicinal:" + directory.resolve("other") + ";" + name + "=" + CLASS,
              "jdbc:vicinal://127.0.0.1:1/main?" + name + "=" + CLASS)) {
        assertRefused(name, () -> DriverManager.getConnection(url));
        String plain = url.substring(0, url.indexOf(url.contains("?") ? '?' : ';'));
        var properties = new Properties();
        properties.setProperty(name, CLASS);
        assertRefused(name, () -> DriverManager.getConnection(plain, properties));
      }
    }
    assertEquals(0, wire.connections());
    assertFalse(Files.exists(directory.resolve("other")));
  }

  private interface Connecting {
    Connection connect() throws SQLException;
  }

  private static void assertRefused(String name, Connecting connecting) {
    SQLException e = assertThrows(SQLException.class, connecting::connect);
    assertEquals("08001", e.getSQLState(), name);
    assertTrue(String.valueOf(e.getMessage()).contains(name), e::getMessage);
  }

  /** Returns what an attacker would try, with the names of a class, a file and a URL in it. */
  private static List<String> attacks(String file, String url) {
    var attacks = new ArrayList<String>();
    for (String place : List.of(file, "file:" + file, url, "jar:" + url + "x.jar!/")) {
      for (String sql :
          List.of(
              "CREATE FOREIGN SCHEMA f LIBRARY '%c' OPTIONS (x '%s')",
              "CREATE SCHEMA f TYPE '%c'",
              "CREATE FUNCTION f AS '%c'",
              "CREATE FUNCTION f AS '%c' USING JAR '%s'",
              "CREATE ALIAS f FOR \"%c.main\"",
              "CREATE EXTENSION \"%s\"",
              "LOAD '%s'",
              "COPY docs FROM '%s'",
              "COPY docs TO '%s.out'",
              "COPY docs FROM PROGRAM 'cat %s'",
              "IMPORT FOREIGN SCHEMA s FROM SERVER '%s' INTO public",
              "ATTACH DATABASE '%s' AS x",
              "RESTORE FROM '%s'",
              "SELECT pg_read_file('%s')",
              "SELECT LOAD_FILE('%s')",
              "SELECT load_extension('%s')",
              "SELECT readfile('%s')",
              "SELECT writefile('%s.out', 'x')",
              "SELECT * FROM read_csv('%s')",
              "SELECT * FROM '%s'",
              "SELECT * FROM TABLE(\"%c\"())",
              "SELECT \"%c\"('%s')",
              "SELECT xmlparse(document '<!DOCTYPE a [<!ENTITY b SYSTEM \"%s\">]><a>&b;</a>')",
              "SELECT EXTRACT_VALUE('<!DOCTYPE a [<!ENTITY b SYSTEM \"%s\">]><a>&b;</a>', '/a')",
              "SELECT XML_TRANSFORM('<a/>', '%s')",
              "SELECT JSON_VALUE('{}', 'strict $.%s')",
              "SELECT CAST('%c' AS OTHER)",
              "SET model = '%s'",
              "SET \"schemaFactory\" = '%c'",
              "SET search_path = '%s'",
              "CALL \"%c\"()",
              "CREATE TABLE f (id INT) TABLESPACE '%s'",
              "CREATE TABLE f (id INT) WITH (location = '%s')",
              "CREATE VIEW f AS SELECT * FROM \"%s\"",
              "SELECT '%c'::regclass",
              "DO '%c'",
              "SELECT 1 /*+ plan('%c') */")) {
        attacks.add(sql.replace("%c", CLASS).replace("%s", place));
      }
    }
    return attacks;
  }

  @Test
  void noStatementLoadsAClassReadsAFileOrOpensAUrl() throws Exception {
    Path file = Files.writeString(directory.resolve("secret.csv"), SECRET);
    try (var listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Connection connection = served.connect("anna", "main");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE docs (id INT PRIMARY KEY, word TEXT)");
      String url = "http://127.0.0.1:" + listening.getLocalPort() + "/";
      for (String sql : attacks(file.toString(), url)) {
        try {
          if (statement.execute(sql)) {
            try (var rows = statement.getResultSet()) {
              while (rows.next()) {
                assertFalse(String.valueOf(rows.getString(1)).contains(SECRET), sql);
              }
            }
          }
        } catch (SQLException e) {
          assertNotNull(e.getSQLState(), sql);
          assertFalse(e.getSQLState().startsWith("XX"), () -> sql + ": " + e);
          assertFalse(String.valueOf(e.getMessage()).contains(SECRET), () -> sql + ": " + e);
        }
      }
      for (String value : List.of(url, "file:" + file, CLASS)) {
        RestAnswer answer =
            rest.answer(
                ANNA,
                "/v1/databases/main/tables/docs/upsert",
                ("{\"rows\":[{\"id\":1,\"word\":\"" + value + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8),
                "r",
                _ -> true);
        assertEquals(200, answer.status());
      }
      listening.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, listening::accept, "somebody came");
    }
    assertEquals(Set.of("data", "secret.csv"), names(directory));
  }

  private static Set<String> names(Path place) throws Exception {
    try (Stream<Path> files = Files.list(place)) {
      var names = new TreeSet<String>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.contains("audit")) // the key of the log is beside the directory
          .forEach(names::add);
      return names;
    }
  }

  @Test
  void noNameIsAPath() throws Exception {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    var names =
        new ArrayList<>(
            List.of(
                "..",
                ".",
                "../outside",
                "../../../../../../../../tmp/vicinal-canary",
                directory.resolve("absolute").toString(),
                "a/b",
                "a\\b",
                "nul\0name",
                "%2e%2e%2foutside",
                "con",
                "name.db",
                "catalog.db",
                "LOCK",
                "new\nline",
                "\u202Egnp",
                "\uD83D\uDE00",
                "Ä",
                "A\u0308"));
    names.add("x".repeat(10_000));
    try (Connection connection = served.connect("anna", "main");
        Statement statement = connection.createStatement()) {
      for (String name : names) {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        for (String kind : List.of("DATABASE", "SCHEMA", "TABLE", "USER", "ROLE", "SEQUENCE")) {
          String rest = kind.equals("TABLE") ? " (id INT PRIMARY KEY)" : "";
          String sql = "CREATE " + kind + " " + quoted + rest;
          try {
            statement.execute(sql);
          } catch (SQLException e) {
            assertFalse(e.getSQLState().startsWith("XX"), () -> sql + ": " + e);
            assertFalse(e.getSQLState().startsWith("58"), () -> sql + ": " + e);
          }
        }
        assertNoPath(name);
      }
      statement.execute("CHECKPOINT");
    }
    assertEquals(Set.of(), names(outside));
    assertEquals(Set.of("data", "outside"), names(directory));
    try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
      for (Path file : files.toList()) {
        assertTrue(
            file.getFileName().toString().matches("[A-Za-z0-9._-]{1,80}"),
            () -> "a name became that of a file: " + file);
      }
    }
  }

  private void assertNoPath(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    for (String path :
        List.of(
            "/v1/databases/" + encoded + "x/tables/docs/get",
            "/v1/databases/main/tables/" + encoded + "x/get",
            "/v1/" + encoded)) {
      RestAnswer answer =
          rest.answer(
              ANNA, path, "{\"keys\":[1]}".getBytes(StandardCharsets.UTF_8), "r", _ -> true);
      assertTrue(
          List.of(400, 404, 413).contains(answer.status()),
          () -> path + new String(answer.body(), StandardCharsets.UTF_8));
    }
    String answer =
        send(
            WireCalls.json(new Service.OpenConnectionRequest("p", Map.of("database", name + "x"))));
    assertTrue(answer.contains("3D000"), answer);
  }

  /** What is behind the scheme is a directory as it stands, or memory, and never something else. */
  @Test
  void urlsOfTheDriverStayWhereTheySay() throws Exception {
    for (String part : List.of("%2e%2e", "a%2fb", "a+b", "a b", "ä", "~", "$HOME", "*", "file:x")) {
      Path place = directory.resolve("urls");
      try (Connection connection =
              DriverManager.getConnection("jdbc:vicinal:" + place + "/" + part);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE t (id INT)");
      }
      assertTrue(names(place).contains(part), () -> part);
    }
    assertEquals(Set.of("data", "urls"), names(directory));
    for (String url :
        List.of("jdbc:vicinal:nul\0name", "jdbc:vicinal:", "jdbc:vicinal: ", "jdbc:vicinal://")) {
      SQLException e =
          assertThrows(SQLException.class, () -> DriverManager.getConnection(url), url);
      assertEquals("08001", e.getSQLState());
    }
    for (String host : List.of("a@b", "user:secret@b", "a b", "[::1", "", "a:99999")) {
      assertThrows(SQLException.class, () -> RemoteUrl.parse("jdbc:vicinal://" + host, null), host);
    }
  }

  @Test
  void aLinkInPlaceOfADirectoryLeadsNowhereElse() throws Exception {
    Path real = directory.resolve("real");
    DriverManager.getConnection("jdbc:vicinal:" + real).close();
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path canary = Files.writeString(elsewhere.resolve("canary"), SECRET);
    Path catalog;
    try (Stream<Path> files = Files.list(real)) {
      catalog =
          files
              .filter(file -> file.getFileName().toString().matches("catalog\\.\\w+"))
              .findFirst()
              .orElseThrow();
    }
    Files.delete(catalog);
    Files.createSymbolicLink(catalog, canary);
    assertThrows(
        SQLException.class, () -> DriverManager.getConnection("jdbc:vicinal:" + real).close());
    assertEquals(SECRET, Files.readString(canary));
    assertEquals(Set.of("canary"), names(elsewhere));
  }
}
