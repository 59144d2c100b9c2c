/**
 * Answers: who else in this process has that directory open?
 *
 * <p>A path or the name of a memory database comes in, a counted {@link
 * io.vicinal.jdbc.directory.DirectoryLease} goes out; the last one closes the directory. Read
 * first: {@link io.vicinal.jdbc.directory.DirectoryRegistry}.
 */
@NullMarked
package io.vicinal.jdbc.directory;

import org.jspecify.annotations.NullMarked;
