package io.vicinal.server.command;

import io.vicinal.storage.StorageException;
import java.util.function.IntSupplier;
import picocli.CommandLine;

/** Runs what a command does. */
final class Work {
  private Work() {}

  /**
   * Returns the exit code of {@code work}, or {@code refused} after telling why storage refused.
   */
  static int run(CommandLine line, int refused, IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (StorageException e) {
      line.getErr().println("vicinal: " + e.getMessage());
      return refused;
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }
}
