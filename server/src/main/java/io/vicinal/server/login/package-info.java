/**
 * Answers: who sends a request?
 *
 * <p>The {@code Authorization} header of a request comes in, a {@link
 * io.vicinal.server.login.Principal} or nobody goes out; why it is nobody is not told. Read first:
 * {@link io.vicinal.server.login.Authenticator}, {@link io.vicinal.server.login.UserAuthenticator}.
 */
@NullMarked
package io.vicinal.server.login;

import org.jspecify.annotations.NullMarked;
