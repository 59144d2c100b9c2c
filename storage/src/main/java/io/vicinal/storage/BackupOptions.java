package io.vicinal.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a backup is taken.
 *
 * @param hardLinks lets files that never change have a second name in the backup instead of a copy,
 *     where the target is on the same file system: this takes no space and no time, but damage to
 *     the medium is damage to both
 * @param incrementalFrom an earlier backup, whose files are linked where they are still the same;
 *     null for none
 * @param pruneArchive deletes archived log files that are not needed to bring this backup forward;
 *     earlier backups may need them
 */
public record BackupOptions(
    boolean hardLinks, @Nullable Path incrementalFrom, boolean pruneArchive) {
  public static final BackupOptions DEFAULT = new BackupOptions(true, null, false);

  public BackupOptions withHardLinks(boolean value) {
    return new BackupOptions(value, incrementalFrom, pruneArchive);
  }

  public BackupOptions withIncrementalFrom(@Nullable Path value) {
    return new BackupOptions(hardLinks, value, pruneArchive);
  }

  public BackupOptions withPruneArchive(boolean value) {
    return new BackupOptions(hardLinks, incrementalFrom, value);
  }
}
