package io.vicinal.storage.reference;

import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseContract;

final class ReferenceDatabaseTest extends DatabaseContract {
  @Override
  protected Database open() {
    return new ReferenceDatabase();
  }
}
