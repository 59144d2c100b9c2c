/**
 * Does every statement of the language do what its script says?
 *
 * <p>In: the scripts in {@code src/test/resources/corpus}, one for each feature, in the format of
 * sqllogictest (<a href="https://sqlite.org/sqllogictest/doc/trunk/about.wiki">about.wiki</a>).
 * Out: a test for each script and number of shards, whose failures name file and line.
 *
 * <p>Read first {@link io.vicinal.jdbc.corpus.Script}, then {@link
 * io.vicinal.jdbc.corpus.ScriptRun}.
 */
@NullMarked
package io.vicinal.jdbc.corpus;

import org.jspecify.annotations.NullMarked;
