package io.vicinal.flyway;

import java.sql.SQLException;
import org.flywaydb.core.internal.database.base.Connection;

/** A connection whose current schema Flyway reads and sets. */
public final class VicinalConnection extends Connection<VicinalDatabase> {
  VicinalConnection(VicinalDatabase database, java.sql.Connection connection) {
    super(database, connection);
  }

  @Override
  protected String getCurrentSchemaNameOrSearchPath() throws SQLException {
    return getJdbcConnection().getSchema();
  }

  @Override
  protected void doChangeCurrentSchemaOrSearchPathTo(String schema) throws SQLException {
    getJdbcConnection().setSchema(schema);
  }

  @Override
  public VicinalSchema getSchema(String name) {
    return new VicinalSchema(jdbcTemplate, database, name);
  }
}
