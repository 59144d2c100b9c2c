package io.vicinal.storage.io;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Does one input or output operation of the operating system. */
@FunctionalInterface
interface IoCall<T> {
  T run() throws IOException;

  /** Does an operation that returns nothing. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  /**
   * Runs {@code call}, which must open what it needs itself; repeats it if a thread interrupt
   * closed its channel, and leaves the thread interrupted afterwards.
   *
   * @throws StorageException.Io with {@code verb} and {@code file} in its message
   */
  static <T> T attempt(String verb, String file, IoCall<T> call) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return call.run();
        } catch (ClosedByInterruptException _) {
          interrupted |= Thread.interrupted();
        } catch (IOException e) {
          throw failure(verb, file, e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs {@code action} as {@link #attempt} does. */
  static void attemptAction(String verb, String file, Action action) {
    boolean _ =
        attempt(
            verb,
            file,
            () -> {
              action.run();
              return true;
            });
  }

  /** Returns the error that names the operation and the file. */
  static StorageException.Io failure(String verb, String file, IOException cause) {
    return new StorageException.Io("cannot " + verb + " \"" + file + "\"", cause);
  }
}
