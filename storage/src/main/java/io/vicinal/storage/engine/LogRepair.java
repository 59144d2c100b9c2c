package io.vicinal.storage.engine;

import io.vicinal.storage.RepairOptions;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.catalog.DdlRecord;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.wal.WalDamage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gives up the damaged end of a database's log, where that was asked for. */
final class LogRepair {
  private final FileStore files;
  private final Catalog catalog;
  private final DatabaseRecord database;
  private final RepairOptions options;
  private final List<String> actions;

  LogRepair(
      FileStore files,
      Catalog catalog,
      DatabaseRecord database,
      RepairOptions options,
      List<String> actions) {
    this.files = files;
    this.catalog = catalog;
    this.database = database;
    this.options = options;
    this.actions = actions;
  }

  void run() {
    Path directory = DatabaseState.directory(database.id()).resolve("wal");
    Optional<WalDamage> found =
        WalDamage.find(
            files, directory, database.id(), database.checkpointLsn(), database.durableLsn());
    if (found.isEmpty()) {
      return;
    }
    WalDamage damage = found.get();
    String name = "log of database \"" + database.name() + "\": ";
    String loss =
        "the batches behind LSN %d, of which %d are whole (up to LSN %d), in %d bytes"
            .formatted(
                damage.lastLsn(),
                damage.wholeBatchesBehind(),
                Math.max(damage.highestLsnBehind(), database.durableLsn()),
                damage.bytesBehind());
    if (!options.discardDamagedLog()) {
      actions.add(
          name
              + "not repaired: going on without its damaged part would lose "
              + loss
              + "; restore from a backup, or give them up with --discard-damaged-log");
      return;
    }
    Path aside = aside();
    actions.add(
        name
            + "gave up "
            + loss
            + "; a copy is in \""
            + files.describe(aside)
            + "\"; the log goes on at LSN "
            + damage.nextLsn());
    if (!options.dryRun()) {
      damage.copy(files, aside);
      CrashPoint.hit("repair.log copied");
      damage.cut(files, directory, database.id(), List.of(DdlRecord.encode(List.of())));
      CrashPoint.hit("repair.log cut");
      catalog.segments().logIsDurable(database.id(), damage.nextLsn());
    }
  }

  private Path aside() {
    int number = 1;
    while (files.exists(Path.of("discarded-log-" + number))) {
      number++;
    }
    return Path.of("discarded-log-" + number);
  }
}
