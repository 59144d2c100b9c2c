/**
 * Answers: how does a request get from the network to what runs it, and back?
 *
 * <p>HTTP requests come in through Jetty; who sends them is known before a byte of their body is
 * read, and how much of bodies is in memory is bounded. Read first: {@link
 * io.vicinal.server.http.HttpService}, {@code AvaticaEndpoint}.
 */
@NullMarked
package io.vicinal.server.http;

import org.jspecify.annotations.NullMarked;
