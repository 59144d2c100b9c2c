/**
 * Answers: would the tests notice if the engine had a bug?
 *
 * <p>Goes in: a list of bugs, each a small change of the bytecode of one class. Comes out: a red
 * test for each of them, run on the changed engine in a class loader of its own. Read first: {@link
 * io.vicinal.storage.planted.PlantedBugsTest}, {@link io.vicinal.storage.planted.Bug}.
 */
@NullMarked
package io.vicinal.storage.planted;

import org.jspecify.annotations.NullMarked;
