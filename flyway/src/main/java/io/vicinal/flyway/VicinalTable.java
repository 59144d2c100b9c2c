package io.vicinal.flyway;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.internal.database.InsertRowLock;
import org.flywaydb.core.internal.database.base.Table;
import org.flywaydb.core.internal.jdbc.JdbcTemplate;
import org.jspecify.annotations.Nullable;

/**
 * A table, which Flyway drops, and of which it locks one: that of the migrations that were made.
 */
public final class VicinalTable extends Table<VicinalDatabase, VicinalSchema> {
  private @Nullable InsertRowLock lock; // while it is held

  VicinalTable(JdbcTemplate template, VicinalDatabase database, VicinalSchema schema, String name) {
    super(template, database, schema, name);
  }

  @Override
  protected boolean doExists() throws SQLException {
    var metadata = jdbcTemplate.getConnection().getMetaData();
    String escape = metadata.getSearchStringEscape();
    try (ResultSet tables =
        metadata.getTables(
            null,
            VicinalSchema.literal(schema.getName(), escape),
            VicinalSchema.literal(name, escape),
            new String[] {"TABLE"})) {
      return tables.next();
    }
  }

  @Override
  protected void doDrop() throws SQLException {
    jdbcTemplate.execute("DROP TABLE " + database.quote(schema.getName(), name) + " CASCADE");
  }

  /**
   * Waits until no other Flyway migrates: a row is the lock, and its key lets only one in.
   *
   * <p>The row is committed at once, before the transaction that it guards begins.
   */
  @Override
  protected void doLock() throws SQLException {
    if (lockDepth > 0) {
      return;
    }
    Connection connection = jdbcTemplate.getConnection();
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(true);
    lock = new InsertRowLock(jdbcTemplate);
    lock.doLock(
        database.getInsertStatement(this),
        "UPDATE " + this + " SET \"installed_on\" = LOCALTIMESTAMP WHERE \"version\" = '?'",
        "DELETE FROM "
            + this
            + " WHERE \"description\" = '"
            + InsertRowLock.FLYWAY_LOCK_STRING
            + "' AND \"installed_on\" < TIMESTAMP '?'",
        database.getBooleanTrue());
    connection.setAutoCommit(autoCommit);
  }

  @Override
  protected void doUnlock() throws SQLException {
    if (lockDepth == 1 && lock != null) {
      lock.doUnlock("DELETE FROM " + this + " WHERE \"version\" = '?'");
      lock = null;
    }
  }
}
