package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.tls.TestAuthority;
import io.vicinal.server.tls.TlsContext;
import io.vicinal.server.tls.TlsFiles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own driver encrypts only with a server that is the one it was asked to talk to. */
final class DriverTlsTest {
  private static final String HERE = "dns:localhost,ip:127.0.0.1";

  @TempDir private static Path directory;
  private static TestAuthority authority;
  private static TlsFiles good;

  @BeforeAll
  static void makeAuthority() throws Exception {
    authority = TestAuthority.make(directory);
    good = authority.sign(HERE, "-1d");
  }

  private static TestServer serve(TlsFiles files) throws Exception {
    return new TestServer(new TlsContext(files));
  }

  private static Connection connect(TestServer server, String... options) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", TestServer.ANNA.user());
    properties.setProperty("password", TestServer.ANNA.password());
    properties.setProperty("ssl", "true");
    for (int i = 0; i < options.length; i += 2) {
      properties.setProperty(options[i], options[i + 1]);
    }
    return DriverManager.getConnection(server.driverUrl(), properties);
  }

  private static Connection trusting(TestServer server) throws SQLException {
    return connect(server, "sslRootCert", authority.file().toString());
  }

  private static void refused(TestServer server, String... options) {
    SQLException refused = assertThrows(SQLException.class, () -> connect(server, options));
    assertEquals("08001", refused.getSQLState(), refused.getMessage());
  }

  @Test
  void itTalksToAServerWhoseAuthorityIsTrusted() throws Exception {
    try (TestServer server = serve(good);
        Connection connection = trusting(server);
        Connection another = trusting(server);
        Statement statement = connection.createStatement()) {
      assertTrue(another.isValid(60));
      statement.setFetchSize(1_000);
      try (ResultSet rows =
          statement.executeQuery("SELECT x, repeat('x', 100) FROM generate_series(1, 5000) t(x)")) {
        for (int i = 1; i <= 5_000; i++) {
          assertTrue(rows.next());
          assertEquals(i, rows.getInt(1));
          assertEquals(100, rows.getString(2).length());
        }
      }
    }
  }

  @Test
  void itTrustsNobodyElse() throws Exception {
    Path none = Files.writeString(directory.resolve("none.crt"), "no certificate\n");
    try (TestServer server = serve(good)) {
      refused(server);
      refused(server, "sslRootCert", directory.resolve("missing.crt").toString());
      refused(server, "sslRootCert", none.toString());
    }
  }

  @Test
  void itRefusesTheCertificateOfAnotherHost() throws Exception {
    try (TestServer server = serve(authority.sign("dns:elsewhere.example", "-1d"))) {
      refused(server, "sslRootCert", authority.file().toString());
    }
  }

  @Test
  void itRefusesACertificateThatHasExpired() throws Exception {
    try (TestServer server = serve(authority.sign(HERE, "-60d"))) {
      refused(server, "sslRootCert", authority.file().toString());
    }
  }

  @Test
  void eachOfBothIsRefusedByAPortOfTheOther() throws Exception {
    try (TestServer server = new TestServer()) {
      refused(server, "sslRootCert", authority.file().toString());
    }
    try (TestServer server = serve(good)) {
      refused(server, "ssl", "false");
    }
  }

  @Test
  void itGivesUpAServerThatNeverBeginsToEncrypt() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) { // accepts nobody
      var properties = new Properties();
      properties.setProperty("user", TestServer.ANNA.user());
      properties.setProperty("password", TestServer.ANNA.password());
      properties.setProperty("ssl", "true");
      properties.setProperty("sslRootCert", authority.file().toString());
      properties.setProperty("connectTimeout", "1");
      String url = "jdbc:vicinal://127.0.0.1:" + silent.getLocalPort() + "/main";
      SQLException refused =
          assertTimeoutPreemptively(
              Duration.ofMinutes(5),
              () ->
                  assertThrows(
                      SQLException.class, () -> DriverManager.getConnection(url, properties)));
      assertEquals("08001", refused.getSQLState(), refused.getMessage());
      assertTrue(refused.getMessage().contains("no handshake"), refused.getMessage());
    }
  }
}
