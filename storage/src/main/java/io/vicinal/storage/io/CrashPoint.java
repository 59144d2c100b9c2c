package io.vicinal.storage.io;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Names the moments at which tests kill the process or look at its state; inert otherwise.
 *
 * <p>The system property {@code vicinal.crashAt=name} or {@code name:count} halts the virtual
 * machine, without shutdown hooks, at the first or {@code count}-th hit of that name. Inside one
 * process a test installs a handler instead. The cost of an inert point is one volatile read.
 */
public final class CrashPoint {
  /** The exit status of a process that was halted here, as after SIGKILL. */
  public static final int EXIT_STATUS = 137;

  private static volatile @Nullable Consumer<String> handler =
      haltAt(System.getProperty("vicinal.crashAt"));

  private CrashPoint() {}

  /** Says that execution is at the moment called {@code name}. */
  public static void hit(String name) {
    Consumer<String> installed = handler;
    if (installed != null) {
      installed.accept(name);
    }
  }

  /** Calls {@code next} at every hit, in the hitting thread; null makes all points inert again. */
  public static void install(@Nullable Consumer<String> next) {
    handler = next;
  }

  private static @Nullable Consumer<String> haltAt(@Nullable String setting) {
    if (setting == null || setting.isEmpty()) {
      return null;
    }
    int colon = setting.lastIndexOf(':');
    String name = colon < 0 ? setting : setting.substring(0, colon);
    var left = new AtomicInteger(colon < 0 ? 1 : Integer.parseInt(setting.substring(colon + 1)));
    return hit -> {
      if (hit.equals(name) && left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(EXIT_STATUS);
      }
    };
  }
}
