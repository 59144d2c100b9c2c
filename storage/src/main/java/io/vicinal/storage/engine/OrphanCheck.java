package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;

/** Tells of files that the catalog does not name: a crash leaves such, and so does a stranger. */
final class OrphanCheck {
  private OrphanCheck() {}

  static void run(FileStore files, CatalogState state, VerifyFindings findings) {
    for (Path orphan : GarbageFiles.list(files, state)) {
      if (!holdsFile(files, orphan)) {
        continue; // a dropped table leaves its directory until the next open
      }
      findings.add(
          new VerifyProblem(
              Severity.WARNING,
              VerifyLevel.REFERENCES,
              "catalog",
              files.describe(orphan),
              VerifyProblem.NO_OFFSET,
              "the catalog does not name it, the next open removes it",
              null,
              null));
    }
  }

  private static boolean holdsFile(FileStore files, Path path) {
    try {
      return files.list(path).stream().anyMatch(child -> holdsFile(files, child));
    } catch (StorageException.Io e) {
      return true; // it is no directory
    }
  }
}
