package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.CommonDataSource;
import org.jspecify.annotations.Nullable;

/** What both kinds of data sources are told: where to connect, and as whom. Thread-safe. */
abstract class SourceSettings implements CommonDataSource {
  private static final Driver DRIVER = new Driver();

  private volatile @Nullable String url;
  private volatile @Nullable String user;
  private volatile @Nullable String password;
  private volatile @Nullable String token;
  private volatile @Nullable PrintWriter logWriter;

  SourceSettings(@Nullable String url) {
    this.url = url;
  }

  public @Nullable String getUrl() {
    return url;
  }

  public void setUrl(@Nullable String url) {
    this.url = url;
  }

  public @Nullable String getUser() {
    return user;
  }

  /** Sets the user of connections that are asked for without one. */
  public void setUser(@Nullable String user) {
    this.user = user;
  }

  /** Sets the password that belongs to {@link #setUser}. */
  public void setPassword(@Nullable String password) {
    this.password = password;
  }

  /** Sets the API key or token that stands for a user and a password, on a server. */
  public void setToken(@Nullable String token) {
    this.token = token;
  }

  final Connection connect() throws SQLException {
    return connect(user, password, token);
  }

  final Connection connect(@Nullable String user, @Nullable String password) throws SQLException {
    return connect(user, password, null);
  }

  private Connection connect(
      @Nullable String user, @Nullable String password, @Nullable String token)
      throws SQLException {
    String target = url;
    if (target == null) {
      throw SqlFailure.of("08001", "data source has no URL\nhint: Call setUrl first.");
    }
    var properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    if (token != null) {
      properties.setProperty("token", token);
    }
    Connection connection = DRIVER.connect(target, properties);
    if (connection == null) {
      String place = target.replaceFirst("(?s)\\?.*", ""); // a password may follow
      throw SqlFailure.of("08001", "URL \"" + place + "\" does not start with jdbc:vicinal:");
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
}
