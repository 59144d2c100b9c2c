package io.vicinal.server.command;

import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.jdbc.ServedLimits;
import io.vicinal.planner.access.Passwords;
import io.vicinal.server.http.HttpService;
import io.vicinal.server.http.IdleConnections;
import io.vicinal.server.http.RequestThreads;
import io.vicinal.server.log.AuditTrail;
import io.vicinal.server.log.LogOutput;
import io.vicinal.server.log.StatementLog;
import io.vicinal.server.login.Principal;
import io.vicinal.server.login.UserAuthenticator;
import io.vicinal.server.metrics.ServerMetrics;
import io.vicinal.server.rest.RestService;
import io.vicinal.server.settings.Form;
import io.vicinal.server.settings.Setting;
import io.vicinal.server.settings.SettingRefused;
import io.vicinal.server.settings.SettingSources;
import io.vicinal.server.settings.Settings;
import io.vicinal.server.wire.WireService;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.AuditOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a directory to Avatica clients until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Serves a data directory by Avatica's protocol over HTTP. Clients log in as users that",
      "\"vicinal user add\" has made, with the rights that each has.",
      "",
      "Every setting is a flag, a variable of the environment (VICINAL_PORT for --port) and a line",
      "of a file of properties (port=7655); a flag goes before the environment, that before the",
      "file."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "1:could not start",
      "2:wrong arguments or settings",
      "130, 143:stopped in order, by SIGINT or SIGTERM"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final int STATEMENT_SHARE = 4;
  private static final int USER_SHARE = 2;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties with settings. Default: what VICINAL_CONFIG names, or none.")
  private @Nullable String config;

  @Option(
      names = "--print-config",
      description = "Prints the settings that hold and where each was given, and exits.")
  private boolean printConfig;

  @Spec private @Nullable CommandSpec spec;

  private ServeCommand() {}

  /** Returns the command with a flag for every setting. */
  public static CommandLine commandLine() {
    var command = new CommandLine(new ServeCommand());
    for (Setting setting : Setting.values()) {
      Form form = setting.form();
      OptionSpec.Builder option =
          OptionSpec.builder(setting.flag())
              .type(String.class)
              .paramLabel(form.label())
              .description(SettingTexts.help(setting));
      if (form instanceof Form.Switch) {
        option.arity("0..1").fallbackValue("true");
      }
      command.getCommandSpec().addOption(option.build());
    }
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    try {
      Settings settings = SettingSources.read(flags(line), System.getenv(), config);
      if (printConfig) {
        line.getOut().print(SettingTexts.file(settings));
        line.getOut().flush();
        return 0;
      }
      startLog(settings);
      return serve(settings, ServerDoor.of(settings), line);
    } catch (SettingRefused e) {
      line.getErr().println("vicinal: " + e.getMessage());
      line.getErr().flush();
      return REFUSED;
    }
  }

  private static void startLog(Settings settings) throws SettingRefused {
    try {
      LogOutput.configure(
          settings.text(Setting.LOG_LEVEL), settings.path(Setting.LOG_FILE).orElse(null));
    } catch (IOException e) {
      throw new SettingRefused(
          "setting \"log-file\" ("
              + settings.given(Setting.LOG_FILE).source()
              + "): cannot write \""
              + settings.text(Setting.LOG_FILE)
              + "\"");
    }
  }

  private static Map<Setting, String> flags(CommandLine line) {
    var flags = new EnumMap<Setting, String>(Setting.class);
    for (Setting setting : Setting.values()) {
      String given = line.getCommandSpec().findOption(setting.flag()).getValue();
      if (given != null) {
        flags.put(setting, given);
      }
    }
    return flags;
  }

  private static int serve(Settings settings, ServerDoor door, CommandLine line)
      throws SettingRefused, InterruptedException {
    RequestThreads.prepare((int) settings.number(Setting.MAX_REQUESTS));
    String data = settings.text(Setting.DATA);
    var ready = new AtomicBoolean();
    var stopped = new CountDownLatch(1);
    var served = new AtomicReference<@Nullable ServedDirectory>();
    try (var metrics = new ServerMetrics();
        var http =
            new HttpService(
                door.options(metrics, principal -> isAdmin(served.get(), principal)), ready::get)) {
      http.start(); // tells that it is there while the directory recovers
      try (ServedDirectory directory = serve(settings, data);
          var trail =
              new AuditTrail(
                  directory.audit(), directory.access(), settings.number(Setting.AUDIT_KEEP_DAYS));
          var wire = new WireService(directory);
          var rest =
              new RestService((principal, database) ->
                  directory.connect(principal.name(), principal.keyId(), database));
          var idle =
              new IdleConnections(
                  wire,
                  rest,
                  Duration.ofMinutes(settings.number(Setting.IDLE_MINUTES)),
                  Duration.ofMinutes(settings.number(Setting.IDLE_TRANSACTION_MINUTES)))) {
        served.set(directory);
        http.tell(trail);
        trail.start();
        hear(
            directory, metrics, new StatementLog(settings.number(Setting.LOG_STATEMENT_MS)), trail);
        directory.setKeyDays((int) settings.number(Setting.API_KEY_DAYS));
        directory.setPasswordCost((int) settings.number(Setting.PASSWORD_COST));
        UserAuthenticator authenticator = authenticator(directory, settings);
        try (HttpService serving = http.serve(wire, rest, authenticator)) {
          door.checkUsers(!directory.users().all().isEmpty());
          idle.start(authenticator::isStill);
          ready.set(true);
          tell(line.getOut(), data, door.url(serving.port()), noAdmin(directory));
          awaitStop(ready, stopped, settings.seconds(Setting.STOP_SECONDS));
          return 0;
        }
      }
    } catch (IOException | SQLException e) {
      line.getErr().println("vicinal: cannot serve \"" + data + "\": " + e.getMessage());
      line.getErr().flush();
      return 1;
    } finally { // everything is closed
      stopped.countDown();
    }
  }

  private static ServedLimits limits(Settings settings) {
    return new ServedLimits(
        (int) settings.number(Setting.MAX_CONNECTIONS),
        (int) settings.number(Setting.MAX_CONNECTIONS_PER_USER),
        (int) settings.number(Setting.MAX_STATEMENTS_PER_CONNECTION),
        new ServedLimits.Work(
            bytes(settings, Setting.MAX_STATEMENT_MIB, STATEMENT_SHARE),
            bytes(settings, Setting.MAX_USER_MIB, USER_SHARE),
            TimeUnit.SECONDS.toMillis(settings.number(Setting.MAX_STATEMENT_SECONDS))));
  }

  private static long bytes(Settings settings, Setting setting, int shareOfHeap) {
    long given = settings.number(setting);
    return given == 0 ? Runtime.getRuntime().maxMemory() / shareOfHeap : given << 20;
  }

  private static ServedDirectory serve(Settings settings, String data) throws SQLException {
    return Driver.serve(
        "jdbc:vicinal:" + data,
        limits(settings),
        AuditOptions.beginning(settings.path(Setting.AUDIT_KEY_FILE).orElse(null)));
  }

  private static void hear(
      ServedDirectory directory, ServerMetrics metrics, StatementLog log, AuditTrail trail) {
    metrics.show(directory);
    directory
        .activity()
        .setListener(statement -> {
          metrics.ended(statement);
          log.ended(statement);
          trail.ended(statement);
        });
  }

  private static boolean isAdmin(@Nullable ServedDirectory directory, Principal principal) {
    return directory != null && directory.isAdmin(principal.name(), principal.keyId());
  }

  private static UserAuthenticator authenticator(ServedDirectory directory, Settings settings) {
    return new UserAuthenticator(
        directory.access(),
        new Passwords((int) settings.number(Setting.PASSWORD_COST)),
        Clock.systemUTC(),
        Duration.ofMinutes(settings.number(Setting.TOKEN_MINUTES)));
  }

  private static boolean noAdmin(ServedDirectory directory) {
    AccessRules rules = directory.access().rules();
    return rules.users().stream().noneMatch(user -> rules.isAdmin(user.id()));
  }

  private static void tell(PrintWriter out, String data, String url, boolean withoutAdmin) {
    out.printf("serving %s at %s%n", data, url);
    if (withoutAdmin) {
      out.println(
          "there is no admin yet: stop, run \"vicinal user add NAME --role admin\", and serve"
              + " again");
    }
    out.flush();
  }

  /**
   * Waits for the signal that ends the process, and keeps it from ending until {@code stopped} is
   * reached. The caller's thread itself cannot end before: its exit waits for the hook.
   */
  private static void awaitStop(AtomicBoolean ready, CountDownLatch stopped, Duration patience)
      throws InterruptedException {
    var asked = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ready.set(false);
                  asked.countDown();
                  try {
                    boolean _ =
                        stopped.await(patience.multipliedBy(2).toSeconds() + 10, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    asked.await();
  }
}
