/**
 * Answers: how do bytes get to the disk and back, and what may go wrong on the way?
 *
 * <p>In come relative paths and buffers; out come bytes, mapped segments, locks and {@link
 * io.vicinal.storage.StorageException}s that name the operation and the file. No other package
 * touches {@code java.nio.file.Files} or {@code FileChannel}, so tests can record, tear and fail
 * every single operation.
 *
 * <p>Read {@link io.vicinal.storage.io.FileStore} first, then {@link
 * io.vicinal.storage.io.RealFileStore}.
 */
@NullMarked
package io.vicinal.storage.io;

import org.jspecify.annotations.NullMarked;
