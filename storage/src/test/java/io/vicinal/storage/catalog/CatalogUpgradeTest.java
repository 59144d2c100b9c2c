package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.fixture.Fixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      assertThrows(StorageException.ReadOnly.class, () -> old.schemas().create(1, "s"));
    }
    try (Catalog upgraded = Catalog.open(file, false)) {
      assertEquals(before, upgraded.load());
      long segment = upgraded.segments().nextId();
      assertTrue(before.segments().stream().allMatch(other -> other.id() < segment));
      upgraded.schemas().create(1, "s");
    }
    assertEquals(4, before.tables().size());
    assertTrue(before.segments().size() > 4);
  }

  @Test
  void usersOfAFormatWithoutRightsBecomeAdmins() throws Exception {
    for (int version : new int[] {4, 5, 6}) {
      Fixture fixture =
          Fixture.all().stream()
              .filter(it -> it.catalogVersion() == version)
              .findFirst()
              .orElseThrow();
      Path old = fixture.unpack(directory.resolve("of-" + version)).resolve("catalog.sqlite");
      try (CatalogFile opened = CatalogFile.openWritable(old);
          CatalogTransaction transaction = opened.begin()) {
        transaction.insert(GuardedTable.USERS, 1L, "anna", "hash", 0L, null);
        transaction.commit();
      }
      boolean hadRights = version == 6;
      for (boolean readOnly : new boolean[] {true, false}) {
        try (Catalog upgraded = Catalog.open(old, readOnly)) {
          assertEquals(!hadRights, upgraded.access().rules().isAdmin(1), "version " + version);
          assertEquals("hash", upgraded.users().find("anna").orElseThrow().passwordHash());
        }
      }
      assertEquals(List.of(), Catalog.verify(old));
    }
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
