package io.vicinal.storage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which moment a backup is restored to: its own, or a later one that archived logs lead to.
 *
 * @param toLsn the last commit that is replayed; empty for no limit
 * @param toTime commits after it are not replayed; null for no limit
 * @param archives directories with log files: that of an archive, that of a log, or a whole data
 *     directory, whose archive and log are read; none restores the backup's own moment
 */
public record RestoreOptions(OptionalLong toLsn, @Nullable Instant toTime, List<Path> archives) {
  public static final RestoreOptions DEFAULT =
      new RestoreOptions(OptionalLong.empty(), null, List.of());

  public RestoreOptions {
    archives = List.copyOf(archives);
  }

  public RestoreOptions withToLsn(long value) {
    return new RestoreOptions(OptionalLong.of(value), toTime, archives);
  }

  public RestoreOptions withToTime(Instant value) {
    return new RestoreOptions(toLsn, value, archives);
  }

  public RestoreOptions withArchives(List<Path> value) {
    return new RestoreOptions(toLsn, toTime, value);
  }
}
