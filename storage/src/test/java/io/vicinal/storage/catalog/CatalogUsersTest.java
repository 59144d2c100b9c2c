package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Role;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import io.vicinal.storage.UserChange;
import io.vicinal.storage.Users;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogUsersTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.000001Z");

  @TempDir Path directory;

  @Test
  void usersAreThereAfterTheFileWasOpenedAgain() {
    Path file = directory.resolve("catalog.sqlite");
    User anna;
    try (Catalog catalog = Catalog.create(file)) {
      Users users = catalog.users();
      assertEquals(List.of(), users.all());
      users.create("ben", "hash of ben");
      anna = users.create("anna", "hash of anna");
      users.setPasswordHash("ben", "another hash");
      users.setLocked("ben", true);
      users.setValidUntil("ben", NOON);
    }
    try (Catalog catalog = Catalog.open(file, true)) {
      User ben = new User(1, "ben", "another hash", true, NOON);
      assertEquals(List.of(anna, ben), catalog.users().all());
      assertEquals(Optional.of(ben), catalog.users().find("ben"));
      assertEquals(Optional.empty(), catalog.users().find("Ben"));
      assertEquals(List.of(), catalog.integrityProblems());
      assertThrows(StorageException.ReadOnly.class, () -> catalog.users().drop("ben"));
    }
  }

  @Test
  void anIdIsNeverGivenTwice() {
    try (Catalog catalog = Catalog.inMemory()) {
      User first = catalog.users().create("anna", "hash");
      catalog.users().drop("anna");
      assertTrue(catalog.users().create("anna", "hash").id() > first.id());
    }
  }

  @Test
  void whatIsWrongIsRefusedAndChangesNothing() {
    try (Catalog catalog = Catalog.inMemory()) {
      Users users = catalog.users();
      users.create("anna", "hash");
      assertThrows(StorageException.AlreadyExists.class, () -> users.create("anna", "other"));
      assertThrows(StorageException.NotFound.class, () -> users.setLocked("ben", true));
      assertThrows(StorageException.NotFound.class, () -> users.drop("ben"));
      for (String name : List.of("", "  ", "a\nb", "x".repeat(129))) {
        assertThrows(StorageException.InvalidSetting.class, () -> users.create(name, "hash"));
      }
      assertEquals("hash", users.find("anna").orElseThrow().passwordHash());
      assertEquals(1, users.all().size());
    }
  }

  @Test
  void severalChangesOfAUserAreOne() {
    try (Catalog catalog = Catalog.inMemory()) {
      Users users = catalog.users();
      var until = Optional.of(new UserChange.ValidUntil(NOON));
      User ben = users.create("ben", "hash", new UserChange(null, until, true));
      assertEquals(new User(ben.id(), "ben", "hash", true, NOON), ben);
      assertEquals(Optional.of(ben), users.find("ben"));
      users.change("ben", new UserChange("other", Optional.empty(), false));
      assertEquals(Optional.of(new User(ben.id(), "ben", "other", false, NOON)), users.find("ben"));
      users.change("ben", new UserChange(null, Optional.of(new UserChange.ValidUntil(null)), null));
      assertEquals(Optional.of(new User(ben.id(), "ben", "other", false, null)), users.find("ben"));

      User anna = users.create("anna", "hash");
      catalog.access().addMember(Role.ADMIN.id(), anna.id(), false);
      var locking = new UserChange("other", until, true);
      assertThrows(StorageException.StillNeeded.class, () -> users.change("anna", locking));
      assertEquals(Optional.of(anna), users.find("anna"), "the last admin, with its password");
      assertThrows(StorageException.NotFound.class, () -> users.change("dora", locking));
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }

  @Test
  void whoIsLockedOrTooLateMayNotLogIn() {
    var user = new User(1, "anna", "hash", false, NOON);
    assertTrue(user.mayLogIn(NOON.minusMillis(1)));
    assertFalse(user.mayLogIn(NOON));
    assertTrue(new User(1, "anna", "hash", false, null).mayLogIn(NOON));
    assertFalse(new User(1, "anna", "hash", true, null).mayLogIn(NOON));
    assertFalse(user.toString().contains("hash"));
  }

  @Test
  void aHashThatSomebodyElseChangedIsFound() throws Exception {
    Path file = directory.resolve("catalog.sqlite");
    try (Catalog catalog = Catalog.create(file)) {
      catalog.users().create("anna", "hash");
    }
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = sqlite.createStatement()) {
      statement.execute("UPDATE users SET password_hash = 'mine'");
    }
    assertThrows(StorageException.Corrupt.class, () -> Catalog.open(file, true));
  }
}
