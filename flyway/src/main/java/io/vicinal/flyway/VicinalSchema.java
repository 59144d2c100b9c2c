package io.vicinal.flyway;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.internal.database.base.Schema;
import org.flywaydb.core.internal.jdbc.JdbcTemplate;

/** A schema, which Flyway creates, looks into, empties and drops. */
public final class VicinalSchema extends Schema<VicinalDatabase, VicinalTable> {
  private static final String TABLE = "TABLE";
  private static final String VIEW = "VIEW";

  VicinalSchema(JdbcTemplate template, VicinalDatabase database, String name) {
    super(template, database, name);
  }

  @Override
  protected boolean doExists() throws SQLException {
    try (ResultSet schemas = jdbcTemplate.getConnection().getMetaData().getSchemas()) {
      while (schemas.next()) {
        if (schemas.getString("TABLE_SCHEM").equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  protected boolean doEmpty() throws SQLException {
    return names(TABLE).isEmpty() && names(VIEW).isEmpty() && sequences().isEmpty();
  }

  @Override
  protected void doCreate() throws SQLException {
    jdbcTemplate.execute("CREATE SCHEMA " + database.quote(name));
  }

  @Override
  protected void doDrop() throws SQLException {
    jdbcTemplate.execute("DROP SCHEMA " + database.quote(name) + " CASCADE");
  }

  @Override
  protected void doClean() throws SQLException {
    for (String view : names(VIEW)) {
      // Another view may have taken it along.
      jdbcTemplate.execute("DROP VIEW IF EXISTS " + database.quote(name, view) + " CASCADE");
    }
    for (VicinalTable table : doAllTables()) {
      table.drop();
    }
    for (String sequence : sequences()) {
      jdbcTemplate.execute("DROP SEQUENCE IF EXISTS " + database.quote(name, sequence));
    }
  }

  private List<String> sequences() throws SQLException {
    return jdbcTemplate.queryForStringList(
        "SELECT sequence_name FROM information_schema.sequences WHERE sequence_schema = ?", name);
  }

  @Override
  protected VicinalTable[] doAllTables() throws SQLException {
    return names(TABLE).stream().map(this::getTable).toArray(VicinalTable[]::new);
  }

  @Override
  public VicinalTable getTable(String table) {
    return new VicinalTable(jdbcTemplate, database, this, table);
  }

  private List<String> names(String type) throws SQLException {
    var names = new ArrayList<String>();
    var metadata = jdbcTemplate.getConnection().getMetaData();
    String schema = literal(name, metadata.getSearchStringEscape());
    try (ResultSet tables = metadata.getTables(null, schema, "%", new String[] {type})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
    }
    return names;
  }

  /** Returns the pattern that {@code name} alone matches. */
  static String literal(String name, String escape) {
    return name.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }
}
