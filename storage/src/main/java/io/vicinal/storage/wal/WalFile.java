package io.vicinal.storage.wal;

import java.nio.file.Path;

/** One file of a log that is no longer written: all its batches are up to {@code lastLsn}. */
record WalFile(Path path, long lastLsn, long sizeBytes) {}
