package io.vicinal.benchmarks.ann.contender;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that answers each line with one line. Not thread-safe. */
final class PeerProcess implements AutoCloseable {
  private static final int END_SECONDS_MAX = 60;

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  /** Starts a command; what it writes to standard error is passed on. */
  PeerProcess(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    requests = process.outputWriter();
    answers = process.inputReader();
  }

  /** Sends one request and waits for the words of its answer. */
  String[] ask(String request) throws IOException {
    requests.write(request);
    requests.newLine();
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new EOFException("no answer to \"" + request + "\"");
    }
    return answer.strip().split(" ", -1);
  }

  /** Lets the process end and waits until it has: its files are free to be deleted afterwards. */
  @Override
  public void close() throws IOException {
    try {
      requests.close();
    } finally {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
