package io.vicinal.planner.access;

import io.vicinal.storage.AccessRules;
import io.vicinal.storage.User;

/**
 * For whom statements run.
 *
 * @param userId who has logged in
 * @param actingId whose rights count: the user, or the role of SET ROLE
 * @param keyId the API key that stood for the password, whose scopes hold; 0 for none
 */
public record Actor(long userId, long actingId, long keyId) {
  /** Stands for whoever opened the directory in this process, who may act as everybody. */
  public static final long NOBODY = 0;

  /** Returns a user with its own rights. */
  public static Actor user(long userId) {
    return new Actor(userId, userId, 0);
  }

  /** Returns a user who came with an API key, or with a password where it is 0. */
  public static Actor of(User user, long keyId, AccessRules rules) {
    var actor = new Actor(user.id(), user.id(), keyId);
    return actor.actingAs(Scopes.of(rules, actor).actingId(user.id()));
  }

  /** Returns the same who acts as another principal. */
  public Actor actingAs(long principalId) {
    return new Actor(userId, principalId, keyId);
  }
}
