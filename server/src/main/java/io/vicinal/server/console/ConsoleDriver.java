package io.vicinal.server.console;

import io.vicinal.jdbc.VicinalConnection;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver with connections that draw how far long statements have come. SQLLine asks for its
 * connections by URL, so there is no other way to reach them.
 */
final class ConsoleDriver implements Driver {
  private final Driver driver = new io.vicinal.jdbc.Driver();

  /** Takes the place of the driver in this process, which belongs to the console. */
  static void register() throws SQLException {
    List<Driver> replaced =
        DriverManager.drivers().filter(io.vicinal.jdbc.Driver.class::isInstance).toList();
    for (Driver each : replaced) {
      DriverManager.deregisterDriver(each);
    }
    DriverManager.registerDriver(new ConsoleDriver());
  }

  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    Connection connection = driver.connect(url, info);
    if (connection != null && connection.isWrapperFor(VicinalConnection.class)) {
      connection.unwrap(VicinalConnection.class).setProgress(StatementProgress.onTerminal());
    }
    return connection;
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info)
      throws SQLException {
    return driver.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return driver.getParentLogger();
  }
}
