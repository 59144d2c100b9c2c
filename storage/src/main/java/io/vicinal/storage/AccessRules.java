package io.vicinal.storage;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who there is and what each may do, at one moment. Immutable.
 *
 * @param version grows with every change of it
 * @param roles without the predefined ones
 * @param owners who may do everything with an object; what is missing belongs to admins
 * @param protectedTables ids of the tables whose rows policies protect
 * @param keys of all users
 */
public record AccessRules(
    long version,
    List<User> users,
    List<Role> roles,
    List<Membership> memberships,
    List<Grant> grants,
    Map<SecuredObject, Long> owners,
    List<RowPolicy> policies,
    Set<Long> protectedTables,
    List<ApiKey> keys) {
  public AccessRules {
    users = List.copyOf(users);
    roles = List.copyOf(roles);
    memberships = List.copyOf(memberships);
    grants = List.copyOf(grants);
    owners = Map.copyOf(owners);
    policies = List.copyOf(policies);
    protectedTables = Set.copyOf(protectedTables);
    keys = List.copyOf(keys);
  }

  /** Returns the rules of a directory without users. */
  public static AccessRules none() {
    return new AccessRules(
        0, List.of(), List.of(), List.of(), List.of(), Map.of(), List.of(), Set.of(), List.of());
  }

  /** Returns the user of that name. */
  public Optional<User> user(String name) {
    return users.stream().filter(user -> user.name().equals(name)).findFirst();
  }

  /** Returns the user of that id. */
  public Optional<User> user(long id) {
    return users.stream().filter(user -> user.id() == id).findFirst();
  }

  /** Returns the API key of that id. */
  public Optional<ApiKey> key(long id) {
    return keys.stream().filter(key -> key.id() == id).findFirst();
  }

  /** Returns the API key of a user that has that name. */
  public Optional<ApiKey> key(long userId, String name) {
    return keys.stream()
        .filter(key -> key.userId() == userId && key.name().equals(name))
        .findFirst();
  }

  /** Returns the role or group of that name, also a predefined one. */
  public Optional<Role> role(String name) {
    return Role.predefined(name)
        .or(() -> roles.stream().filter(role -> role.name().equals(name)).findFirst());
  }

  /** Returns the role or group of that id, also a predefined one and that of everybody. */
  public Optional<Role> role(long id) {
    return id == Role.PUBLIC.id()
        ? Optional.of(Role.PUBLIC)
        : Role.PREDEFINED.stream()
            .filter(role -> role.id() == id)
            .findFirst()
            .or(() -> roles.stream().filter(role -> role.id() == id).findFirst());
  }

  /** Returns the name of a principal, empty where it is gone. */
  public Optional<String> name(long principalId) {
    return user(principalId).map(User::name).or(() -> role(principalId).map(Role::name));
  }

  /** Returns a principal, all roles and groups that it is in, directly or not, and everybody. */
  public Set<Long> actsFor(long principalId) {
    var found = new HashSet<Long>(Set.of(principalId, Role.PUBLIC.id()));
    var open = new ArrayDeque<Long>(List.of(principalId));
    while (!open.isEmpty()) {
      long member = open.remove();
      for (Membership membership : memberships) {
        if (membership.memberId() == member && found.add(membership.roleId())) {
          open.add(membership.roleId());
        }
      }
    }
    return found;
  }

  /** Returns whether a principal is an admin, directly or by another role. */
  public boolean isAdmin(long principalId) {
    return actsFor(principalId).contains(Role.ADMIN.id());
  }

  /** Returns whether a user is an admin, and nobody else is who may log in. */
  public boolean isLastAdmin(long userId) {
    return isAdmin(userId)
        && users.stream()
            .noneMatch(
                user -> user.id() != userId && user.mayLogIn(Instant.now()) && isAdmin(user.id()));
  }
}
