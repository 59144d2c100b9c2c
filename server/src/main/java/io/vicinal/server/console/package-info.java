/** Answers: how does a person type SQL? Read {@link io.vicinal.server.console.Console}. */
@NullMarked
package io.vicinal.server.console;

import org.jspecify.annotations.NullMarked;
