package io.vicinal.server.command;

import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.planner.access.Passwords;
import io.vicinal.server.http.HttpService;
import io.vicinal.server.http.IdleConnections;
import io.vicinal.server.login.UserAuthenticator;
import io.vicinal.server.wire.WireService;
import io.vicinal.storage.AccessRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves a directory to the Avatica clients of this machine until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Serves a data directory to clients of this machine, by Avatica's protocol over HTTP.",
      "It listens on 127.0.0.1 only, because it does not encrypt. Clients log in as users that",
      "\"vicinal user add\" has made; with the rights that each has."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "1:could not start",
      "2:wrong arguments",
      "130, 143:stopped in order, by SIGINT or SIGTERM"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final String ADDRESS = "127.0.0.1";
  private static final int PORT_MAX = 65_535;
  private static final long MIB = 1 << 20;
  private static final long HEAP_SHARE_OF_BODIES = 4;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      defaultValue = "data",
      description = "The data directory, made if missing. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("data");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "7655",
      description = "Where to listen; 0 for a free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--max-request-mib",
      paramLabel = "MIB",
      defaultValue = "64",
      description = "Largest request, in MiB. Default: ${DEFAULT-VALUE}.")
  private long requestMib;

  @Option(
      names = "--idle-minutes",
      paramLabel = "MINUTES",
      defaultValue = "30",
      description = {
        "Connections without a call for so long are closed, and what they have open is rolled"
            + " back.",
        "Default: ${DEFAULT-VALUE}."
      })
  private int idleMinutes;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    require("--port", port, 0, PORT_MAX);
    require("--max-request-mib", requestMib, 1, Integer.MAX_VALUE / MIB);
    require("--idle-minutes", idleMinutes, 1, Duration.ofDays(365).toMinutes());
    var line = Objects.requireNonNull(spec).commandLine();
    var ready = new AtomicBoolean();
    var stopped = new CountDownLatch(1);
    long bodies =
        Math.max(requestMib * MIB, Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_BODIES);
    try (ServedDirectory directory = Driver.serve("jdbc:vicinal:" + data);
        var wire = new WireService(directory);
        var idle = new IdleConnections(wire, Duration.ofMinutes(idleMinutes));
        var http =
            new HttpService(
                ADDRESS,
                port,
                wire,
                new UserAuthenticator(
                    directory.users(), new Passwords(Passwords.COST), Clock.systemUTC()),
                ready::get,
                requestMib * MIB,
                bodies,
                STOP_TIMEOUT)) {
      http.start();
      idle.start();
      ready.set(true);
      tell(line.getOut(), http.port(), noAdmin(directory));
      awaitStop(ready, stopped);
      return 0;
    } catch (IOException | SQLException e) {
      line.getErr().println("vicinal: cannot serve \"" + data + "\": " + e.getMessage());
      return 1;
    } finally { // everything is closed
      stopped.countDown();
    }
  }

  private static boolean noAdmin(ServedDirectory directory) {
    AccessRules rules = directory.access().rules();
    return rules.users().stream().noneMatch(user -> rules.isAdmin(user.id()));
  }

  private void tell(PrintWriter out, int listening, boolean withoutAdmin) {
    out.printf("serving %s at http://%s:%d/%n", data, ADDRESS, listening);
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
  private static void awaitStop(AtomicBoolean ready, CountDownLatch stopped)
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
                        stopped.await(STOP_TIMEOUT.multipliedBy(2).toSeconds(), TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    asked.await();
  }

  private void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          option + " must be from " + least + " to " + most + ", not " + value);
    }
  }
}
