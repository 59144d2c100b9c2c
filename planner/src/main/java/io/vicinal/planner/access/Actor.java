package io.vicinal.planner.access;

/**
 * For whom statements run.
 *
 * @param userId who has logged in
 * @param actingId whose rights count: the user, or the role of SET ROLE
 */
public record Actor(long userId, long actingId) {
  /** Stands for whoever opened the directory in this process, who may act as everybody. */
  public static final long NOBODY = 0;

  /** Returns a user with its own rights. */
  public static Actor user(long userId) {
    return new Actor(userId, userId);
  }
}
