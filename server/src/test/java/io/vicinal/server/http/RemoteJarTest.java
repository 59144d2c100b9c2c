package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar with what connects to a server, alone.
 *
 * <p>The jar is there when Maven has packaged the driver, as {@code verify} does.
 */
final class RemoteJarTest {
  private static final Path JAR = Path.of("..", "driver", "target", "vicinal-jdbc-remote.jar");
  private static final int JAVA_17 = 61;
  private static final long BYTES_MAX = 6 << 20;

  private static final String CLIENT =
      """
      import java.sql.*;

      public class Client {
        public static void main(String[] args) throws SQLException {
          try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
              Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE alone (id INT PRIMARY KEY, v VECTOR(2), a INT[])");
            try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO alone VALUES (?, ?, ?)")) {
              insert.setInt(1, 1);
              insert.setObject(2, new float[] {1, 2.5f});
              insert.setArray(3, connection.createArrayOf("INTEGER", new Object[] {7}));
              insert.executeUpdate();
            }
            try (ResultSet rows =
                statement.executeQuery("SELECT v, a FROM alone ORDER BY v <-> '[1,1]'")) {
              rows.next();
              System.out.println(
                  rows.getObject(1, float[].class)[1] + " " + rows.getString(1) + " " + rows.getArray(2));
            }
            try {
              statement.execute("SELECT * FROM nowhere");
            } catch (SQLException e) {
              System.out.println(e.getSQLState());
            }
          }
        }
      }
      """;

  @TempDir private Path directory;

  private static Path jar() {
    assumeTrue(Files.exists(JAR), "the driver is not packaged");
    return JAR;
  }

  @Test
  void runsOnJava17AndHoldsNoEngine() throws IOException {
    assertTrue(Files.size(jar()) < BYTES_MAX, Files.size(JAR) + " bytes");
    try (var jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry :
          jar.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
        assertTrue(entry.getName().startsWith("io/vicinal/"), entry.getName());
        assertTrue(
            !entry.getName().matches("io/vicinal/(storage|sql|planner)/.*")
                && !entry.getName().contains("/calcite/rel/"),
            entry.getName());
        try (var in = new DataInputStream(jar.getInputStream(entry))) {
          in.readInt(); // magic number
          in.readUnsignedShort(); // minor version
          assertTrue(in.readUnsignedShort() <= JAVA_17, entry.getName());
        }
      }
      JarEntry service = jar.getJarEntry("META-INF/services/java.sql.Driver");
      try (var in = jar.getInputStream(service)) {
        assertEquals("io.vicinal.jdbc.remote.RemoteDriver", new String(in.readAllBytes()).strip());
      }
    }
  }

  @Test
  void isAllThatAClientNeeds() throws Exception {
    Path jar = jar().toAbsolutePath();
    Path source = Files.writeString(directory.resolve("Client.java"), CLIENT);
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "17", "-proc:none", source.toString()));
    Path output = directory.resolve("output");
    try (TestServer server = new TestServer()) {
      Process client =
          new ProcessBuilder(
                  java().toString(),
                  "-cp",
                  jar + File.pathSeparator + directory,
                  "Client",
                  server.driverUrl(),
                  TestServer.ANNA.user(),
                  TestServer.ANNA.password())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertTrue(client.waitFor(5, TimeUnit.MINUTES));
      assertEquals(List.of("2.5 [1,2.5] {7}", "42P01"), Files.readAllLines(output));
    }
  }

  /** Returns Java 17 where there is one in the usual place, else the Java of this process. */
  private static Path java() throws IOException {
    var homes = new ArrayList<Path>();
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> all = Files.list(installed)) {
        all.filter(home -> home.getFileName().toString().contains("17")).forEach(homes::add);
      }
    }
    homes.add(Path.of(System.getProperty("java.home")));
    return homes.stream()
        .map(home -> home.resolve("bin").resolve("java"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
