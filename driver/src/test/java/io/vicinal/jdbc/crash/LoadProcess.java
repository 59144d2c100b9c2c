package io.vicinal.jdbc.crash;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A running {@link LoadChild}. Stopping it with SIGSTOP and copying its directory gives the very
 * bytes that SIGKILL would leave at that moment, without the cost of another virtual machine.
 */
final class LoadProcess {
  private static final long DEADLINE_SECONDS = 600;

  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  LoadProcess(long seed, long growingBytesMax, Path backups) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dvicinal.growingBytesMax=" + growingBytesMax,
                "-cp",
                System.getProperty("java.class.path"),
                LoadChild.class.getName(),
                String.valueOf(seed),
                backups.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands = process.outputWriter();
    Thread.ofPlatform().daemon().start(this::readAnswers);
  }

  /** Whether processes can be stopped and looked at here. */
  static boolean canStop() {
    return Files.isReadable(Path.of("/proc/self/task"));
  }

  private void readAnswers() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      answers.add("ended: " + e);
      return;
    }
    answers.add("ended");
  }

  void tell(String... words) throws IOException {
    commands.write(String.join("\t", words) + "\n");
    commands.flush();
  }

  /** Waits for {@code wanted}; anything else that the child says is a failure. */
  void expect(String wanted) throws InterruptedException {
    String answer = answers.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (!wanted.equals(answer)) {
      throw new AssertionError(
          "expected \"" + wanted + "\" of the process, not \"" + answer + "\"");
    }
  }

  /** Stops all threads, within the system call that each of them is in. */
  void stop() throws IOException, InterruptedException {
    signal("STOP");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!allStopped()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the process does not stop");
      }
      Thread.onSpinWait();
    }
  }

  private boolean allStopped() throws IOException {
    for (Path task : tasks()) {
      try {
        String stat = Files.readString(task.resolve("stat"));
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        if (state != 'T' && state != 'X' && state != 'Z') {
          return false;
        }
      } catch (IOException _) { // this thread has ended
        continue;
      }
    }
    return true;
  }

  private List<Path> tasks() throws IOException {
    try (var tasks = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
      return tasks.toList();
    }
  }

  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new AssertionError("kill -" + name + " gave " + status);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Kills the process as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** Copies a directory that nobody changes now; {@code to} must not exist. */
  static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.copy(file, target);
    }
  }

  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      for (Path file : files(directory).reversed()) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return files;
  }
}
