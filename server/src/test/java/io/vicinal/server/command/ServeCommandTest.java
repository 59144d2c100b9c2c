package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.settings.Setting;
import io.vicinal.server.tls.TestCertificates;
import io.vicinal.server.tls.TlsFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What "serve" takes, prints and refuses before it serves. */
final class ServeCommandTest {
  private static final String TABLE_START = "<!-- settings -->";
  private static final String TABLE_END = "<!-- end of settings -->";

  @TempDir private Path directory;

  private record Said(int code, String out, String err) {}

  private static Said serve(String... arguments) {
    CommandLine command = ServeCommand.commandLine();
    var out = new StringWriter();
    var err = new StringWriter();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = command.execute(arguments);
    return new Said(code, out.toString(), err.toString());
  }

  private static void assertRefused(String part, String... arguments) {
    Said said = serve(arguments);
    assertEquals(2, said.code, said.err);
    assertTrue(said.err.contains(part), said.err);
    assertFalse(said.err.contains("\tat "), said.err);
  }

  @Test
  void helpNamesEverySettingWithItsBoundsAndDefault() {
    String help = serve("--help").out.replaceAll("\\s+", " ");
    for (Setting setting : Setting.values()) {
      assertTrue(help.contains(setting.flag()), help);
    }
    assertTrue(help.contains("--config") && help.contains("From 0 to 65535"), help);
  }

  @Test
  void printedSettingsGiveTheSameSettingsAgain() throws IOException {
    Said first = serve("--print-config", "--port", "8", "--data", "C:\\here", "--host=::1");
    assertEquals(0, first.code, first.err);
    assertTrue(first.out.contains("(flag --port)\nport=8\n"), first.out);
    Path file = directory.resolve("printed.properties");
    Files.writeString(file, first.out);
    Said again = serve("--print-config", "--config", file.toString());
    assertEquals(0, again.code, again.err);
    assertEquals(values(first.out), values(again.out));
  }

  private static List<String> values(String printed) {
    return printed.lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void wrongSettingsAreRefusedBeforeAnythingIsOpen() {
    String data = directory.resolve("none").toString();
    assertRefused("\"port\" must be from 0 to 65535", "--data", data, "--port", "65536");
    assertRefused("\"port\" must be a whole number", "--data", data, "--port", "7655x");
    assertRefused("Unknown option", "--data", data, "--prot", "1");
    assertRefused("does not exist", "--data", data, "--config", data + ".properties");
    assertRefused("is no address", "--data", data, "--host", "[nonsense]");
    assertFalse(Files.exists(Path.of(data)));
  }

  @Test
  void aNetworkWantsTlsAndAUser() throws Exception {
    String data = directory.resolve("data").toString();
    for (String host : List.of("0.0.0.0", "::", "::ffff:0.0.0.0", "192.0.2.1", "[::]")) {
      assertRefused("insecure-allow-plain-network", "--data", data, "--host", host);
    }
    assertRefused("flag --host", "--data", data, "--host", "0.0.0.0");
    assertFalse(Files.exists(Path.of(data)));

    TlsFiles files = TestCertificates.make(directory, "-keyalg", "EC").write(directory);
    assertRefused("wants \"tls-key\"", "--tls-certificate", files.certificate().toString());
    assertRefused("wants \"tls-certificate\"", "--tls-key", files.key().toString());
    assertRefused(
        "flag --tls-key",
        "--tls-certificate",
        files.certificate().toString(),
        "--tls-key",
        files.key() + "s");
    assertRefused(
        "no user has a password",
        "--data",
        data,
        "--host",
        "0.0.0.0",
        "--port",
        "0",
        "--tls-certificate",
        files.certificate().toString(),
        "--tls-key",
        files.key().toString());
  }

  @Test
  void thePageShowsTheSettingsThatThereAre() throws IOException {
    var rows = new ArrayList<String>();
    rows.add("| Setting | Default | Values | Unit | What it does |");
    rows.add("|---|---|---|---|---|");
    for (Setting setting : Setting.values()) {
      rows.add(
          "| `"
              + setting.key()
              + "` | "
              + (setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`")
              + " | "
              + setting.form().bounds()
              + " | "
              + setting.form().unit()
              + " | "
              + setting.description()
              + " |");
    }
    String page = Files.readString(Path.of("..", "docs", "server.md"));
    int start = page.indexOf(TABLE_START) + TABLE_START.length();
    String shown = page.substring(start, page.indexOf(TABLE_END, start)).strip();
    assertEquals(String.join("\n", rows), shown);
  }
}
