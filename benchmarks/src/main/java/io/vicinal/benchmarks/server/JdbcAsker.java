package io.vicinal.benchmarks.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;

/** Asks through JDBC, by a statement that is prepared once. */
final class JdbcAsker implements Asker {
  private final Connection connection;
  private final PreparedStatement select;
  private final boolean asText;

  private JdbcAsker(String url, Properties properties, boolean asText) throws SQLException {
    this.asText = asText;
    connection = DriverManager.getConnection(url, properties);
    select =
        connection.prepareStatement(
            "SELECT id, title FROM docs ORDER BY embedding <=> ? LIMIT " + NEAREST);
  }

  /** Opens a database of this process. */
  static Asker embedded(String directory) throws SQLException {
    return new JdbcAsker("jdbc:vicinal:" + directory, new Properties(), false);
  }

  /** Connects by our driver. */
  static Asker driver(ServerProcess server) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", ServerProcess.USER);
    properties.setProperty("password", ServerProcess.PASSWORD);
    return new JdbcAsker("jdbc:vicinal://" + server.address() + "/main", properties, false);
  }

  /** Connects by Avatica's own driver, which knows vectors as text. */
  static Asker avatica(ServerProcess server) throws SQLException {
    var properties = new Properties();
    properties.setProperty("serialization", "protobuf");
    properties.setProperty("authentication", "BASIC");
    properties.setProperty("avatica_user", ServerProcess.USER);
    properties.setProperty("avatica_password", ServerProcess.PASSWORD);
    return new JdbcAsker(
        "jdbc:avatica:remote:url=http://" + server.address() + "/", properties, true);
  }

  @Override
  public void ask(float[] query) throws SQLException {
    if (asText) {
      select.setString(1, Arrays.toString(query));
    } else {
      select.setObject(1, query);
    }
    int count = 0;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        count += rows.getLong(1) >= 0 && rows.getString(2) != null ? 1 : 0;
      }
    }
    Asker.check(count);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
