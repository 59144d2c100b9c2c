package io.vicinal.flyway;

import java.sql.Connection;
import java.sql.Types;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.BaseDatabaseType;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.core.internal.parser.Parser;
import org.flywaydb.core.internal.parser.ParsingContext;

/** Takes {@code jdbc:vicinal:} URLs; Flyway loads it as a service. */
public final class VicinalDatabaseType extends BaseDatabaseType {
  private static final String NAME = "Vicinal";

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public int getNullType() {
    return Types.VARCHAR;
  }

  @Override
  public boolean handlesJDBCUrl(String url) {
    return url.startsWith("jdbc:vicinal:");
  }

  @Override
  public String getDriverClass(String url, ClassLoader loader) {
    return "io.vicinal.jdbc.Driver";
  }

  @Override
  public boolean handlesDatabaseProductNameAndVersion(
      String product, String version, Connection connection) {
    return product.startsWith(NAME); // the version may follow
  }

  @Override
  public VicinalDatabase createDatabase(
      Configuration configuration,
      JdbcConnectionFactory connections,
      StatementInterceptor interceptor) {
    return new VicinalDatabase(configuration, connections, interceptor);
  }

  @Override
  public Parser createParser(
      Configuration configuration, ResourceProvider resources, ParsingContext context) {
    return new VicinalParser(configuration, context);
  }
}
