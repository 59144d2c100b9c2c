package io.vicinal.storage;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * For whom a thread changes definitions and rights: whom the audit log names, and who owns what is
 * created.
 *
 * @param userId of who has logged in, 0 for whoever opened the directory in this process
 * @param user name of the same
 * @param client from where, such as {@code http 127.0.0.1}
 * @param statement key words of what is done, such as {@code CREATE INDEX}; null where it is not
 *     known
 * @param ownerId principal that gets what is created, 0 for nobody
 */
public record Acting(
    long userId, String user, String client, @Nullable String statement, long ownerId) {
  /** Stands for work that nobody asked for. */
  public static final Acting NOBODY = new Acting(0, "", "", null, 0);

  /** For whom a thread works, where that is known. */
  public static final ScopedValue<Acting> CURRENT = ScopedValue.newInstance();

  /** Returns for whom the calling thread works. */
  public static Acting current() {
    return CURRENT.isBound() ? CURRENT.get() : NOBODY;
  }

  /** Does {@code work} for a client that has not said who it is. */
  public static Acting at(String client) {
    return new Acting(0, "", client, null, 0);
  }

  /** Returns the same client as somebody who has logged in there, running a statement. */
  public Acting as(long newUserId, String newUser, @Nullable String newStatement) {
    return new Acting(newUserId, newUser, client, newStatement, ownerId);
  }

  /** Returns the same with an owner of what is created. */
  public Acting owning(long principalId) {
    return new Acting(userId, user, client, statement, principalId);
  }

  /** Does {@code work} in the name of this. */
  public <T> T call(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /** Does {@code work} in the name of this. */
  public void run(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }
}
