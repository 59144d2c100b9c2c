package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A client reads more rows than it has memory for, frame by frame. */
final class StreamedRowsTest {
  private static final long ROWS = 1_000_000;

  @Test
  void aMillionRowsGoThroughAClientWithLittleMemory() throws Exception {
    try (var server = new TestServer()) {
      Process client =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx32m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StreamedRows.class.getName(),
                  server.driverUrl(),
                  TestServer.ANNA.user(),
                  TestServer.ANNA.password(),
                  Long.toString(ROWS))
              .redirectErrorStream(true)
              .start();
      String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, client.waitFor(), said);
      long sum = ROWS * (ROWS + 1) / 2 + 80 * ROWS;
      assertTrue(said.contains("sum " + sum + System.lineSeparator()), said);
    }
  }
}
