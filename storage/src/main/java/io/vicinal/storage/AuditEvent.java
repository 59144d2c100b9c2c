package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did or was refused. No text of it holds a value of a statement or a
 * secret; texts are cut at {@value #TEXT_CHARS_MAX} characters, and control characters become
 * blanks.
 *
 * @param userId of who did it, 0 where there is no user
 * @param user name of the same, as it was then, or as somebody said it who could not log in
 * @param client from where, such as {@code http 127.0.0.1}, else empty
 * @param action such as {@code LOGIN} or {@code CREATE TABLE}
 * @param objectKind such as {@code TABLE}, null where it concerns no object
 * @param objectId of the object, 0 where it has none
 * @param object name, as it was then
 * @param sqlState of the error, null where there was none
 * @param detail what else is known
 */
public record AuditEvent(
    long userId,
    String user,
    String client,
    String action,
    @Nullable String objectKind,
    long objectId,
    @Nullable String object,
    Outcome outcome,
    @Nullable String sqlState,
    @Nullable String detail) {
  /** Characters that a text may have. */
  public static final int TEXT_CHARS_MAX = 500;

  /** How it ended; the names are stored. */
  public enum Outcome {
    OK,
    DENIED,
    FAILED
  }

  public AuditEvent {
    user = cut(user);
    client = cut(client);
    action = cut(action);
    object = object == null ? null : cut(object);
    detail = detail == null ? null : cut(detail);
  }

  /** Describes something that went well and concerns no object. */
  public static AuditEvent of(Acting acting, String action) {
    return new AuditEvent(
        acting.userId(),
        acting.user(),
        acting.client(),
        action,
        null,
        0,
        null,
        Outcome.OK,
        null,
        null);
  }

  /** Returns the same about an object. */
  public AuditEvent about(String newKind, long newId, @Nullable String newObject) {
    return new AuditEvent(
        userId, user, client, action, newKind, newId, newObject, outcome, sqlState, detail);
  }

  /** Returns the same with another end. */
  public AuditEvent ended(Outcome newOutcome, @Nullable String newState) {
    return new AuditEvent(
        userId, user, client, action, objectKind, objectId, object, newOutcome, newState, detail);
  }

  /** Returns the same with more words. */
  public AuditEvent with(@Nullable String newDetail) {
    return new AuditEvent(
        userId, user, client, action, objectKind, objectId, object, outcome, sqlState, newDetail);
  }

  private static String cut(String text) {
    int end = Math.min(text.length(), TEXT_CHARS_MAX);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    var clean = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean lone =
          Character.isSurrogate(c)
              && !(Character.isHighSurrogate(c)
                  ? i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))
                  : i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
      // What SQLite would keep as another text would not fit its sum any more.
      clean.append(lone ? '?' : Character.isISOControl(c) ? ' ' : c);
    }
    return clean.toString();
  }
}
