package io.vicinal.server;

import io.vicinal.server.command.AuditCommand;
import io.vicinal.server.command.BackupCommand;
import io.vicinal.server.command.DemoCommand;
import io.vicinal.server.command.PlainSql;
import io.vicinal.server.command.RepairCommand;
import io.vicinal.server.command.RestoreCommand;
import io.vicinal.server.command.ServeCommand;
import io.vicinal.server.command.SqlCommand;
import io.vicinal.server.command.UserCommand;
import io.vicinal.server.command.VerifyCommand;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: {@code demo}, {@code sql}, {@code serve}, {@code user}, {@code audit}, {@code
 * verify}, {@code repair}, {@code backup} and {@code restore}.
 */
@Command(
    name = "vicinal",
    description = "A SQL vector database for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      SqlCommand.class,
      UserCommand.class,
      AuditCommand.class,
      VerifyCommand.class,
      RepairCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {
  private Main() {}

  /**
   * Runs one command and exits with its code: 0 done, 1 failed, 2 wrong arguments, unless the
   * command's help says otherwise.
   */
  public static void main(String[] arguments) {
    VectorModule.loadIfAsked();
    System.exit(run(arguments));
  }

  /** Runs one command and returns its exit code. */
  static int run(String... arguments) {
    PlainSql sql = PlainSql.of(arguments);
    if (sql != null) {
      return sql.run(writer(System.out), writer(System.err));
    }
    var commandLine = new CommandLine(new Main());
    commandLine.addSubcommand(ServeCommand.commandLine());
    commandLine.setExecutionExceptionHandler((exception, command, parsed) -> {
      command.getErr().println("vicinal: " + exception.getMessage());
      return command.getCommandSpec().exitCodeOnExecutionException();
    });
    return commandLine.execute(arguments.length == 0 ? new String[] {"help"} : arguments);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }
}
