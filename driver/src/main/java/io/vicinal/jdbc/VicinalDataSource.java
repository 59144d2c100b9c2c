package io.vicinal.jdbc;

import io.vicinal.jdbc.client.Wrapping;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives connections for one URL; set it before the first. Thread-safe after that. */
public final class VicinalDataSource extends SourceSettings implements DataSource {
  /** Creates a source without URL, for containers that use the setter. */
  public VicinalDataSource() {
    super(null);
  }

  /** Creates a source for {@code url}. */
  public VicinalDataSource(String url) {
    super(url);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connect();
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return connect(user, password);
  }

  @Override
  public <T> T unwrap(@Nullable Class<T> type) throws SQLException {
    return Wrapping.unwrap(this, "data source", type);
  }

  @Override
  public boolean isWrapperFor(@Nullable Class<?> type) {
    return Wrapping.isWrapper(this, type);
  }
}
