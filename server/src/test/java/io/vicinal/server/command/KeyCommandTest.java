package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.access.SecretText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code vicinal user key} prints. */
final class KeyCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void prepare() throws Exception {
    ServedProcess.prepare(data());
  }

  private Path data() {
    return directory.resolve("data");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var all = new ArrayList<>(List.of("key"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", data().toString()));
    return new CommandLine(new UserCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void makesListsAndDropsKeys() {
    assertEquals(
        0,
        run(
            "add",
            "anna",
            "it's \"k\"",
            "--scope",
            "read",
            "--scope",
            "database:main",
            "--valid-until",
            "2090-01-01"),
        err::toString);
    String key = out.toString().strip();
    assertTrue(SecretText.parse(key).isPresent(), key);
    assertEquals(0, run("add", "anna", "whole", "--valid-until", "infinity"), err::toString);
    assertEquals(0, run("list"), err::toString);
    String listed = out.toString();
    assertTrue(listed.startsWith("anna it's \"k\": read,database:main, until 2090-01-01"), listed);
    assertTrue(listed.contains(System.lineSeparator() + "anna whole" + System.lineSeparator()));
    assertFalse(listed.contains(SecretText.parse(key).orElseThrow().secret()));
    assertEquals(0, run("drop", "anna", "whole"), err::toString);
    assertEquals(0, run("list", "anna"), err::toString);
    assertEquals(1, out.toString().lines().count());
    assertEquals(0, run("list", "nobody"), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void refusesWhatIsNotThere() {
    assertEquals(1, run("add", "nobody", "k"));
    assertTrue(err.toString().contains("user \"nobody\" does not exist"), err.toString());
    assertEquals(1, run("add", "anna", "k", "--scope", "nosuch"));
    assertTrue(err.toString().contains("nosuch"), err.toString());
    assertEquals(1, run("add", "anna", "k", "--valid-until", "soon"));
    assertEquals(1, run("drop", "anna", "k"));
    assertTrue(err.toString().contains("API key \"k\" does not exist"), err.toString());
    assertEquals(2, run());
  }
}
