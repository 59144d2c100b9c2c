/**
 * Answers: how do values and descriptions look that leave this process?
 *
 * <p>Values as the planner gives them, and Avatica's descriptions of them, come in; what its JSON
 * and protobuf forms can carry, and every Avatica client can read, goes out. The values of
 * parameters take the way back. Read first: {@link io.vicinal.jdbc.wire.WireColumns}, {@link
 * io.vicinal.jdbc.wire.WireValues}.
 */
@NullMarked
package io.vicinal.jdbc.wire;

import org.jspecify.annotations.NullMarked;
