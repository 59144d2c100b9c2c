/** Answers: which rows does a database hold, and which of them are nearest to a vector? */
@NullMarked
package io.vicinal.storage;

import org.jspecify.annotations.NullMarked;
