package io.vicinal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VectorModuleTest {
  @Test
  void theModuleIsThereAfterItWasAskedFor() throws Exception {
    assertEquals(
        "11.0",
        answerOf(
            "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+EnableVectorSupport",
            "-Dvicinal.vector-module=late"));
  }

  @Test
  void theModuleIsAbsentWhereNobodyAsks() throws Exception {
    assertEquals("absent", answerOf());
  }

  @Test
  void aJvmThatHidesItsLoaderStartsWithoutTheModule() throws Exception {
    assertEquals("absent", answerOf("-Dvicinal.vector-module=late"));
  }

  private static String answerOf(String... flags) throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", classPath, Child.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var answer = process.inputReader()) {
      List<String> lines = answer.lines().toList();
      assertEquals(0, process.waitFor());
      return lines.isEmpty() ? "nothing" : lines.getLast();
    }
  }

  /** Adds two lanes, by reflection: this class loads with and without the module. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
      VectorModule.loadIfAsked();
      Class<?> vector;
      try {
        vector = Class.forName("jdk.incubator.vector.FloatVector");
      } catch (ClassNotFoundException _) {
        System.out.println("absent");
        return;
      }
      Object species = vector.getField("SPECIES_64").get(null);
      Class<?> speciesType = Class.forName("jdk.incubator.vector.VectorSpecies");
      Object lanes =
          vector
              .getMethod("fromArray", speciesType, float[].class, int.class)
              .invoke(null, species, new float[] {4, 7}, 0);
      float[] parts = (float[]) vector.getMethod("toArray").invoke(lanes);
      System.out.println(parts[0] + parts[1]);
    }
  }
}
