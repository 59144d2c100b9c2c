/**
 * Answers: what does a connection string ask for?
 *
 * <p>A URL and properties come in, a checked {@link io.vicinal.jdbc.url.ConnectRequest} goes out;
 * nothing is ignored silently. Read first: {@link io.vicinal.jdbc.url.ConnectRequest}, {@link
 * io.vicinal.jdbc.url.ConnectionOption}.
 */
@NullMarked
package io.vicinal.jdbc.url;

import org.jspecify.annotations.NullMarked;
