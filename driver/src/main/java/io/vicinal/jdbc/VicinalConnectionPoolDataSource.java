package io.vicinal.jdbc;

import java.sql.SQLException;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;

/**
 * Gives connections to a pool, which keeps them open and lends them; set the URL before the first.
 * Thread-safe after that.
 */
public final class VicinalConnectionPoolDataSource extends SourceSettings
    implements ConnectionPoolDataSource {
  /** Creates a source without URL, for containers that use the setter. */
  public VicinalConnectionPoolDataSource() {
    super(null);
  }

  @Override
  public PooledConnection getPooledConnection() throws SQLException {
    return new VicinalPooledConnection(connect());
  }

  @Override
  public PooledConnection getPooledConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return new VicinalPooledConnection(connect(user, password));
  }
}
