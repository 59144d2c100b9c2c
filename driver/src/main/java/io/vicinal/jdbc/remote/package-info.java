/**
 * Answers: how does a JDBC connection reach an engine in a server?
 *
 * <p>{@code jdbc:vicinal://} URLs and the calls of {@code client} come in; requests over HTTP(S) go
 * out, in a form of our own that keeps every value as it is: Avatica's protocol has no messages for
 * savepoints, generated keys, warnings, cancelling and most metadata, and no vectors. The server's
 * half is {@code DriverCalls}. Knows nothing of the engine and runs on Java 17. Read first: {@link
 * io.vicinal.jdbc.remote.RemoteCalls}, {@link io.vicinal.jdbc.remote.WireWriter}.
 */
@NullMarked
package io.vicinal.jdbc.remote;

import org.jspecify.annotations.NullMarked;
