package io.vicinal.storage.engine;

import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what a crash left: files under {@code databases/} that the catalog does not name. */
final class GarbageFiles {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageFiles.class);
  private static final Path DATABASES = Path.of("databases");

  private GarbageFiles() {}

  static void remove(FileStore files, CatalogState state) {
    for (Path file : list(files, state)) {
      LOG.info("removing \"{}\", which the catalog does not name", files.describe(file));
      files.deleteRecursively(file);
    }
  }

  /** Returns what {@link #remove} would remove: files, and directories with all that is in them. */
  static List<Path> list(FileStore files, CatalogState state) {
    var garbage = new ArrayList<Path>();
    for (Map.Entry<Path, Set<String>> directory : named(state).entrySet()) {
      for (Path child : files.list(directory.getKey())) {
        if (!directory.getValue().contains(child.getFileName().toString())) {
          garbage.add(child);
        }
      }
    }
    garbage.sort(null);
    return garbage;
  }

  /** Returns the names that may be in each directory that may have been written to. */
  private static Map<Path, Set<String>> named(CatalogState state) {
    var named = new HashMap<Path, Set<String>>();
    named.put(DATABASES, new HashSet<>());
    for (DatabaseRecord database : state.databases()) {
      Path directory = DatabaseState.directory(database.id());
      keepDirectory(named, directory.resolve("tables"));
      // The log and the archive know their own files.
      keepFile(named, directory.resolve("wal"));
      keepFile(named, directory.resolve("archive"));
    }
    for (Map.Entry<Long, Long> table : state.databaseOfTable().entrySet()) {
      keepDirectory(named, DatabaseState.segments(table.getValue(), table.getKey()));
    }
    for (SegmentRecord segment : state.segments()) {
      long database = Objects.requireNonNull(state.databaseOfTable().get(segment.tableId()));
      Path segments = DatabaseState.segments(database, segment.tableId());
      for (FileRecord file : segment.files()) {
        keepFile(named, segments.resolve(String.valueOf(segment.id())).resolve(file.name()));
      }
    }
    return named;
  }

  /** Lets a directory and its parents stay, but nothing in it that is not named too. */
  private static void keepDirectory(Map<Path, Set<String>> named, Path directory) {
    named.computeIfAbsent(directory, _ -> new HashSet<>());
    keepFile(named, directory);
  }

  private static void keepFile(Map<Path, Set<String>> named, Path file) {
    Path child = file;
    while (!child.equals(DATABASES)) {
      Path parent = Objects.requireNonNull(child.getParent());
      named.computeIfAbsent(parent, _ -> new HashSet<>()).add(child.getFileName().toString());
      child = parent;
    }
  }
}
