package io.vicinal.planner.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that is open. Thread-safe. */
public interface ActiveSession {
  /** Returns the number under which {@link Activity} knows it. */
  long id();

  Session session();

  Instant openedAt();

  /** Returns what the client calls itself, null if it does not say. */
  @Nullable String application();

  /** Returns the address of the client, null within this process. */
  @Nullable String client();

  /** Returns what has not ended. */
  List<ActiveStatement> statements();

  /** Cancels what runs, lets nothing else begin and, where it comes from elsewhere, closes it. */
  void terminate();
}
