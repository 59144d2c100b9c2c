package io.vicinal.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, with one user. */
final class ServerProcess implements AutoCloseable {
  static final String USER = "bench";
  static final String PASSWORD = "a password of the bench";
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final String address;

  private ServerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Serves {@code data} on a free port. */
  static ServerProcess start(String launcher, Path data) throws IOException, InterruptedException {
    addUser(launcher, data);
    Process process =
        new ProcessBuilder(
                launcher, "serve", "--data", data.toString(), "--port", "0", "--log-level", "error")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    var said = new ArrayList<String>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      int url = line.indexOf("http://");
      if (url >= 0) {
        return new ServerProcess(
            process, line.substring(url + "http://".length(), line.lastIndexOf('/')));
      }
    }
    throw new IOException("the server did not start: " + said);
  }

  private static void addUser(String launcher, Path data) throws IOException, InterruptedException {
    Process adding =
        new ProcessBuilder(
                launcher,
                "user",
                "add",
                USER,
                "--role",
                "admin",
                "--password-stdin",
                "--data",
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var in = adding.outputWriter(StandardCharsets.UTF_8)) {
      in.write(PASSWORD + "\n");
    }
    if (adding.waitFor() != 0) {
      throw new IOException("cannot add a user: exit code " + adding.exitValue());
    }
  }

  /** Returns host and port. */
  String address() {
    return address;
  }

  /** Returns the CPU time that it has taken, zero where the system does not tell. */
  Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Stops it, and waits until it has closed its files. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
