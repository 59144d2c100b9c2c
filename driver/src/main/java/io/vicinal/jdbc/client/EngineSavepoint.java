package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * A savepoint that a connection has set.
 *
 * @param id 0 where the user has given a name
 * @param point what the engine knows it by
 */
record EngineSavepoint(int id, String name, Object point) implements Savepoint {
  /** Returns {@code savepoint} as what it must be. @throws SQLException 3B001 */
  static EngineSavepoint of(Savepoint savepoint) throws SQLException {
    if (savepoint instanceof EngineSavepoint own) {
      return own;
    }
    throw SqlFailure.of("3B001", "savepoint is not one of this connection: " + savepoint);
  }

  @Override
  public int getSavepointId() throws SQLException {
    if (id == 0) {
      throw SqlFailure.of("3B001", "savepoint \"" + name + "\" has a name, not a number");
    }
    return id;
  }

  @Override
  public String getSavepointName() throws SQLException {
    if (id != 0) {
      throw SqlFailure.of("3B001", "savepoint " + id + " has a number, not a name");
    }
    return name;
  }
}
