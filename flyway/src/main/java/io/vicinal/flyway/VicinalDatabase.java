package io.vicinal.flyway;

import java.sql.Connection;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.database.base.Table;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;

/**
 * What Flyway must know of a database.
 *
 * <p>Definitions are transactions of their own. So a migration that fails half way keeps what came
 * before, and is noted as failed until it is repaired.
 */
public final class VicinalDatabase extends Database<VicinalConnection> {
  VicinalDatabase(
      Configuration configuration,
      JdbcConnectionFactory connections,
      StatementInterceptor interceptor) {
    super(configuration, connections, interceptor);
  }

  @Override
  protected VicinalConnection doGetConnection(Connection connection) {
    return new VicinalConnection(this, connection);
  }

  @Override
  public void ensureSupported(Configuration configuration) {
    // Every release has what is used here.
  }

  @Override
  public boolean supportsDdlTransactions() {
    return false;
  }

  @Override
  public String getBooleanTrue() {
    return "true";
  }

  @Override
  public String getBooleanFalse() {
    return "false";
  }

  @Override
  public boolean catalogIsSchema() {
    return false;
  }

  @Override
  @SuppressWarnings("rawtypes") // as Flyway declares it
  public String getRawCreateScript(Table table, boolean baseline) {
    return "CREATE TABLE IF NOT EXISTS "
        + table
        + """
         (
          "installed_rank" INT NOT NULL,
          "version" VARCHAR(50),
          "description" VARCHAR(200) NOT NULL,
          "type" VARCHAR(20) NOT NULL,
          "script" VARCHAR(1000) NOT NULL,
          "checksum" INT,
          "installed_by" VARCHAR(100) NOT NULL,
          "installed_on" TIMESTAMP NOT NULL DEFAULT LOCALTIMESTAMP,
          "execution_time" INT NOT NULL,
          "success" BOOLEAN NOT NULL,
          PRIMARY KEY ("installed_rank")
        );
        """
        + (baseline ? getBaselineStatement(table) + ";\n" : "");
  }
}
