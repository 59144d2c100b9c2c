package io.vicinal.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sqlline.SqlLine;

/** A script of the console that many projects around Calcite use. */
final class SqllineTest {
  private static String run(String script) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var console = new SqlLine();
    console.setOutputStream(out);
    console.setErrorStream(out);
    console.begin(
        new String[] {
          "-u", "jdbc:vicinal:mem:", "-n", "", "-p", "", "--silent=true", "--maxWidth=200"
        },
        new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)),
        false);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aScriptOfStatementsAndCommands() throws IOException {
    String text =
        run(
            """
            CREATE TABLE docs (
              id INT PRIMARY KEY,
              title TEXT NOT NULL, -- a ; in a comment
              embedding VECTOR(2)
            );
            CREATE VECTOR INDEX docs_embedding ON docs (embedding) WITH (metric = 'l2');
            CREATE VIEW titles AS SELECT title FROM docs;
            INSERT INTO docs VALUES (1, 'one; first', '[1,0]'), (2, 'two', '[0,1]');
            !tables
            !columns docs
            !describe docs
            !primarykeys docs
            !indexes docs
            !set outputformat csv
            SELECT id, title, embedding FROM docs ORDER BY embedding <-> '[0,2]' LIMIT 2;
            !set outputformat vertical
            SELECT COUNT(*) AS n FROM titles;
            !autocommit off
            DELETE FROM docs;
            !rollback
            SELECT 'left ' || COUNT(*) AS m FROM docs;
            !quit
            """);
    assertTrue(text.contains("SYSTEM VIEW"), text);
    assertTrue(text.contains("titles"), text);
    assertTrue(text.contains("NO ACTION") || text.contains("docs_pkey"), text);
    assertTrue(text.contains("docs_embedding"), text);
    assertTrue(text.contains("VECTOR"), text);
    assertTrue(text.indexOf("'2','two','[0,1]'") < text.indexOf("'1','one; first','[1,0]'"), text);
    assertTrue(text.contains("'2','two','[0,1]'"), text);
    assertTrue(text.contains("left 2"), text);
    assertEquals(-1, text.indexOf("Error:"), text);
  }

  @Test
  void everythingThatIsToldOfADatabase() throws IOException {
    String text =
        run(
            "!dbinfo\n"
                + "!typeinfo\n"
                + "!metadata getTypeInfo\n"
                + "!metadata getTableTypes\n"
                + "!procedures\n"
                + "!quit\n");
    assertTrue(text.contains("getDatabaseProductName"), text);
    assertTrue(text.contains("Vicinal"), text);
    assertTrue(text.contains("VECTOR"), text);
    assertEquals(-1, text.indexOf("Exception"), text);
  }

  @Test
  void aMistakeIsToldAndTheScriptGoesOn() throws IOException {
    String text = run("SELEC 1;\nSELECT 'after it' AS x;\n!quit\n");
    assertTrue(text.contains("42601"), text);
    assertTrue(text.contains("after it"), text);
  }
}
