package io.vicinal.storage;

import java.util.List;
import java.util.Optional;

/**
 * A set of rights that users and other roles can be members of; a group is a role that nobody acts
 * as. Ids are those of users too, so that one number names one principal.
 */
public record Role(long id, String name, boolean group) {
  /** Everybody. */
  public static final Role PUBLIC = new Role(0, "public", true);

  /** May do everything, everywhere. */
  public static final Role ADMIN = new Role(-1, "admin", false);

  /** May define and change everything but users and rights. */
  public static final Role DEVELOPER = new Role(-2, "developer", false);

  /** May read and change all rows. */
  public static final Role WRITER = new Role(-3, "writer", false);

  /** May read all rows. */
  public static final Role READER = new Role(-4, "reader", false);

  /** The roles that every directory has. */
  public static final List<Role> PREDEFINED = List.of(ADMIN, DEVELOPER, WRITER, READER);

  /** Returns the predefined role of that name. */
  public static Optional<Role> predefined(String name) {
    return PREDEFINED.stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /** Returns whether every directory has it. */
  public boolean isPredefined() {
    return id <= 0;
  }

  /** Returns the word for what it is. */
  public String kind() {
    return group ? "group" : "role";
  }
}
