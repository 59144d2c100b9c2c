package io.vicinal.server.http;

import io.vicinal.server.tls.TlsContext;
import java.time.Duration;
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
    Duration stopTimeout) {}
