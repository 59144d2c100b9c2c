/**
 * Answers: how does a whole, checked copy of a data directory come to be, and a directory out of
 * it?
 *
 * <p>In come the files that the engine holds still: immutable segment files, the log up to one of
 * its batches, a copy of the catalog. Out goes a directory with a manifest of SHA-256 sums. The way
 * back takes nothing on trust: names, lengths and sums are compared with the manifest first, then
 * archived logs bring the copy forward to the moment that was asked for.
 *
 * <p>Read first: {@link io.vicinal.storage.backup.BackupWriter}, {@link
 * io.vicinal.storage.backup.BackupReader}, {@code BackupManifest}.
 */
@NullMarked
package io.vicinal.storage.backup;

import org.jspecify.annotations.NullMarked;
