package io.vicinal.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScriptTest {
  @Test
  void splitsAtSemicolonsOutsideQuotesAndComments() {
    assertEquals(
        List.of("SELECT ';'", "SELECT \";\" -- a ; b\n, 'it''s; so'", "/* ; */ SELECT 1"),
        Script.split(
            "SELECT ';'; SELECT \";\" -- a ; b\n, 'it''s; so';\n/* ; */ SELECT 1;\n-- the end;\n"));
  }

  @Test
  void splitsAtNoSemicolonBetweenDollarsOrBehindAnEscapedQuote() {
    assertEquals(
        List.of("SELECT $$a;b's$$", "SELECT E'a\\';b', e'\\';'", "SELECT type'a\\'", "SELECT 1"),
        Script.split("SELECT $$a;b's$$; SELECT E'a\\';b', e'\\';'; SELECT type'a\\'; SELECT 1"));
  }

  @Test
  void splitsAtNoSemicolonInACommentWithinAComment() {
    assertEquals(
        List.of("SELECT /* a /* b; */ c; */ 1", "SELECT 2 /* /* */ ; */"),
        Script.split("SELECT /* a /* b; */ c; */ 1; SELECT 2 /* /* */ ; */"));
  }

  @Test
  void keepsAnUnfinishedStringWhole() {
    assertEquals(List.of("SELECT 'a; b"), Script.split("SELECT 'a; b"));
  }

  @Test
  void printsRowsAndCounts() throws SQLException {
    var text = new StringWriter();
    Script.run(
        "jdbc:vicinal:mem:",
        "CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(2)); INSERT INTO t VALUES (1, '[1,2]'), (2,"
            + " NULL); SELECT * FROM t",
        new PrintWriter(text, true));
    assertEquals(
        """
          0 changed
          2 changed
          id  v
          --  -----
          1   [1,2]
          2   NULL
          2 rows
        """,
        text.toString());
  }

  @Test
  void endsAtTheFirstErrorAndSaysWhatItIs() {
    var text = new StringWriter();
    var error =
        assertThrows(
            SQLException.class,
            () ->
                Script.run(
                    "jdbc:vicinal:mem:",
                    "SELECT 1; SELECT nope; SELECT 2",
                    new PrintWriter(text, true)));
    assertTrue(error.getMessage().startsWith("column \"nope\" does not exist"), error.getMessage());
    assertEquals("42703", error.getSQLState());
    assertTrue(text.toString().contains("1 row"), text.toString());
  }
}
