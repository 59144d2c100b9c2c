package io.vicinal.server.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.apache.calcite.avatica.remote.Driver;
import org.apache.calcite.avatica.remote.Service;

/**
 * Avatica's own HTTP server over calls of ours. It was made for another Jetty than our server, so
 * that it has a class loader of its own, which shares all other classes with this one.
 *
 * <p>Maven puts its jars into {@code target/stock-avatica}; it is not there without Maven.
 */
final class StockServer implements AutoCloseable {
  private static final Path JARS = Path.of("target", "stock-avatica");

  private final Own loader;
  private final Object server;

  /** Finds its own classes first where two of a name may be there. */
  private static final class Own extends URLClassLoader {
    Own(URL[] jars) {
      super("stock-avatica", jars, StockServer.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("org.eclipse.jetty.")
          && !name.startsWith("javax.servlet.")
          && !name.startsWith("org.apache.calcite.avatica.server.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? findClass(name) : known;
      }
    }
  }

  StockServer(Service service, Driver.Serialization serialization)
      throws IOException, ReflectiveOperationException {
    loader = new Own(jars());
    Class<?> kind = loader.loadClass("org.apache.calcite.avatica.server.HttpServer$Builder");
    Object builder = kind.getConstructor().newInstance();
    var _ = kind.getMethod("withPort", int.class).invoke(builder, 0);
    var _ =
        kind.getMethod("withHandler", Service.class, Driver.Serialization.class)
            .invoke(builder, service, serialization);
    server = kind.getMethod("build").invoke(builder);
    var _ = call("start");
  }

  private static URL[] jars() throws IOException {
    assumeTrue(Files.isDirectory(JARS), "Maven has not fetched Avatica's server");
    var jars = new ArrayList<URL>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(JARS, "*.jar")) {
      for (Path file : files) {
        jars.add(file.toUri().toURL());
      }
    }
    return jars.toArray(URL[]::new);
  }

  private Object call(String method) throws ReflectiveOperationException {
    return server.getClass().getMethod(method).invoke(server);
  }

  String url() throws ReflectiveOperationException {
    return "http://127.0.0.1:" + call("getPort") + "/";
  }

  @Override
  public void close() throws IOException, ReflectiveOperationException {
    var _ = call("stop");
    loader.close();
  }
}
