package io.vicinal.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vicinal.jdbc.remote.RemoteUrl;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.server.login.BasicCredentials;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/** URLs of the driver, and headers with credentials; nothing is connected. */
final class UrlTarget implements FuzzTarget {
  private static final String SECRET = "hunter2secret";

  @Override
  public List<byte[]> seeds() {
    return List.of(
            "jdbc:vicinal:./data?user=anna&password=" + SECRET + "&readOnly=true",
            "jdbc:vicinal:mem:name;queryTimeout=5;memory_limit=512MB;ef_search=10",
            "jdbc:vicinal://localhost:7655/main?user=anna&password=" + SECRET + "&ssl=true",
            "jdbc:vicinal://[::1]:1/a%20b;token=" + SECRET + ";sslRootCert=x",
            "jdbc:vicinal:C:\\data?target_accuracy=0.9&fetchSize=10",
            "Basic YW5uYTpodW50ZXIyc2VjcmV0")
        .stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public List<String> words() {
    return List.of(
        "jdbc:vicinal:",
        "//",
        "?",
        ";",
        "&",
        "=",
        "%",
        "%41",
        "%zz",
        "@",
        ":",
        "[",
        "]",
        "mem:",
        "user",
        "password",
        "token",
        "ssl",
        "database",
        "currentSchema",
        "readOnly",
        "fetchSize",
        "999999999999",
        "http://",
        "../",
        "\0",
        "Basic ",
        "Bearer ",
        "\r\n",
        "model",
        "factory");
  }

  @Override
  public void feed(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      if (RemoteUrl.accepts(text)) {
        RemoteUrl url = RemoteUrl.parse(text, null);
        assertFalse(url.host().isEmpty());
      } else if (ConnectRequest.accepts(text)) {
        assertFalse(ConnectRequest.parse(text, null).target().toString().isEmpty());
      }
    } catch (SQLException e) {
      assertEquals(5, e.getSQLState().length());
      Served.check(String.valueOf(e.getMessage()));
    }
    BasicCredentials.of(text).ifPresent(found -> assertFalse(found.toString().contains(SECRET)));
  }
}
