package io.vicinal.benchmarks.sql;

import java.util.function.IntFunction;

/**
 * Something that is done many times, with what each time needs made ready before the clock runs.
 */
@FunctionalInterface
interface Work {
  /** Returns what runs {@code calls} times the thing; making it is not measured. */
  Run prepare(int calls) throws Exception;

  /** All calls of one turn. */
  @FunctionalInterface
  interface Run {
    void run() throws Exception;
  }

  /** One call with its input. */
  @FunctionalInterface
  interface Call<T> {
    void run(T input) throws Exception;
  }

  /** Returns work that calls {@code call} with the inputs of one number after the other. */
  static <T> Work over(IntFunction<T> inputs, Call<T> call) {
    return new Work() {
      private int next;

      @Override
      public Run prepare(int calls) {
        var ready = new java.util.ArrayList<T>(calls);
        for (int i = 0; i < calls; i++) {
          ready.add(inputs.apply(next++));
        }
        return () -> {
          for (T input : ready) {
            call.run(input);
          }
        };
      }
    };
  }
}
