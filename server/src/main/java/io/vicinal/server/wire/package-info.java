/**
 * Answers: what does one request of Avatica's protocol do?
 *
 * <p>The bytes of a request and its {@link io.vicinal.server.login.Principal} come in, the bytes of
 * the answer go out, in JSON or protobuf as the request is. Avatica's own handlers read and write
 * them (<a href="https://calcite.apache.org/avatica/docs/protobuf_reference.html">the
 * protocol</a>); errors carry a SQLSTATE and never a stack trace. Read first: {@link
 * io.vicinal.server.wire.WireService}, {@link io.vicinal.server.wire.PrincipalCalls}.
 */
@NullMarked
package io.vicinal.server.wire;

import org.jspecify.annotations.NullMarked;
