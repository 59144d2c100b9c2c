package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.fixture.Fixture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogUpgradeTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void unpack() throws Exception {
    Fixture oldest = Fixture.all().getFirst();
    file = oldest.unpack(directory.resolve("data")).resolve("catalog.sqlite");
  }

  @Test
  void idsAndManifestStayAsTheyWere() throws Exception {
    CatalogState before;
    try (Catalog old = Catalog.open(file, true)) {
      before = old.load();
      assertThrows(StorageException.ReadOnly.class, () -> old.createSchema(1, "s"));
    }
    try (Catalog upgraded = Catalog.open(file, false)) {
      assertEquals(before, upgraded.load());
      long segment = upgraded.nextSegmentId();
      assertTrue(before.segments().stream().allMatch(other -> other.id() < segment));
      upgraded.createSchema(1, "s");
    }
    assertEquals(4, before.tables().size());
    assertTrue(before.segments().size() > 4);
  }

  @Test
  void definitionsThatDoNotFollowFromTheLogAreRefused() throws Exception {
    try (CatalogFile old = CatalogFile.openWritable(file);
        CatalogTransaction transaction = old.begin()) {
      Row database = transaction.rows(GuardedTable.DATABASES).getFirst();
      transaction.update(database, database.with("name", "other")); // with right digests
      transaction.commit();
    }
    byte[] before = Files.readAllBytes(file);
    for (boolean readOnly : new boolean[] {true, false}) {
      var error = assertThrows(StorageException.Corrupt.class, () -> Catalog.open(file, readOnly));
      assertTrue(error.getMessage().contains("\"databases\""), error.getMessage());
    }
    assertEquals(1, Catalog.verify(file).size());
    assertArrayEquals(before, Files.readAllBytes(file));
  }
}
