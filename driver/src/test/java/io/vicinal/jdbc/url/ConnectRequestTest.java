package io.vicinal.jdbc.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ConnectRequestTest {
  @Test
  void acceptsItsOwnUrlsOnly() {
    assertTrue(ConnectRequest.accepts("jdbc:vicinal:./data"));
    assertFalse(ConnectRequest.accepts("jdbc:postgresql://host/db"));
    assertFalse(ConnectRequest.accepts(null));
  }

  @Test
  void readsDirectoriesAndMemory() throws SQLException {
    assertEquals(
        new ConnectRequest.Directory(Path.of("./my data")),
        ConnectRequest.parse("jdbc:vicinal:./my data", null).target());
    assertEquals(
        new ConnectRequest.Memory("x"),
        ConnectRequest.parse("jdbc:vicinal:mem:x?readOnly=false", null).target());
    assertEquals(
        new ConnectRequest.Memory(null), ConnectRequest.parse("jdbc:vicinal:mem:", null).target());
  }

  @Test
  void readsOptionsInBothSpellingsAndLetsPropertiesWin() throws SQLException {
    var properties = new Properties();
    properties.setProperty("fetchSize", "7");
    ConnectRequest request =
        ConnectRequest.parse(
            "jdbc:vicinal:d?READONLY=true&fetchsize=9;applicationName=a%26b+c", properties);
    assertTrue(request.isTrue(ConnectionOption.READ_ONLY));
    assertEquals(7, request.number(ConnectionOption.FETCH_SIZE));
    assertEquals("a&b+c", request.value(ConnectionOption.APPLICATION_NAME));
    assertEquals("main", request.value(ConnectionOption.DATABASE));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    refused(
        "jdbc:vicinal:d?readonyl=true",
        "08001: unknown connection property \"readonyl\"\nhint: Did you mean \"readOnly\"?");
    refused(
        "jdbc:vicinal:d?readOnly=maybe",
        "08001: connection property \"readOnly\" must be true or false, not \"maybe\"");
    refused(
        "jdbc:vicinal:d?queryTimeout=-1",
        "08001: connection property \"queryTimeout\" must be a number from 0 to 999999999,"
            + " not \"-1\"");
    refused(
        "jdbc:vicinal:d?readOnly",
        "08001: connection property \"readOnly\" has no value\nhint: Write name=value.");
    refused(
        "jdbc:vicinal://host:7655/main",
        "08001: a server serves directories, not the server at \"//host:7655/main\"");
    refused(
        "jdbc:vicinal:",
        "08001: no directory in URL\nhint: Write jdbc:vicinal:./data or jdbc:vicinal:mem:.");
    refused("jdbc:vicinal:d?password=secret", "28000: a password without a user");
  }

  @Test
  void takesEmptyUserAndPassword() throws SQLException {
    ConnectRequest.parse("jdbc:vicinal:d?user=&password=", null);
  }

  private static void refused(String url, String message) {
    SQLException error = assertThrows(SQLException.class, () -> ConnectRequest.parse(url, null));
    assertEquals(message, error.getSQLState() + ": " + error.getMessage());
  }
}
