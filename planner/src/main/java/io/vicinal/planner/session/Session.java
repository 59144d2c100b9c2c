package io.vicinal.planner.session;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one connection carries from statement to statement: its database, its schema, what it SET
 * and its transaction. Thread-safe.
 */
public final class Session {
  /** Name of the setting that {@link #memoryLimit} reads. */
  public static final String MEMORY_LIMIT = "memory_limit";

  private final Database database;
  private final Map<String, String> settings = new ConcurrentHashMap<>();
  private volatile String schema = "public";
  private volatile long defaultMemoryLimit;
  private volatile SearchEffort defaultEffort = SearchEffort.DEFAULT;
  private volatile Progress progress = Progress.NONE;
  private final Transactions transactions;
  private final @Nullable DataDirectory directory;

  public Session(Database database) {
    this(database, null);
  }

  /** Creates a session that may also work on the directory that its database is in. */
  public Session(Database database, @Nullable DataDirectory directory) {
    this.database = database;
    this.directory = directory;
    this.transactions = new Transactions(database, this::memoryLimit);
  }

  /** Returns the database that the connection is bound to. */
  public Database database() {
    return database;
  }

  /** Returns the directory that the database is in, where that is known. */
  public Optional<DataDirectory> directory() {
    return Optional.ofNullable(directory);
  }

  /** Returns what it reads and changes rows through. */
  public Transactions transactions() {
    return transactions;
  }

  /** Returns the schema in which names without one are looked up. */
  public String schema() {
    return schema;
  }

  public void setSchema(String name) {
    schema = name;
  }

  /**
   * Returns what was SET, by lower-case name; names and values are checked by the SET statement.
   */
  public Map<String, String> settings() {
    return settings;
  }

  /**
   * Returns how many bytes each statement and each open transaction may take at one time, 0 for any
   * number: what was SET, or else the connection's own limit.
   */
  public long memoryLimit() {
    String text = settings.get(MEMORY_LIMIT);
    return text == null ? defaultMemoryLimit : ByteSize.parse(text).orElseThrow();
  }

  /** Sets the limit that holds where none is SET. */
  public void setDefaultMemoryLimit(long bytes) {
    defaultMemoryLimit = bytes;
  }

  /** Returns the effort of searches that do not say it: what was SET, or the connection's own. */
  public SearchEffort effort() {
    String efSearch = settings.get(SearchEffort.EF_SEARCH);
    if (efSearch != null) {
      return new SearchEffort(SearchEffort.parseEfSearch(efSearch).orElseThrow(), null);
    }
    String accuracy = settings.get(SearchEffort.TARGET_ACCURACY);
    return accuracy == null
        ? defaultEffort
        : new SearchEffort(null, SearchEffort.parseAccuracy(accuracy).orElse(null));
  }

  /** Sets the effort that holds where none is SET. */
  public void setDefaultEffort(SearchEffort effort) {
    defaultEffort = effort;
  }

  /** Returns who hears about the progress of this connection's index builds. */
  public Progress progress() {
    return progress;
  }

  public void setProgress(Progress listener) {
    progress = listener;
  }
}
