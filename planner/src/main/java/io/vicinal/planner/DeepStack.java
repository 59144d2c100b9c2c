package io.vicinal.planner;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Runs recursive work, such as planning a long OR, on a thread with a large stack. */
final class DeepStack {
  private static final long STACK_BYTES = 64L << 20;

  private DeepStack() {}

  /** Returns what {@code work} returns, or throws the unchecked exception that it throws. */
  static <T> T call(Supplier<T> work) {
    var result = new CompletableFuture<T>();
    Runnable run =
        () -> {
          try {
            result.complete(work.get());
          } catch (Throwable e) { // passed on to the caller
            result.completeExceptionally(e);
          }
        };
    new Thread(null, run, "vicinal-planner", STACK_BYTES).start();
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }
}
