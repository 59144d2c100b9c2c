package io.vicinal.server.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.command.ServeCommand;
import io.vicinal.server.command.UserCommand;
import io.vicinal.server.settings.Setting;
import io.vicinal.server.settings.SettingSources;
import io.vicinal.server.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is in deploy/ fits the product, as far as that can be said without Docker and systemd. */
final class DeployTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Set<String> DOCKER =
      Set.of(
          "FROM",
          "RUN",
          "COPY",
          "ENV",
          "USER",
          "WORKDIR",
          "VOLUME",
          "EXPOSE",
          "HEALTHCHECK",
          "STOPSIGNAL",
          "ENTRYPOINT",
          "CMD");
  private static final Set<String> SECTIONS = Set.of("[Unit]", "[Service]", "[Install]");

  private static String read(String name) throws IOException {
    return Files.readString(DEPLOY.resolve(name));
  }

  /** Returns the instructions of the Dockerfile; the last of each kind. */
  private static Map<String, String> docker() throws IOException {
    var instructions = new LinkedHashMap<String, String>();
    for (String line : read("Dockerfile").replace("\\\n", " ").lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\\s+", 2);
        assertTrue(DOCKER.contains(parts[0]), line);
        instructions.put(parts[0], parts[1]);
      }
    }
    return instructions;
  }

  /** Returns the words of the form {@code ["a", "b"]}. */
  private static List<String> words(String json) {
    assertTrue(json.startsWith("[\"") && json.endsWith("\"]"), json);
    return Arrays.asList(json.substring(2, json.length() - 2).split("\", \"", -1));
  }

  @Test
  void theImageRunsTheServerAsNobodyInParticular() throws Exception {
    Map<String, String> docker = docker();
    assertTrue(docker.get("FROM").endsWith(":25-jre"), docker.get("FROM"));
    assertEquals("10001:10001", docker.get("USER"));
    assertEquals("/data", docker.get("VOLUME"));
    assertEquals("serve", words(docker.get("CMD")).getFirst());
    String[] copied = docker.get("COPY").split(" ");
    List<String> start = words(docker.get("ENTRYPOINT"));
    assertEquals(copied[1], start.getLast());
    assertTrue(
        Files.readString(Path.of("pom.xml")).contains(Path.of(copied[0]).getFileName().toString()));
    assertTrue(copied[0].startsWith("server/target/"), copied[0]);
    assertFlags(start.subList(1, start.indexOf("-jar")));

    var environment = new LinkedHashMap<String, String>();
    for (String pair : docker.get("ENV").split(" ")) {
      environment.put(pair.split("=")[0], pair.split("=")[1]);
    }
    Settings settings = SettingSources.read(Map.of(), environment, null);
    assertEquals(docker.get("VOLUME"), settings.text(Setting.DATA));
    assertEquals(docker.get("EXPOSE"), settings.text(Setting.PORT));
    String health = docker.get("HEALTHCHECK");
    assertEquals("bash", words(health.substring(health.indexOf('['))).getFirst());
  }

  @Test
  void theUnitStartsTheServerWithAsLittleAsItNeeds() throws Exception {
    String unit = read("vicinal.service");
    var entries = new LinkedHashMap<String, String>();
    for (String line : unit.lines().toList()) {
      if (line.startsWith("[")) {
        assertTrue(SECTIONS.contains(line), line);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        assertTrue(Pattern.matches("[A-Z][A-Za-z]+=.*", line), line);
        String[] parts = line.split("=", 2);
        assertTrue(entries.put(parts[0], parts[1]) == null, "twice: " + line);
      }
    }
    List<String> start = List.of(entries.get("ExecStart").split(" "));
    assertFlags(start.subList(1, start.indexOf("-jar")));
    List<String> arguments = start.subList(start.indexOf("serve") + 1, start.size());
    assertEquals(List.of("--config", "/etc/vicinal/vicinal.properties"), arguments);
    assertTrue(
        ServeCommand.commandLine().getCommandSpec().optionsMap().containsKey(arguments.getFirst()));
    assertEquals("/var/lib/" + entries.get("StateDirectory"), entries.get("WorkingDirectory"));
    assertFalse(entries.get("User").equals("root"));
    assertEquals("143", entries.get("SuccessExitStatus"));
    assertEquals("2", entries.get("RestartPreventExitStatus"));
    assertFalse(entries.containsKey("MemoryDenyWriteExecute"), "the JVM would not start");
    for (String hardened :
        List.of("NoNewPrivileges", "ProtectHome", "PrivateDevices", "RestrictNamespaces")) {
      assertEquals("yes", entries.get(hardened), hardened);
    }
    long stop = properties().seconds(Setting.STOP_SECONDS).toSeconds();
    assertTrue(Long.parseLong(entries.get("TimeoutStopSec")) > 2 * stop + 10);
    assertTrue(
        properties().text(Setting.DATA).startsWith(entries.get("WorkingDirectory") + "/"),
        "the data is where the unit may write");
  }

  @Test
  void theImageOwnsWhatItWritesAndSendsNothingButTheJar() throws Exception {
    String text = read("Dockerfile");
    String owned = text.substring(text.indexOf("install -d"), text.indexOf(" \\\n && java"));
    List<String> volumes =
        text.lines()
            .filter(line -> line.startsWith("VOLUME "))
            .map(line -> line.substring("VOLUME ".length()))
            .toList();
    assertEquals(Set.of("/data", "/keys"), Set.copyOf(volumes));
    for (String volume : volumes) {
      assertTrue(List.of(owned.split(" ")).contains(volume), volume + " is not made: " + owned);
      assertTrue(text.contains("-v vicinal" + volume.replace("/data", "").replace('/', '-') + ":"));
    }
    Map<String, String> docker = docker();
    assertTrue(docker.get("ENV").contains("VICINAL_AUDIT_KEY_FILE=/keys/"), docker.get("ENV"));
    String jar = docker.get("COPY").split(" ")[0];
    List<String> sent =
        read("Dockerfile.dockerignore").lines().filter(line -> !line.startsWith("#")).toList();
    assertEquals(List.of("*", "!" + jar), sent);
    String user = docker.get("USER").split(":")[0];
    assertTrue(text.contains("--uid " + user) && text.contains("User " + user + " of the host"));
  }

  @Test
  void everyVariableAndFlagThatIsNamedIsOne() throws Exception {
    for (String file : List.of("Dockerfile", "vicinal.service", "vicinal.properties")) {
      Matcher variables = Pattern.compile("VICINAL_[A-Z_]+").matcher(read(file));
      while (variables.find()) {
        String name = variables.group();
        assertTrue(
            Arrays.stream(Setting.values()).anyMatch(setting -> setting.variable().equals(name)),
            file + ": " + name);
      }
      var user = new CommandLine(new UserCommand()).getSubcommands().get("add").getCommandSpec();
      Matcher added = Pattern.compile("user add anna (.*)").matcher(read(file));
      while (added.find()) {
        for (String word : added.group(1).split(" ")) {
          assertTrue(
              !word.startsWith("--") || user.optionsMap().containsKey(word), file + ": " + word);
        }
      }
    }
    String unit = read("vicinal.service");
    assertTrue(unit.contains(" --data " + properties().text(Setting.DATA) + "\n"));
    assertTrue(unit.contains("\nUser=vicinal\n") && unit.contains("sudo -u vicinal "));
    assertTrue(unit.contains("useradd --system --home-dir /var/lib/vicinal"));
  }

  private static Settings properties() throws Exception {
    return SettingSources.read(Map.of(), Map.of(), DEPLOY.resolve("vicinal.properties").toString());
  }

  @Test
  void theSampleOfSettingsIsOneAlsoWithWhatItLeavesOut() throws Exception {
    assertEquals(7655, properties().number(Setting.PORT));
    for (String line : read("vicinal.properties").lines().toList()) {
      if (line.startsWith("#") && line.contains("=") && !line.startsWith("# ")) {
        String[] parts = line.substring(1).split("=", 2);
        assertTrue(Setting.named(parts[0]).isPresent(), line);
      }
    }
  }

  /** Asks this JVM's own launcher whether it takes the flags. */
  private static void assertFlags(List<String> flags) throws Exception {
    assertTrue(flags.contains("jdk.incubator.vector"), "distances would be slow");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-version");
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), said);
  }
}
