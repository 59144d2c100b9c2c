package io.vicinal.benchmarks;

import io.vicinal.benchmarks.ann.AnnBenchmark;
import java.util.Arrays;

/** Runs one benchmark by name. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0 || !arguments[0].equals("ann")) {
      System.err.println(
          "usage: bench ann [--rows N] [--queries N] [--ef N] [--rounds N] [--seconds N] [--data"
              + " DIR]");
      System.exit(2);
    }
    AnnBenchmark.run(
        AnnBenchmark.Options.parse(Arrays.asList(arguments).subList(1, arguments.length)),
        System.out);
  }
}
