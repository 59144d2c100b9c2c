package io.vicinal.server;

import java.lang.reflect.Method;
import org.slf4j.LoggerFactory;

/**
 * Adds the module of the Vector API to a JVM that runs, where {@code -Dvicinal.vector-module=late}
 * asks for it.
 *
 * <p>{@code --add-modules} would do so at the start, but HotSpot archives no graph of modules with
 * an incubating one in it ({@code jdk.internal.module.ModuleBootstrap}), and without that graph
 * links no class ahead of time (JEP 483): a start then costs twice as much. The launcher, which
 * knows its JDK, therefore gives the two other things that the option stands for, {@code
 * -XX:+EnableVectorSupport} and an export of the package below, and lets the module follow in the
 * way in which the JDK loads its own management agent.
 */
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /** Loads the module if it is asked for and absent. Distances are slower without it, as before. */
  static void loadIfAsked() {
    if (!"late".equals(System.getProperty("vicinal.vector-module"))
        || ModuleLayer.boot().findModule(NAME).isPresent()) {
      return;
    }
    try {
      Method load =
          Class.forName("jdk.internal.module.Modules").getMethod("loadModule", String.class);
      load.invoke(null, NAME);
    } catch (ReflectiveOperationException e) {
      LoggerFactory.getLogger(VectorModule.class).warn("module \"{}\" does not load", NAME, e);
    }
  }
}
