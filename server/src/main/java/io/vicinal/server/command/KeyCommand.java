package io.vicinal.server.command;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and drops the API keys of users. */
@Command(
    name = "key",
    description = "Makes, lists and drops API keys, which stand for the passwords of users.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(line(), "missing command: add, list or drop");
  }

  @Command(name = "add", description = "Makes a key and prints it: nobody can see it again.")
  int add(
      @Parameters(index = "0", paramLabel = "USER") String user,
      @Parameters(index = "1", paramLabel = "KEY") String key,
      @Option(
              names = "--scope",
              description =
                  "What the key may do at most: read, write, developer, admin, a role of the user,"
                      + " or database:NAME; may be repeated. All that the user may, without one.")
          List<String> scopes,
      @Option(
              names = "--valid-until",
              description = "When it ends, such as 2027-01-31, or infinity; in 90 days otherwise.")
          String until,
      @Option(names = "--data", defaultValue = "data") Path data) {
    String sql =
        "CREATE API KEY "
            + name(key)
            + " FOR "
            + name(user)
            + (until == null ? "" : " VALID UNTIL " + text(until))
            + (scopes == null
                ? ""
                : scopes.stream()
                    .map(KeyCommand::text)
                    .collect(Collectors.joining(", ", " WITH (", ")")));
    return with(
        data,
        "",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              line().getOut().println(rows.getString("api_key"));
            }
          }
        });
  }

  @Command(name = "list", description = "Prints a line for each key.")
  int list(
      @Parameters(paramLabel = "USER", arity = "0..1", description = "Only those of this user.")
          String user,
      @Option(names = "--data", defaultValue = "data") Path data) {
    return with(
        data,
        "?readOnly=true",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT user_name, name, scopes, valid_until, disabled FROM vicinal.api_keys"
                      + " WHERE user_name = COALESCE(CAST(? AS TEXT), user_name) ORDER BY 1, 2")) {
            statement.setString(1, user);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                line().getOut().println(line(rows));
              }
            }
          }
        });
  }

  private static String line(ResultSet rows) throws SQLException {
    String scopes = rows.getString(3);
    String until = rows.getString(4);
    return rows.getString(1)
        + " "
        + rows.getString(2)
        + (scopes.isEmpty() ? "" : ": " + scopes)
        + (until == null ? "" : ", until " + until)
        + (rows.getBoolean(5) ? " (disabled)" : "");
  }

  @Command(name = "drop", description = "Removes a key.")
  int drop(
      @Parameters(index = "0", paramLabel = "USER") String user,
      @Parameters(index = "1", paramLabel = "KEY") String key,
      @Option(names = "--data", defaultValue = "data") Path data) {
    return with(
        data,
        "",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("DROP API KEY " + name(key) + " FOR " + name(user));
          }
        });
  }

  /** What is done on a connection. */
  private interface Action {
    void run(Connection connection) throws SQLException;
  }

  private int with(Path data, String properties, Action action) {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + data + properties)) {
      action.run(connection);
      line().getOut().flush();
      return 0;
    } catch (SQLException e) {
      line().getErr().println("vicinal: " + e.getMessage());
      line().getErr().flush();
      return 1;
    }
  }

  private static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
