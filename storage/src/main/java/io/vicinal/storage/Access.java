package io.vicinal.storage;

import java.util.List;
import java.util.Set;

/**
 * The rights of the principals of a directory. Says nothing about whether somebody may change them.
 * Thread-safe; a change is durable when it returns and has no effect when it throws.
 */
public interface Access {
  /** Returns what holds now; costs next to nothing while nothing changes. */
  AccessRules rules();

  /**
   * Creates a role or group.
   *
   * @throws StorageException.AlreadyExists if a user, role or group has the name
   * @throws StorageException.InvalidSetting if the name is empty, too long or reserved
   */
  Role createRole(String name, boolean group);

  /** Removes a role or group as {@link #dropRoles} does. */
  default void dropRole(String name) {
    dropRoles(List.of(name));
  }

  /**
   * Removes roles or groups, all or none, with their memberships, and what was granted to them and
   * by them.
   *
   * @throws StorageException.NotFound if there is none of one of the names
   * @throws StorageException.StillNeeded if one owns something or a policy names it
   */
  void dropRoles(List<String> names);

  /** Gives a role or group another name, as {@link Users#rename} does with a user. */
  void renameRole(String name, String newName);

  /**
   * Makes a principal a member, or changes its admin option.
   *
   * @throws StorageException.InvalidSetting if the role would become a member of itself
   * @throws StorageException.NotFound if one of them is gone
   */
  void addMember(long roleId, long memberId, boolean adminOption);

  /** Ends a membership, or only its admin option. @throws StorageException.NotFound */
  void removeMember(long roleId, long memberId, boolean onlyAdminOption);

  /** Adds grants; one that is there gets the grant option where it is given now. */
  void grant(List<Grant> grants);

  /**
   * Takes privileges on an object from a principal, and what it granted to others with them.
   *
   * @param grantorId takes only what was granted by its grant option; 0: all
   * @param onlyGrantOption leaves the privileges themselves
   * @param cascade whether also others lose what they have from the grantee
   * @throws StorageException.StillNeeded if others have it from the grantee and {@code cascade} is
   *     false
   */
  void revoke(
      long granteeId,
      SecuredObject object,
      Set<Privilege> privileges,
      long grantorId,
      boolean onlyGrantOption,
      boolean cascade);

  /** Makes a principal the owner of an object. */
  void setOwner(SecuredObject object, long principalId);

  /** Makes a principal the owner of all that others own, in all databases. */
  void reassign(Set<Long> ownerIds, long principalId);

  /**
   * Adds a policy.
   *
   * @throws StorageException.AlreadyExists if the table has one of its name
   * @throws StorageException.NotFound if there is no such table
   */
  void createPolicy(RowPolicy policy);

  /**
   * Puts a policy in the place of one of the same table.
   *
   * @throws StorageException.AlreadyExists if the table has another one of the new name
   * @throws StorageException.NotFound if the one of {@code name} is gone
   */
  void replacePolicy(String name, RowPolicy policy);

  /** Removes a policy. @throws StorageException.NotFound */
  void dropPolicy(long tableId, String name);

  /** Begins or ends protecting the rows of a table. @throws StorageException.NotFound */
  void setProtected(long tableId, boolean on);
}
