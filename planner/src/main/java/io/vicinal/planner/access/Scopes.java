package io.vicinal.planner.access;

import io.vicinal.storage.AccessRules;
import io.vicinal.storage.ApiKey;
import io.vicinal.storage.Privilege;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * What an API key allows at most of what its user may do. Immutable.
 *
 * <p>As text: words with commas between them. {@code read}, {@code write}, {@code developer} and
 * {@code admin} are levels, of which the highest counts; {@code role:<id>} is the role or group as
 * which the key acts; {@code database:<id>} is a database to which it is bound. Names become ids,
 * so that another thing of the same name is not meant. No word at all allows everything.
 *
 * @param level of what may be done
 * @param roleId 0 for the user itself
 * @param databases ids, none for all
 */
public record Scopes(Level level, long roleId, Set<Long> databases) {
  /** Narrows nothing. */
  public static final Scopes ALL = new Scopes(Level.ADMIN, 0, Set.of());

  /** Allows nothing. */
  public static final Scopes NONE = new Scopes(Level.NOTHING, 0, Set.of());

  private static final String ROLE = "role:";
  private static final String DATABASE = "database:";

  /** How much may be done, the least first. */
  public enum Level {
    NOTHING(Set.of()),
    READ(Set.of(Privilege.SELECT)),
    WRITE(Set.of(Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE)),
    DEVELOPER(Set.of(Privilege.values())),
    /** Also users, rights and whatever else is for admins. */
    ADMIN(Set.of(Privilege.values()));

    // Set.of is immutable; its type does not say so.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Privilege> privileges;

    Level(Set<Privilege> privileges) {
      this.privileges = privileges;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the level of a word, which may also be the role that has as much. */
    private static Optional<Level> named(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "read", "reader" -> Optional.of(READ);
        case "write", "writer" -> Optional.of(WRITE);
        case "developer" -> Optional.of(DEVELOPER);
        case "admin" -> Optional.of(ADMIN);
        default -> Optional.empty();
      };
    }
  }

  public Scopes {
    databases = Set.copyOf(databases);
  }

  /** Finds what a new scope names. */
  public interface Names {
    /** Returns the id of a role or group that the user is in. @throws RuntimeException if none */
    long role(String name);

    /** Returns the id of a database. @throws RuntimeException if there is none */
    long database(String name);
  }

  /**
   * Returns what words say that somebody writes, with names instead of ids and {@code role:} left
   * out at will.
   *
   * @throws IllegalArgumentException if they do not go together
   */
  public static Scopes named(List<String> words, Names names) {
    var found = new Found();
    for (String given : words) {
      String word = given.strip();
      Optional<Level> level = Level.named(word);
      if (level.isPresent()) {
        found.add(level.get());
      } else if (word.startsWith(DATABASE)) {
        found.databases.add(names.database(word.substring(DATABASE.length())));
      } else if (word.isEmpty()) {
        throw new IllegalArgumentException("a scope is empty");
      } else {
        found.role(names.role(word.startsWith(ROLE) ? word.substring(ROLE.length()) : word));
      }
    }
    return found.scopes();
  }

  /** Returns what {@link #text} wrote; nothing is allowed by what is not understood. */
  public static Scopes of(String text) {
    var found = new Found();
    try {
      for (String word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
        Optional<Level> level = Level.named(word);
        if (level.isPresent()) {
          found.add(level.get());
        } else if (word.startsWith(DATABASE)) {
          found.databases.add(Long.valueOf(word.substring(DATABASE.length())));
        } else if (word.startsWith(ROLE)) {
          found.role(Long.parseLong(word.substring(ROLE.length())));
        } else {
          return NONE;
        }
      }
      return found.scopes();
    } catch (IllegalArgumentException e) {
      return NONE;
    }
  }

  /** Returns those of the key that an actor has come with, nothing if it is of no use any more. */
  static Scopes of(AccessRules rules, Actor actor) {
    return actor.keyId() == 0
        ? ALL
        : rules
            .key(actor.keyId())
            .filter(key -> key.userId() == actor.userId() && !key.disabled())
            .map(ApiKey::scopes)
            .map(Scopes::of)
            .orElse(NONE);
  }

  private static final class Found {
    private Level level = Level.NOTHING;
    private long roleId;
    private final Set<Long> databases = new HashSet<>();

    void add(Level more) {
      level = more.compareTo(level) > 0 ? more : level;
    }

    void role(long id) {
      if (roleId != 0 && roleId != id) {
        throw new IllegalArgumentException("a key acts as one role at most");
      }
      roleId = id;
    }

    Scopes scopes() {
      if (level == Level.ADMIN && roleId != 0) {
        throw new IllegalArgumentException("scope admin and a role exclude each other");
      }
      Level said = level == Level.NOTHING ? Level.ADMIN : level;
      boolean narrowed = roleId != 0 || !databases.isEmpty();
      return new Scopes(
          narrowed && said == Level.ADMIN ? Level.DEVELOPER : said, roleId, databases);
    }
  }

  /** Returns the text that {@link #of(String)} reads. */
  public String text() {
    return label(id -> ROLE + id, id -> DATABASE + id);
  }

  /** Returns the text for people. */
  public String label(LongFunction<String> role, LongFunction<String> database) {
    var words = new ArrayList<String>();
    if (isNarrow()) {
      words.add(level.word());
    }
    if (roleId != 0) {
      words.add(role.apply(roleId));
    }
    new TreeSet<>(databases).forEach(id -> words.add(database.apply(id)));
    return words.stream().collect(Collectors.joining(","));
  }

  /** Returns the privileges that may be used. */
  Set<Privilege> privileges() {
    return level.privileges;
  }

  /** Returns whether anything is left out. */
  public boolean isNarrow() {
    return level != Level.ADMIN || roleId != 0 || !databases.isEmpty();
  }

  /** Returns whether a database is there at all. */
  public boolean allowsDatabase(long id) {
    return databases.isEmpty() || databases.contains(id);
  }

  /** Returns whether one may act as a principal, which may be a role. */
  boolean allowsActing(AccessRules rules, long principalId) {
    return roleId == 0 || rules.actsFor(roleId).contains(principalId);
  }

  /** Returns as whom a user acts before it says as whom. */
  public long actingId(long userId) {
    return roleId == 0 ? userId : roleId;
  }
}
