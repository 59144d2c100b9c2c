package io.vicinal.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from, and what is refused. */
final class SettingSourcesTest {
  @TempDir private Path directory;

  private String file(String text) throws IOException {
    Path file = directory.resolve("vicinal.properties");
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void flagsGoBeforeTheEnvironmentThatBeforeTheFileAndThatBeforeDefaults() throws Exception {
    String file = file("# a comment\nport = 1 \nidle-minutes=1\nmax-request-mib: 1\n");
    Settings settings =
        SettingSources.read(
            Map.of(Setting.PORT, "3"),
            Map.of("VICINAL_PORT", "2", "VICINAL_IDLE_MINUTES", "2", "PATH", "/bin"),
            file);
    assertEquals(3, settings.number(Setting.PORT));
    assertEquals("flag --port", settings.given(Setting.PORT).source());
    assertEquals(2, settings.number(Setting.IDLE_MINUTES));
    assertEquals("environment VICINAL_IDLE_MINUTES", settings.given(Setting.IDLE_MINUTES).source());
    assertEquals(1, settings.number(Setting.MAX_REQUEST_MIB));
    assertEquals("file " + file, settings.given(Setting.MAX_REQUEST_MIB).source());
    assertEquals("127.0.0.1", settings.text(Setting.HOST));
    assertEquals("default", settings.given(Setting.HOST).source());
  }

  @Test
  void theEnvironmentCanNameTheFileAndAFlagAnother() throws Exception {
    String file = file("port=5\n");
    Map<String, String> environment = Map.of("VICINAL_CONFIG", file);
    assertEquals(5, SettingSources.read(Map.of(), environment, null).number(Setting.PORT));
    Map<String, String> missing = Map.of("VICINAL_CONFIG", "/nowhere/at/all");
    assertEquals(5, SettingSources.read(Map.of(), missing, file).number(Setting.PORT));
    assertRefused(Map.of(), missing, null, "/nowhere/at/all");
  }

  @Test
  void whatIsUnknownOrImpossibleIsRefusedByNameAndPlace() throws Exception {
    assertRefused(Map.of(), Map.of("VICINAL_PROT", "1"), null, "VICINAL_PROT");
    assertRefused(Map.of(), Map.of(), file("prot=1"), "\"prot\" in file");
    assertRefused(Map.of(), Map.of(), file("port=1\nport=2"), "\"port\" is given twice");
    assertRefused(Map.of(), Map.of(), file("port=\\u12"), "is wrong");
    assertRefused(Map.of(Setting.PORT, "70000"), Map.of(), null, "from 0 to 65535, not 70000");
    assertRefused(Map.of(Setting.PORT, "70000"), Map.of(), null, "flag --port");
    assertRefused(Map.of(), Map.of("VICINAL_PORT", "x"), null, "environment VICINAL_PORT");
    assertRefused(Map.of(), Map.of(), file("port="), "whole number, not \"\"");
    assertRefused(Map.of(), Map.of(), file("host="), "must not be empty");
    assertRefused(
        Map.of(), Map.of(), file("insecure-allow-plain-network=yes"), "must be true or false");
    assertRefused(Map.of(), Map.of(), directory.toString(), "cannot be read");
    Path binary = directory.resolve("binary");
    Files.write(binary, "host=\u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(Map.of(), Map.of(), binary.toString(), "not UTF-8");
  }

  private static void assertRefused(
      Map<Setting, String> flags, Map<String, String> environment, String file, String part) {
    String said =
        assertThrows(SettingRefused.class, () -> SettingSources.read(flags, environment, file))
            .getMessage();
    assertTrue(said.contains(part), said);
  }

  @Test
  void everySettingHasAValueThatItTakesAndANameOfItsOwn() {
    for (Setting setting : Setting.values()) {
      String text = setting.defaultText();
      assertTrue(text.isEmpty() || setting.form().fault(text).isEmpty(), setting.key());
      assertEquals(setting, Setting.named(setting.key()).orElseThrow());
      assertTrue(!setting.description().isEmpty() && !setting.description().endsWith("."));
    }
  }
}
