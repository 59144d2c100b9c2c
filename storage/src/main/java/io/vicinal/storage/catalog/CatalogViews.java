package io.vicinal.storage.catalog;

import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.View;
import java.sql.SQLException;
import java.util.List;

/**
 * Creates, replaces and drops views.
 *
 * <p>Thread-safe; the invariants and errors are those of {@link Catalog}.
 */
public final class CatalogViews {
  private final CatalogSession session;

  CatalogViews(CatalogSession session) {
    this.session = session;
  }

  /** Returns the views of a database by schema and name. */
  public List<View> of(long databaseId) {
    return session.read(transaction -> ViewTable.of(transaction, databaseId));
  }

  /**
   * Creates a view, in the place of one of its name if {@code replace}.
   *
   * @throws StorageException.AlreadyExists if the name is taken
   * @throws StorageException.NotFound if there is no such schema
   */
  public void create(long databaseId, View view, boolean replace) {
    DdlOperation.CreateView create = ViewTable.operation(databaseId, view);
    session.write(transaction -> {
      if (replace && ViewTable.exists(transaction, databaseId, view)) {
        ViewTable.replace(transaction, view.schema(), view.name(), create);
      } else {
        DdlLog.execute(transaction, create);
        AccessTables.own(transaction, SecuredObject.view(databaseId, view.schema(), view.name()));
      }
      return create;
    });
  }

  /**
   * Puts a view in the place of another, with what is said of it.
   *
   * @throws StorageException.AlreadyExists if another object has the name
   * @throws StorageException.NotFound if {@code before} is gone or there is no such schema
   */
  public void replace(long databaseId, View before, View after) {
    DdlOperation.CreateView create = ViewTable.operation(databaseId, after);
    session.write(transaction -> {
      ViewTable.replace(transaction, before.schema(), before.name(), create);
      return create;
    });
  }

  /** Drops views. @throws StorageException.NotFound */
  public void drop(long databaseId, List<View> views) {
    session.write(transaction -> {
      drop(transaction, databaseId, views);
      return views;
    });
  }

  /** Drops views within another change. */
  static void drop(CatalogTransaction transaction, long databaseId, List<View> views)
      throws SQLException {
    for (View view : views) {
      DdlLog.execute(
          transaction, new DdlOperation.DropView(databaseId, view.schema(), view.name()));
    }
  }
}
