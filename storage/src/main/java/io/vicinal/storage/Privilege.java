package io.vicinal.storage;

import java.util.Optional;

/** What a principal may be allowed to do with an object; the names are stored in the catalog. */
public enum Privilege {
  SELECT,
  INSERT,
  UPDATE,
  DELETE,
  CREATE,
  ALTER,
  DROP,
  INDEX,
  EXECUTE;

  /** Returns the privilege of that name, in upper case. */
  public static Optional<Privilege> named(String name) {
    for (Privilege privilege : values()) {
      if (privilege.name().equals(name)) {
        return Optional.of(privilege);
      }
    }
    return Optional.empty();
  }
}
