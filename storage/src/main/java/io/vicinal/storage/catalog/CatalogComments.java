package io.vicinal.storage.catalog;

import io.vicinal.storage.CommentTarget;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is said of objects.
 *
 * <p>Thread-safe; the invariants and errors are those of {@link Catalog}.
 */
public final class CatalogComments {
  private final CatalogSession session;

  CatalogComments(CatalogSession session) {
    this.session = session;
  }

  /** Returns the comments in a database by what they are about. */
  public Map<CommentTarget, String> of(long databaseId) {
    return session.read(transaction -> CommentTable.of(transaction, databaseId));
  }

  /** Keeps a comment, or none where {@code text} is null. @throws StorageException.NotFound */
  public void set(long databaseId, CommentTarget target, @Nullable String text) {
    session.write(transaction -> {
      DdlOperation.SetComment set = CommentTable.operation(transaction, databaseId, target, text);
      DdlLog.execute(transaction, set);
      return set;
    });
  }
}
