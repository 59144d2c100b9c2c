package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.planner.access.Passwords;
import io.vicinal.storage.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A process of its own that serves a directory, with one admin. */
final class ServedProcess implements AutoCloseable {
  static final String USER = "anna";
  static final String PASSWORD = "correct horse battery";

  private static final int HEAP_MIB = 256;
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path errors;
  private final String url;

  /** Starts it with more arguments of "serve". */
  ServedProcess(Path data, String... arguments) throws Exception {
    this(HEAP_MIB, data, arguments);
  }

  /** Starts it with a heap of so many MiB. */
  ServedProcess(int heapMib, Path data, String... arguments) throws Exception {
    errors = Files.createTempFile("serve", ".err");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.vicinal.server.Main",
                "serve",
                "--data",
                data.toString(),
                "--port",
                "0"));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertTrue(line != null && line.startsWith("serving "), () -> line + errors());
    url = line.substring(line.lastIndexOf(' ') + 1);
  }

  /** Makes {@code data} a directory with an admin in it. */
  static void prepare(Path data) throws SQLException {
    try (ServedDirectory directory = Driver.serve("jdbc:vicinal:" + data)) {
      String hash = new Passwords(4).hash(PASSWORD);
      long id = directory.users().create(USER, hash).id();
      directory.access().addMember(Role.ADMIN.id(), id, false);
    }
  }

  /** Connects as anybody's Avatica client does. */
  Connection connect() throws SQLException {
    return connect(USER, PASSWORD);
  }

  Connection connect(String user, String password) throws SQLException {
    var properties = new Properties();
    properties.setProperty("serialization", "protobuf");
    properties.setProperty("authentication", "BASIC");
    properties.setProperty("avatica_user", user);
    properties.setProperty("avatica_password", password);
    return DriverManager.getConnection("jdbc:avatica:remote:url=" + url, properties);
  }

  int status(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url).resolve(path))
              .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  /** Returns the token that an API key gives. */
  String token(String key) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url).resolve("/v1/login"))
              .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
              .header("Authorization", "Bearer " + key)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      String answer = client.send(request, BodyHandlers.ofString()).body();
      String start = "{\"token\":\"";
      assertTrue(answer.startsWith(start), answer);
      return answer.substring(start.length(), answer.indexOf('"', start.length()));
    }
  }

  /** Returns the address on which it serves, with a slash at its end. */
  String url() {
    return url;
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Sends SIGTERM and returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it did not stop");
    return process.exitValue();
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Kills it, if it still runs. */
  @Override
  public void close() throws IOException {
    kill();
    Files.deleteIfExists(errors);
  }
}
