package io.vicinal.planner;

import io.vicinal.planner.plan.PlanningWork;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs recursive work, such as planning a long OR, on a thread with a large stack. */
final class DeepStack {
  private static final long STACK_BYTES = 64L << 20;
  private static final int IDLE_SECONDS = 5;
  private static final int IDLE_THREADS = 2;

  // A thread with a large stack costs more to start than most statements to plan, so two of
  // them wait a little for the next one.
  private static final Executor THREADS =
      new ThreadPoolExecutor(
          0,
          IDLE_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          DeepStack::newThread,
          (work, _) -> newThread(work).start());

  private DeepStack() {}

  private static Thread newThread(Runnable work) {
    var thread = new Thread(null, work, "vicinal-planner", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns what {@code work} returns, or throws the unchecked exception that it throws. */
  static <T> T call(Supplier<T> work) {
    var result = new CompletableFuture<T>();
    Supplier<T> handedOver = PlanningWork.handedOver(work);
    Runnable run =
        () -> {
          try {
            result.complete(handedOver.get());
          } catch (Throwable e) { // passed on to the caller
            result.completeExceptionally(e);
          }
        };
    THREADS.execute(run);
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
