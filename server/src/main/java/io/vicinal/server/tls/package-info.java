/**
 * Answers: with what certificate does the server prove who it is, and how are connections
 * encrypted?
 *
 * <p>Two PEM files come in, a TLS context for Jetty goes out that takes up new files while it runs.
 * Read first: {@link io.vicinal.server.tls.TlsFiles}, {@link io.vicinal.server.tls.PemKey}.
 */
@NullMarked
package io.vicinal.server.tls;

import org.jspecify.annotations.NullMarked;
