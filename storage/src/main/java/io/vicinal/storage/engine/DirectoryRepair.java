package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.RepairOptions;
import io.vicinal.storage.RepairReport;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import io.vicinal.storage.io.StoreLock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Repairs a directory that nobody has open: checks it, makes anew what is derived and damaged, and
 * checks it again.
 *
 * <p>(1) Only rows whose own files are sound are read. (2) New files become true in one catalog
 * transaction each, and old ones are deleted afterwards, so that a crash leaves the state before or
 * after. (3) Log files are copied aside before anything of them is cut.
 */
final class DirectoryRepair {
  private static final Path ROOT = Path.of("");

  private final FileStore files;
  private final RepairOptions options;
  private final Progress progress;
  private final VerifyReport before;
  private final List<String> actions = new ArrayList<>();

  private DirectoryRepair(
      FileStore files, RepairOptions options, Progress progress, VerifyReport before) {
    this.files = files;
    this.options = options;
    this.progress = progress;
    this.before = before;
  }

  /** Repairs what is in {@code files}; see {@link io.vicinal.storage.DataDirectory#repair}. */
  static RepairReport run(FileStore files, RepairOptions options, Progress progress) {
    DirectoryCheck.requireDirectory(files);
    DirectoryFiles.requireNoBackup(files);
    try (StoreLock _ = files.lock(DirectoryFiles.LOCK, options.dryRun())) {
      progress.report("checking", 0, 1);
      VerifyReport before = DirectoryCheck.runLocked(files, VerifyLevel.CONTENTS);
      var repair = new DirectoryRepair(files, options, progress, before);
      if (!before.sound()) {
        repair.catalog();
      }
      if (options.dryRun() || repair.actions.isEmpty()) {
        return new RepairReport(options.dryRun(), repair.actions, before, before);
      }
      progress.report("checking again", 0, 1);
      VerifyReport after = DirectoryCheck.runLocked(files, VerifyLevel.CONTENTS);
      var report = new RepairReport(false, repair.actions, before, after);
      repair.write(report);
      return report;
    }
  }

  private void catalog() {
    Path path = files.realPath(DirectoryFiles.CATALOG).orElseThrow();
    try (Catalog catalog = Catalog.open(path, options.dryRun())) {
      CatalogState state = catalog.load();
      Map<Long, Table> tables = new HashMap<>();
      state.tables().forEach(table -> tables.put(table.id(), table));
      int done = 0;
      for (SegmentRecord segment : state.segments()) {
        progress.report("repairing segments", done++, state.segments().size());
        Table table = Objects.requireNonNull(tables.get(segment.tableId()));
        long database = Objects.requireNonNull(state.databaseOfTable().get(table.id()));
        new SegmentRepair(files, catalog, database, table, segment, options.dryRun(), actions)
            .run(before.problems());
      }
      for (DatabaseRecord database : state.databases()) {
        new LogRepair(files, catalog, database, options, actions).run();
      }
      if (before.errorCount() == 0) {
        removeGarbage(catalog.load());
      }
    }
  }

  private void removeGarbage(CatalogState state) {
    for (Path file : GarbageFiles.list(files, state)) {
      actions.add("file \"" + files.describe(file) + "\": removed, the catalog does not name it");
      if (!options.dryRun()) {
        files.deleteRecursively(file);
      }
    }
  }

  /** Writes what was done into the directory, as a file of its own. */
  private void write(RepairReport report) {
    int number = 1;
    while (files.exists(Path.of("repair-" + number + ".txt"))) {
      number++;
    }
    var text = new StringBuilder("found:\n");
    report.before().problems().forEach(problem -> text.append(problem.text()).append('\n'));
    text.append("\ndone:\n");
    report.actions().forEach(action -> text.append(action).append('\n'));
    text.append("\nstill wrong:\n");
    report.after().problems().forEach(problem -> text.append(problem.text()).append('\n'));
    try (StoreFile file = files.create(Path.of("repair-" + number + ".txt"))) {
      file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), 0);
      file.force();
    } catch (StorageException.Io e) {
      throw new StorageException.Io("repaired, but cannot write the report", e);
    }
    files.forceDirectory(ROOT);
  }
}
