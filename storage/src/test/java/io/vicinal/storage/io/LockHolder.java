package io.vicinal.storage.io;

import java.io.IOException;
import java.nio.file.Path;

/** A process that locks a directory, says so, and waits to be killed. */
public final class LockHolder {
  private LockHolder() {}

  public static Process start(Path root, boolean shared) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                root.toString(),
                String.valueOf(shared))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.inputReader().readLine() == null) {
      throw new AssertionError("the child could not lock " + root);
    }
    return process;
  }

  public static void main(String[] args) throws IOException {
    StoreLock lock =
        RealFileStore.at(Path.of(args[0])).lock(Path.of("LOCK"), Boolean.parseBoolean(args[1]));
    System.out.println("locked " + lock.shared());
    System.in.read(); // until it is killed, however late that is
  }
}
