package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.client.ProductVersion;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Connects {@code jdbc:vicinal://host[:port]/[database]}; {@link DriverManager} finds it by itself
 * in the jar that has nothing else. Thread-safe.
 */
public final class RemoteDriver implements Driver {
  static {
    try {
      DriverManager.registerDriver(new RemoteDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Creates a driver. */
  public RemoteDriver() {}

  @Override
  public boolean acceptsURL(@Nullable String url) {
    return RemoteUrl.accepts(url);
  }

  /** Connects, or returns null where {@code url} is not for this driver. */
  @Override
  public @Nullable Connection connect(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    return url == null || !RemoteUrl.accepts(url) ? null : RemotePeer.connect(url, info);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties info) {
    return RemoteOption.properties(info);
  }

  @Override
  public int getMajorVersion() {
    return ProductVersion.OF_THIS_JAR.majorVersion;
  }

  @Override
  public int getMinorVersion() {
    return ProductVersion.OF_THIS_JAR.minorVersion;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("there is no logger", "0AV00");
  }
}
