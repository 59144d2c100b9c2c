package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Access;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Grant;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Role;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Users;
import io.vicinal.storage.View;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogAccessTest {
  private static final View VIEW =
      new View(
          "public",
          "w",
          List.of(new ColumnDefinition("one", DataType.of(DataType.Kind.INTEGER), true, null)),
          "SELECT 1",
          "public");

  @TempDir Path directory;

  @Test
  void whoCanGiveRightsBackIsThereAfterEveryChange() {
    try (Catalog catalog = Catalog.create(directory.resolve("catalog.sqlite"))) {
      Access access = catalog.access();
      Users users = catalog.users();
      long anna = users.create("anna", "hash").id();
      long ops = access.createRole("ops", false).id();
      access.addMember(Role.ADMIN.id(), ops, false);
      access.addMember(ops, anna, false);
      access.addMember(Role.ADMIN.id(), anna, false);
      access.removeMember(Role.ADMIN.id(), anna, false); // one still by ops
      long ben = users.create("ben", "hash").id();
      access.addMember(Role.ADMIN.id(), ben, false);
      users.setValidUntil("ben", Instant.EPOCH); // who is no other admin any more
      List<Runnable> refused =
          List.of(
              () -> access.removeMember(ops, anna, false),
              () -> access.removeMember(Role.ADMIN.id(), ops, false),
              () -> access.dropRole("ops"),
              () -> users.setLocked("anna", true),
              () -> users.setValidUntil("anna", Instant.EPOCH),
              () -> users.drop(List.of("ben", "anna")));
      AccessRules before = access.rules();
      for (Runnable change : refused) {
        assertThrows(StorageException.StillNeeded.class, change::run);
      }
      assertEquals(before, access.rules());
      users.setValidUntil("ben", null);
      access.dropRole("ops");
      users.drop("anna");
      assertThrows(StorageException.StillNeeded.class, () -> users.drop("ben"));
    }
  }

  @Test
  void allOfItIsThereAfterTheFileWasOpenedAgain() {
    Path file = directory.resolve("catalog.sqlite");
    AccessRules before;
    try (Catalog catalog = Catalog.create(file)) {
      Access access = catalog.access();
      long anna = catalog.users().create("anna", "hash").id();
      Role team = access.createRole("team", true);
      Role lead = access.createRole("lead", false);
      long table = catalog.tables().create(1, Samples.small("t")).id();
      access.addMember(team.id(), anna, false);
      access.addMember(lead.id(), team.id(), true);
      access.grant(
          List.of(
              new Grant(lead.id(), SecuredObject.schema(1, "public"), Privilege.SELECT, true, 0)));
      access.setOwner(SecuredObject.table(1, table), anna);
      access.createPolicy(
          new RowPolicy(table, "p", RowPolicy.Command.ALL, List.of(0L, anna), "id > 0", null));
      access.setProtected(table, true);
      before = access.rules();
      assertEquals(
          Set.of(0L, anna, team.id(), lead.id()), before.actsFor(anna), "directly and not");
    }
    try (Catalog catalog = Catalog.open(file, true)) {
      AccessRules rules = catalog.access().rules();
      assertEquals(before.users(), rules.users());
      assertEquals(before.roles(), rules.roles());
      assertEquals(before.memberships(), rules.memberships());
      assertEquals(before.grants(), rules.grants());
      assertEquals(before.owners(), rules.owners());
      assertEquals(before.policies(), rules.policies());
      assertEquals(before.protectedTables(), rules.protectedTables());
      assertEquals(List.of(), catalog.integrityProblems());
      assertThrows(
          StorageException.ReadOnly.class, () -> catalog.access().createRole("more", false));
    }
  }

  @Test
  void whatIsDroppedTakesItsRightsAlong() {
    try (Catalog catalog = Catalog.inMemory()) {
      Access access = catalog.access();
      long anna = catalog.users().create("anna", "hash").id();
      long table = catalog.tables().create(1, Samples.small("t")).id();
      SecuredObject view = SecuredObject.view(1, "public", "w");
      catalog.views().create(1, VIEW, false);
      catalog.schemas().create(1, "s");
      for (SecuredObject object :
          List.of(SecuredObject.table(1, table), view, SecuredObject.schema(1, "s"))) {
        access.grant(List.of(new Grant(anna, object, Privilege.SELECT, false, 0)));
        access.setOwner(object, anna);
      }
      access.createPolicy(
          new RowPolicy(table, "p", RowPolicy.Command.SELECT, List.of(0L), "true", null));
      access.setProtected(table, true);

      catalog.views().create(1, VIEW, true);
      assertEquals(3, access.rules().grants().size(), "a view that is replaced keeps them");
      StorageException error =
          assertThrows(StorageException.StillNeeded.class, () -> catalog.users().drop("anna"));
      assertEquals("\"anna\" owns something and cannot be dropped", error.getMessage());

      catalog.tables().drop(table);
      catalog.views().drop(1, List.of(VIEW));
      catalog.schemas().drop(1, "s");
      AccessRules rules = access.rules();
      assertEquals(List.of(), rules.grants());
      assertEquals(Map.of(), rules.owners());
      assertEquals(List.of(), rules.policies());
      assertEquals(Set.of(), rules.protectedTables());
      catalog.users().drop("anna");
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }

  @Test
  void aPrincipalThatGoesTakesWhatItWasGivenAndGave() {
    try (Catalog catalog = Catalog.inMemory()) {
      Access access = catalog.access();
      long anna = catalog.users().create("anna", "hash").id();
      long ben = catalog.users().create("ben", "hash").id();
      long cleo = catalog.users().create("cleo", "hash").id();
      SecuredObject main = SecuredObject.database(1);
      access.addMember(Role.READER.id(), anna, true);
      access.grant(
          List.of(
              new Grant(anna, main, Privilege.SELECT, true, 0),
              new Grant(ben, main, Privilege.SELECT, true, anna),
              new Grant(cleo, main, Privilege.SELECT, false, ben),
              new Grant(cleo, main, Privilege.INSERT, false, 0)));
      catalog.users().drop("anna");
      assertEquals(
          List.of(new Grant(cleo, main, Privilege.INSERT, false, 0)), access.rules().grants());
      assertEquals(List.of(), access.rules().memberships());
    }
  }

  @Test
  void revokingReachesThoseWhoHaveItFromThere() {
    try (Catalog catalog = Catalog.inMemory()) {
      Access access = catalog.access();
      long anna = catalog.users().create("anna", "hash").id();
      long ben = catalog.users().create("ben", "hash").id();
      SecuredObject main = SecuredObject.database(1);
      Grant first = new Grant(anna, main, Privilege.SELECT, true, 0);
      Grant second = new Grant(ben, main, Privilege.SELECT, false, anna);
      access.grant(List.of(first, second));
      Set<Privilege> select = Set.of(Privilege.SELECT);
      assertThrows(
          StorageException.StillNeeded.class,
          () -> access.revoke(anna, main, select, 0, false, false));
      assertEquals(List.of(first, second), access.rules().grants());
      access.revoke(ben, main, select, ben, false, false);
      assertEquals(List.of(first, second), access.rules().grants(), "ben granted nothing");
      access.revoke(anna, main, select, 0, true, true);
      assertEquals(
          List.of(new Grant(anna, main, Privilege.SELECT, false, 0)), access.rules().grants());
      access.revoke(anna, main, select, 0, false, false);
      assertEquals(List.of(), access.rules().grants());
    }
  }

  @Test
  void circlesAndTakenNamesAreRefused() {
    try (Catalog catalog = Catalog.inMemory()) {
      Access access = catalog.access();
      catalog.users().create("anna", "hash");
      Role one = access.createRole("one", false);
      Role two = access.createRole("two", false);
      access.addMember(one.id(), two.id(), false);
      assertThrows(
          StorageException.InvalidSetting.class, () -> access.addMember(two.id(), one.id(), false));
      assertThrows(
          StorageException.InvalidSetting.class, () -> access.addMember(one.id(), one.id(), false));
      assertThrows(StorageException.AlreadyExists.class, () -> access.createRole("anna", false));
      assertThrows(StorageException.AlreadyExists.class, () -> access.createRole("admin", true));
      assertThrows(
          StorageException.AlreadyExists.class, () -> catalog.users().create("one", "hash"));
      assertThrows(
          StorageException.InvalidSetting.class, () -> catalog.users().create("public", "hash"));
      access.removeMember(one.id(), two.id(), false);
      access.addMember(two.id(), one.id(), false);
    }
  }

  @Test
  void rulesStayTheSameObjectUntilSomethingChanges() {
    try (Catalog catalog = Catalog.inMemory()) {
      AccessRules first = catalog.access().rules();
      assertSame(first, catalog.access().rules());
      catalog.users().create("anna", "hash");
      AccessRules second = catalog.access().rules();
      assertNotEquals(first.version(), second.version());
      assertTrue(second.user("anna").isPresent());
      assertFalse(second.isAdmin(second.user("anna").orElseThrow().id()));
    }
  }
}
