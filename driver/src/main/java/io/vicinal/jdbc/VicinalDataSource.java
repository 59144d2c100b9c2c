package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives connections for one URL; set it before the first. Thread-safe after that. */
public final class VicinalDataSource implements DataSource {
  private static final Driver DRIVER = new Driver();

  private volatile @Nullable String url;
  private volatile @Nullable PrintWriter logWriter;

  /** Creates a source without URL, for containers that use the setter. */
  public VicinalDataSource() {}

  /** Creates a source for {@code url}. */
  public VicinalDataSource(String url) {
    this.url = url;
  }

  public @Nullable String getUrl() {
    return url;
  }

  public void setUrl(String url) {
    this.url = url;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connect(new Properties());
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", Objects.requireNonNullElse(user, ""));
    properties.setProperty("password", Objects.requireNonNullElse(password, ""));
    return connect(properties);
  }

  private Connection connect(Properties properties) throws SQLException {
    String target = url;
    if (target == null) {
      throw SqlFailure.of("08001", "data source has no URL\nhint: Call setUrl first.");
    }
    Connection connection = DRIVER.connect(target, properties);
    if (connection == null) {
      throw SqlFailure.of("08001", "URL \"" + target + "\" does not start with jdbc:vicinal:");
    }
    return connection;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {
    logWriter = writer;
  }

  /** Does nothing: opening a directory takes as long as its recovery. */
  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("there is no logger", "0AV00");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw SqlFailure.of("0AV00", "data source is no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
