package io.vicinal.server.command;

import io.vicinal.storage.StorageException;
import java.util.function.IntSupplier;
import picocli.CommandLine;

/** Runs what a command does. */
final class Work {
  private Work() {}

  /**
   * Returns the exit code of {@code work}, or {@code refused} after telling why storage refused or
   * what went wrong unexpectedly.
   */
  static int run(CommandLine line, int refused, IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (StorageException e) {
      line.getErr().println("vicinal: " + e.getMessage());
      return refused;
    } catch (RuntimeException | Error e) { // any other code would say something about the data
      line.getErr().println("vicinal: internal error: " + e);
      return refused;
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }
}
