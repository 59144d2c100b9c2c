package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.ShardingKey;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.jspecify.annotations.Nullable;

/** Refuses what JDBC has of connections and a database of ours has not, each with a SQLSTATE. */
abstract class RefusingConnection extends AvaticaConnection {
  RefusingConnection(
      UnregisteredDriver driver, AvaticaFactory factory, String url, Properties properties) {
    super(driver, factory, url, properties);
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw SqlFailure.of("08003", "connection is closed");
    }
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    throw SqlFailure.of("0AV00", "procedures are not supported");
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    checkOpen();
    return Map.of();
  }

  @Override
  public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    checkOpen();
    if (map != null && !map.isEmpty()) {
      throw SqlFailure.of("0AV00", "type maps are not supported");
    }
  }

  @Override
  public Clob createClob() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no values of type CLOB\nhint: Use setString.");
  }

  @Override
  public NClob createNClob() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no values of type NCLOB\nhint: Use setString.");
  }

  @Override
  public Blob createBlob() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no values of type BLOB\nhint: Use setBytes.");
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no values of type SQLXML\nhint: Use setString.");
  }

  @Override
  public Struct createStruct(String typeName, @Nullable Object[] attributes) throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no structured types");
  }

  @Override
  public boolean setShardingKeyIfValid(@Nullable ShardingKey key, int timeout) throws SQLException {
    throw noShards();
  }

  @Override
  public boolean setShardingKeyIfValid(
      @Nullable ShardingKey key, @Nullable ShardingKey superKey, int timeout) throws SQLException {
    throw noShards();
  }

  @Override
  public void setShardingKey(@Nullable ShardingKey key) throws SQLException {
    throw noShards();
  }

  @Override
  public void setShardingKey(@Nullable ShardingKey key, @Nullable ShardingKey superKey)
      throws SQLException {
    throw noShards();
  }

  private SQLException noShards() throws SQLException {
    checkOpen();
    return SqlFailure.of("0AV00", "a database has no shards");
  }

  /** Accepts only that result sets outlive their transaction, as they do. */
  @Override
  public void setHoldability(int holdability) throws SQLException {
    checkOpen();
    if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT) {
      throw holdability == ResultSet.CLOSE_CURSORS_AT_COMMIT
          ? SqlFailure.of("0AV00", "result sets always outlive their transaction")
          : SqlFailure.of("22023", "there is no holdability " + holdability);
    }
  }
}
