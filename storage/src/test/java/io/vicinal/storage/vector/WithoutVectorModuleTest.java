package io.vicinal.storage.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.Metric;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WithoutVectorModuleTest {
  @Test
  void everyMetricWorksInAJvmWithoutTheVectorModule() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals("false 1.0 1.0 0.29289323 -1.0 1.0 1.0 0.5", output.strip());
  }

  /** Prints whether the Vector API is used, and one distance per metric. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      var line = new StringBuilder().append(DistanceKernel.usesVectorApi());
      try (Arena arena = Arena.ofConfined()) {
        VectorRows rows = DistanceKernelTest.rows(new float[][] {{1, 1}}, 1, arena);
        for (Metric metric : Metric.values()) {
          var query = DistanceQuery.create(metric, new float[] {1, 0}, arena);
          line.append(' ').append(DistanceKernel.of(metric).distance(query, rows, 0));
        }
      }
      System.out.println(line);
    }
  }
}
