package io.vicinal.server.http;

import io.vicinal.server.login.Principal;
import io.vicinal.server.metrics.ServerMetrics;
import io.vicinal.server.tls.TlsContext;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where and how an {@link HttpService} listens.
 *
 * @param port 0 for any that is free
 * @param tls null for plain HTTP
 * @param headerBytesMax the largest header of a request
 * @param bodyBytesMax the largest body
 * @param bodiesBytesMax what bodies may take that are in work at a time
 * @param idle how long a client may send nothing
 * @param stopTimeout how long what runs may go on after the service is closed
 */
public record HttpOptions(
    String address,
    int port,
    @Nullable TlsContext tls,
    int headerBytesMax,
    long bodyBytesMax,
    long bodiesBytesMax,
    Duration idle,
    Duration stopTimeout,
    Limits limits,
    Records records) {
  /**
   * How much is taken at a time.
   *
   * @param sockets that are open
   * @param requests that are at work
   * @param waiting requests beside them
   * @param requestsPerUser that are at work or waiting
   * @param bytesPerUser of requests and answers that are at work or not read yet
   */
  public record Limits(
      int sockets, int requests, int waiting, int requestsPerUser, long bytesPerUser) {
    /** Any number of bytes. */
    public Limits(int sockets, int requests, int waiting, int requestsPerUser) {
      this(sockets, requests, waiting, requestsPerUser, Long.MAX_VALUE);
    }

    /** More than clients in a test need. */
    public static final Limits DEFAULT = new Limits(10_000, 256, 1_000, 128);
  }

  /**
   * What is known of requests afterwards.
   *
   * @param metrics null for none
   * @param isPublic whether everybody may read them
   * @param mayRead which users may, where not everybody may
   * @param requestsAreLogged whether each gets a line
   */
  public record Records(
      @Nullable ServerMetrics metrics,
      boolean isPublic,
      Predicate<Principal> mayRead,
      boolean requestsAreLogged) {
    /** Nothing. */
    public static final Records NONE = new Records(null, false, _ -> false, false);
  }
}
