package io.vicinal.benchmarks.ann.contender;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Composes the command of another JVM like this one. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * Returns a command that runs {@code main} with this JVM's class path and flags.
   *
   * @param without flags that begin like this are left out
   * @param with flags that come instead
   */
  public static List<String> of(
      Class<?> main, String without, List<String> with, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith(without)) {
        command.add(flag);
      }
    }
    command.addAll(with);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }
}
