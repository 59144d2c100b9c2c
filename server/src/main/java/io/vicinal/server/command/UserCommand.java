package io.vicinal.server.command;

import io.vicinal.planner.access.Passwords;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Role;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import io.vicinal.storage.Users;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, changes and lists those who may log in to a server. */
@Command(
    name = "user",
    description = {
      "Makes, changes and lists the users of a data directory, while no process has it open.",
      "A user may do what its roles and grants say: admin, developer, writer and reader are roles."
    },
    mixinStandardHelpOptions = true,
    subcommands = KeyCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class UserCommand implements Runnable {
  private static final String PASSWORD_STDIN =
      "Read the password from the first line of standard input, not from the terminal.";

  private static final String PASSWORD_COST =
      "Cost of the hash, 10 to 15; one more doubles its time. Default: ${DEFAULT-VALUE}.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "missing command: add, passwd, list, lock, key, …");
  }

  @Command(name = "add", description = "Makes a user who may log in at once.")
  int add(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              description = "Role or group that the user gets, such as admin; may be repeated.")
          List<String> roles,
      @Option(names = "--password-stdin", description = PASSWORD_STDIN) boolean fromStandardInput,
      @Option(names = "--password-cost", defaultValue = "10", description = PASSWORD_COST) int cost,
      @Option(names = "--data", defaultValue = "data") Path data) {
    return with(
        data,
        OpenOptions.DEFAULT.withBackgroundWork(false),
        directory ->
            add(directory, name, roles == null ? List.of() : roles, fromStandardInput, cost));
  }

  private void add(
      DataDirectory directory,
      String name,
      List<String> names,
      boolean fromStandardInput,
      int cost) {
    List<Role> roles = names.stream().map(role -> role(directory, role)).toList();
    String hash = hash(fromStandardInput, cost);
    User user = directory.users().create(name, hash);
    for (Role role : roles) {
      directory.access().addMember(role.id(), user.id(), false);
    }
  }

  @Command(name = "grant", description = "Makes a user a member of a role or group.")
  int grant(
      @Parameters(index = "0", paramLabel = "NAME") String name,
      @Parameters(index = "1", paramLabel = "ROLE") String role,
      @Option(names = "--data", defaultValue = "data") Path data) {
    return with(
        data,
        OpenOptions.DEFAULT.withBackgroundWork(false),
        directory -> {
          User user =
              directory
                  .users()
                  .find(name)
                  .orElseThrow(() -> new StorageException.NotFound("user", name));
          directory.access().addMember(role(directory, role).id(), user.id(), false);
        });
  }

  private static Role role(DataDirectory directory, String name) {
    return directory
        .access()
        .rules()
        .role(name)
        .orElseThrow(() -> new StorageException.NotFound("role", name));
  }

  @Command(name = "passwd", description = "Gives a user another password.")
  int passwd(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--password-stdin", description = PASSWORD_STDIN) boolean fromStandardInput,
      @Option(names = "--password-cost", defaultValue = "10", description = PASSWORD_COST) int cost,
      @Option(names = "--data", defaultValue = "data") Path data) {
    return change(data, users -> users.setPasswordHash(name, hash(fromStandardInput, cost)));
  }

  private String hash(boolean fromStandardInput, int cost) {
    if (cost < Passwords.COST || cost > Passwords.COST_MAX) {
      throw new IllegalArgumentException(
          "--password-cost must be from %d to %d, not %d"
              .formatted(Passwords.COST, Passwords.COST_MAX, cost));
    }
    return Passwords.hash(password(fromStandardInput), cost);
  }

  @Command(name = "lock", description = "Lets a user no longer log in.")
  int lock(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--data", defaultValue = "data") Path data) {
    return with(
        data,
        OpenOptions.DEFAULT.withBackgroundWork(false),
        directory -> {
          requireOtherAdmin(directory, name);
          directory.users().setLocked(name, true);
        });
  }

  @Command(name = "unlock", description = "Lets a locked user log in again.")
  int unlock(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--data", defaultValue = "data") Path data) {
    return change(data, users -> users.setLocked(name, false));
  }

  @Command(name = "drop", description = "Removes a user.")
  int drop(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--data", defaultValue = "data") Path data) {
    return with(
        data,
        OpenOptions.DEFAULT.withBackgroundWork(false),
        directory -> {
          requireOtherAdmin(directory, name);
          directory.users().drop(name);
        });
  }

  /** Refuses, as SQL does, what would leave nobody who can log in and give rights back. */
  private static void requireOtherAdmin(DataDirectory directory, String name) {
    AccessRules rules = directory.access().rules();
    if (rules.user(name).filter(user -> rules.isLastAdmin(user.id())).isPresent()) {
      throw new IllegalArgumentException("the last admin cannot be locked or dropped");
    }
  }

  @Command(name = "list", description = "Prints a line for each user.")
  int list(@Option(names = "--data", defaultValue = "data") Path data) {
    return with(
        data,
        OpenOptions.DEFAULT.withReadOnly(true),
        directory -> {
          AccessRules rules = directory.access().rules();
          for (User user : rules.users()) {
            line()
                .getOut()
                .println(user.name() + roles(rules, user) + (user.locked() ? " (locked)" : ""));
          }
        });
  }

  private static String roles(AccessRules rules, User user) {
    return rules.memberships().stream()
        .filter(membership -> membership.memberId() == user.id())
        .flatMap(membership -> rules.role(membership.roleId()).stream())
        .map(Role::name)
        .sorted()
        .collect(Collectors.joining(", "))
        .transform(names -> names.isEmpty() ? "" : ": " + names);
  }

  private int change(Path data, Consumer<Users> change) {
    return with(
        data,
        OpenOptions.DEFAULT.withBackgroundWork(false),
        directory -> change.accept(directory.users()));
  }

  private int with(Path data, OpenOptions options, Consumer<DataDirectory> work) {
    return Work.run(
        line(),
        1,
        () -> {
          try (DataDirectory directory =
              DataDirectory.open(data, options.withAudit(CommandLineAudit.options()))) {
            CommandLineAudit.acting().run(() -> work.accept(directory));
            return 0;
          } catch (StorageException.InUse e) {
            line().getErr().println("vicinal: " + e.getMessage() + "; stop its process first");
            return 1;
          } catch (IllegalArgumentException e) {
            line().getErr().println("vicinal: " + e.getMessage());
            return 1;
          }
        });
  }

  private String password(boolean fromStandardInput) {
    String password = fromStandardInput ? firstLine() : asked();
    if (password == null) {
      throw new IllegalArgumentException("no password was given");
    }
    return password;
  }

  private static @Nullable String firstLine() {
    try {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException e) {
      throw new IllegalArgumentException("standard input cannot be read", e);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // with -Djdk.console=java.base it may be
  private static String asked() {
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new IllegalArgumentException("there is no terminal; use --password-stdin");
    }
    char[] first = console.readPassword("password: ");
    char[] second = console.readPassword("again: ");
    if (first == null || !Arrays.equals(first, second)) {
      throw new IllegalArgumentException("the two passwords differ");
    }
    return new String(first);
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
