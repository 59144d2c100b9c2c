package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A password in a URL is in nothing that the driver, the database or the server's answers show. */
final class DriverSecretsTest {
  private static final String WRONG = "wrong-Secret-of-the-url";

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String failure(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      throw new AssertionError(connection + " is open");
    } catch (SQLException e) {
      return trace(e);
    }
  }

  private static String shown(ResultSet rows) throws SQLException {
    var text = new StringBuilder();
    try (rows) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          text.append(rows.getString(i)).append('|');
        }
      }
    }
    return text.toString();
  }

  @Test
  void noPasswordIsInWhatIsShown() throws Exception {
    String right = TestServer.ANNA.password();
    var shown = new ArrayList<String>();
    try (var server = new TestServer()) {
      String base = server.driverUrl() + "?user=anna&password=";
      String url = base + URLEncoder.encode(right, StandardCharsets.UTF_8).replace("+", "%20");
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        DatabaseMetaData facts = connection.getMetaData();
        shown.add(String.valueOf(facts.getURL()));
        shown.add(connection.toString());
        shown.add(statement.toString());
        shown.add(String.valueOf(connection.getClientInfo()));
        shown.add(String.valueOf(connection.getWarnings()));
        for (String view : List.of("sessions", "statements", "users")) {
          try {
            shown.add(shown(statement.executeQuery("SELECT * FROM vicinal." + view)));
          } catch (SQLException e) {
            shown.add(trace(e));
          }
        }
        shown.add(shown(statement.executeQuery("SHOW GRANTS")));
        try {
          statement.execute("SELECT nothing FROM nowhere");
        } catch (SQLException e) {
          shown.add(trace(e));
        }
      }
      shown.add(failure(base + WRONG));
      shown.add(failure(base + WRONG + "&model=x"));
      shown.add(failure(base + WRONG + "&queryTimeout=x"));
      shown.add(failure(base + WRONG + "&token=" + WRONG));
      shown.add(failure(base + "%zz" + WRONG));
      shown.add(failure("jdbc:vicinal://127.0.0.1:1/main?user=anna&password=" + WRONG));
      shown.add(failure("jdbc:vicinal:mem:secrets?user=anna&password=" + WRONG));
      shown.add(failure("jdbc:vicinal:mem:secrets?user=anna&password=%zz" + WRONG));
      shown.add(failure("jdbc:vicinal:mem:secrets?password=" + WRONG));
      shown.add(failure("jdbc:vicinal:mem:secrets?user=anna&password=" + WRONG + "&model=x"));
    }
    assertTrue(shown.size() > 15);
    for (String text : shown) {
      assertFalse(text.contains(right), text);
      assertFalse(text.contains(WRONG), text);
    }
  }
}
