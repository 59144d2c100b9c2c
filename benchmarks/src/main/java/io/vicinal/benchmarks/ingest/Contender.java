package io.vicinal.benchmarks.ingest;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * A database and its settings.
 *
 * @param name what the table calls it
 * @param durable a commit returns when the disk has it; otherwise a power failure may lose the last
 *     ones
 */
record Contender(String name, boolean durable, Opening opening) {
  /** Creates an empty database in a directory that exists. */
  interface Opening {
    Store open(Path directory) throws Exception;
  }

  /**
   * Returns all.
   *
   * <p>H2 writes at every commit with {@code WRITE_DELAY=0} but leaves the sync to the system;
   * {@code CHECKPOINT SYNC} is its way to ask for one. Without that setting it writes, and does not
   * sync, every half second.
   */
  static List<Contender> all(RowMaker rows) {
    String vicinal =
        "CREATE TABLE docs (id BIGINT PRIMARY KEY, body VARCHAR, embedding VECTOR("
            + rows.dimension()
            + ") NOT NULL)";
    String interval = "ALTER DATABASE CURRENT SET durability = 'interval'";
    String h2 =
        "CREATE TABLE docs (id BIGINT PRIMARY KEY, body VARCHAR, embedding VARBINARY("
            + rows.dimension() * Float.BYTES
            + ") NOT NULL)";
    return List.of(
        new Contender("Vicinal engine", true, directory -> new EngineStore(directory, rows)),
        new Contender("Vicinal JDBC", true, directory -> vicinal(directory, rows, vicinal)),
        sqlite("FULL", true, rows),
        new Contender(
            "H2, CHECKPOINT SYNC",
            true,
            directory -> h2(directory, ";WRITE_DELAY=0", h2, "CHECKPOINT SYNC", rows)),
        new Contender(
            "Vicinal JDBC, durability = 'interval'",
            false,
            directory -> vicinal(directory, rows, vicinal, interval)),
        sqlite("NORMAL", false, rows),
        sqlite("OFF", false, rows),
        new Contender(
            "H2, WRITE_DELAY = 0, no sync",
            false,
            directory -> h2(directory, ";WRITE_DELAY=0", h2, "", rows)),
        new Contender("H2, no sync", false, directory -> h2(directory, "", h2, "", rows)));
  }

  private static Store vicinal(Path directory, RowMaker rows, String... definitions)
      throws SQLException {
    String url = "jdbc:vicinal:" + directory;
    return new JdbcStore(url, List.of(definitions), "", rows, vector -> vector);
  }

  private static Contender sqlite(String synchronous, boolean durable, RowMaker rows) {
    String definition =
        "CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, embedding BLOB NOT NULL)";
    return new Contender(
        "SQLite, WAL, synchronous = " + synchronous,
        durable,
        directory ->
            new JdbcStore(
                "jdbc:sqlite:"
                    + directory.resolve("docs.db")
                    + "?journal_mode=WAL&synchronous="
                    + synchronous
                    + "&busy_timeout=60000&transaction_mode=IMMEDIATE",
                List.of(definition),
                "",
                rows,
                RowMaker::bytes));
  }

  private static Store h2(
      Path directory, String settings, String definition, String afterCommit, RowMaker rows)
      throws SQLException {
    String url = "jdbc:h2:file:" + directory.resolve("docs").toAbsolutePath() + settings;
    return new JdbcStore(url, List.of(definition), afterCommit, rows, RowMaker::bytes);
  }
}
