package io.vicinal.benchmarks.ingest;

import java.nio.file.Path;
import java.util.List;

/**
 * A database and its settings.
 *
 * @param name what the table calls it
 */
record Contender(String name, Opening opening) {
  /** Creates an empty database in a directory that exists. */
  interface Opening {
    Store open(Path directory) throws Exception;
  }

  /**
   * Returns all, with a commit that waits for the disk where the name does not say otherwise.
   *
   * <p>H2 writes at every commit with {@code WRITE_DELAY=0} but leaves the sync to the system;
   * {@code CHECKPOINT SYNC} is its way to ask for one.
   */
  static List<Contender> all(RowMaker rows) {
    String vicinal =
        "CREATE TABLE docs (id BIGINT PRIMARY KEY, body VARCHAR, embedding VECTOR("
            + rows.dimension()
            + ") NOT NULL)";
    String sqlite =
        "CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT, embedding BLOB NOT NULL)";
    String h2 =
        "CREATE TABLE docs (id BIGINT PRIMARY KEY, body VARCHAR, embedding VARBINARY("
            + rows.dimension() * Float.BYTES
            + ") NOT NULL)";
    String walOptions =
        "?journal_mode=WAL&synchronous=FULL&busy_timeout=60000&transaction_mode=IMMEDIATE";
    return List.of(
        new Contender("Vicinal engine", directory -> new EngineStore(directory, rows)),
        new Contender(
            "Vicinal JDBC",
            directory ->
                new JdbcStore("jdbc:vicinal:" + directory, vicinal, "", rows, vector -> vector)),
        new Contender(
            "SQLite, WAL, synchronous = FULL",
            directory ->
                new JdbcStore(
                    "jdbc:sqlite:" + directory.resolve("docs.db") + walOptions,
                    sqlite,
                    "",
                    rows,
                    RowMaker::bytes)),
        new Contender(
            "H2, WRITE_DELAY = 0, no sync",
            directory -> new JdbcStore(h2Url(directory), h2, "", rows, RowMaker::bytes)),
        new Contender(
            "H2, CHECKPOINT SYNC",
            directory ->
                new JdbcStore(h2Url(directory), h2, "CHECKPOINT SYNC", rows, RowMaker::bytes)));
  }

  private static String h2Url(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("docs").toAbsolutePath() + ";WRITE_DELAY=0";
  }
}
