package io.vicinal.server.wire;

import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.server.login.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers the requests of all principals to one data directory. Thread-safe. */
public final class WireService implements AutoCloseable {
  private final ServedDirectory directory;
  private final Map<Principal, PrincipalCalls> calls = new ConcurrentHashMap<>();

  /** Creates the service of {@code directory}, which its owner closes after this. */
  public WireService(ServedDirectory directory) {
    this.directory = directory;
  }

  /**
   * Returns the answer to a request, also where it fails.
   *
   * @param requestId under which the log tells what went wrong
   */
  public WireAnswer answer(
      Principal principal, @Nullable String contentType, byte[] body, String requestId) {
    PrincipalCalls own =
        Objects.requireNonNull(
            calls.compute(
                principal,
                (_, known) -> {
                  PrincipalCalls found = known == null ? newCalls(principal) : known;
                  found.enter(); // here, so that it is not removed meanwhile
                  return found;
                }));
    try {
      return own.answer(WireFormat.of(contentType, body), body, requestId);
    } finally {
      own.leave();
    }
  }

  private PrincipalCalls newCalls(Principal principal) {
    return new PrincipalCalls(directory.newConnections(principal.name(), principal.keyId()));
  }

  /** Closes the connections that nobody has used for {@code idle}. */
  public void closeIdle(Duration idle) {
    calls.values().forEach(principal -> principal.connections().closeIdle(idle));
  }

  /** Closes the connections with an open transaction that nobody has used for {@code idle}. */
  public void closeIdleTransactions(Duration idle) {
    calls.values().forEach(principal -> principal.connections().closeIdleTransactions(idle));
  }

  /**
   * Closes the connections of those who are not let in any more, and forgets these; what runs is
   * rolled back.
   */
  public void closeOthers(Predicate<Principal> isStill) {
    calls.forEach((principal, own) -> {
      if (!isStill.test(principal)) {
        own.close();
        calls.computeIfPresent(principal, (_, found) -> found.isUnused() ? null : found);
      }
    });
  }

  /** Returns how many principals are remembered. */
  int principals() {
    return calls.size();
  }

  /** Returns how many connections are open. */
  public int connections() {
    return calls.values().stream().mapToInt(principal -> principal.connections().size()).sum();
  }

  /** Closes all connections; what runs is cancelled and rolled back. */
  @Override
  public void close() {
    calls.values().forEach(PrincipalCalls::close);
  }
}
