package io.vicinal.planner.session;

import io.vicinal.planner.access.Actor;
import io.vicinal.planner.access.Authority;
import io.vicinal.planner.access.RestrictedDatabase;
import io.vicinal.storage.Access;
import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Role;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Name of the setting that {@link #timeoutMillis} reads. */
  public static final String STATEMENT_TIMEOUT = "statement_timeout";

  /** Name of the setting that {@link #autoAnalyze} reads. */
  public static final String AUTO_ANALYZE = "auto_analyze";

  private final Database whole;
  private volatile Database database;
  private final @Nullable User user;
  private final Actor self;
  private volatile @Nullable Role role;

  /** The setting that {@link #timeZone} returns. */
  public static final String TIME_ZONE = "timezone";

  /** The zone of sessions that SET none. */
  public static final String UTC = "UTC";

  private final Map<String, String> settings = new ConcurrentHashMap<>();
  private final SpelledEffort spelledEffort = new SpelledEffort(settings);
  private volatile List<String> defaultPath = List.of("public");
  private volatile List<String> searchPath = defaultPath;
  private volatile long defaultMemoryLimit;
  private volatile SessionBounds bounds = SessionBounds.NONE;
  private volatile SearchEffort defaultEffort = SearchEffort.DEFAULT;
  private volatile Progress progress = Progress.NONE;
  private final GivenNumbers givenNumbers = new GivenNumbers();
  private final Transactions transactions;
  private final @Nullable DataDirectory directory;
  private volatile Activity activity = new Activity();

  public Session(Database database) {
    this(database, null);
  }

  /** Creates a session that may also work on the directory that its database is in. */
  public Session(Database database, @Nullable DataDirectory directory) {
    this(database, directory, null);
  }

  /**
   * Creates a session of somebody who has logged in.
   *
   * @param user whose rights hold; null for none, which may do everything
   */
  public Session(Database database, @Nullable DataDirectory directory, @Nullable User user) {
    this(database, directory, user, 0);
  }

  /**
   * Creates a session of somebody who has logged in.
   *
   * @param user whose rights hold; null for none, which may do everything
   * @param keyId the API key that the user came with, whose scopes hold; 0 for a password
   */
  public Session(
      Database database, @Nullable DataDirectory directory, @Nullable User user, long keyId) {
    this.whole = database;
    this.directory = directory;
    this.user = user;
    this.database = database;
    if (user == null) {
      this.self = Actor.user(Actor.NOBODY);
    } else {
      Access access = Objects.requireNonNull(directory, "users are those of a directory").access();
      this.self = Actor.of(user, keyId, access.rules());
      this.database = new RestrictedDatabase(database, access, self);
    }
    this.transactions = new Transactions(database, () -> newAccount(0));
  }

  /** Returns the database that the connection is bound to, as its user sees it. */
  public Database database() {
    return database;
  }

  /** Returns all of the database, for what must hold whoever asks. */
  public Database wholeDatabase() {
    return whole;
  }

  /** Returns what the user may do; empty where there is none, who may do everything. */
  public Optional<Authority> authority() {
    return database instanceof RestrictedDatabase restricted
        ? Optional.of(restricted.authority())
        : Optional.empty();
  }

  /**
   * Returns a session that sees everything, for work within a statement whose user may run it, such
   * as looking for what a change would break.
   */
  public Session trusted() {
    if (authority().isEmpty()) {
      return this;
    }
    var all = new Session(whole, directory);
    all.setSearchPath(searchPath);
    return all;
  }

  /** Returns who has logged in. */
  public Optional<User> user() {
    return Optional.ofNullable(user);
  }

  /** Returns the name of who has logged in; of whoever opened the directory in this process. */
  public String userName() {
    return user == null ? "vicinal" : user.name();
  }

  /** Returns for whom a statement that begins with {@code words} changes something. */
  public Acting acting(String words) {
    Acting client = Acting.current();
    return (client.client().isEmpty() ? Acting.at("in process") : client)
        .as(user == null ? 0 : user.id(), userName(), words);
  }

  /** Writes a row of the audit log about something that is no change of the catalog. */
  public void audit(AuditEvent event) {
    DataDirectory present = directory;
    if (present != null) {
      present.audit().record(event);
    }
  }

  /** Returns the role of SET ROLE. */
  public Optional<Role> role() {
    return Optional.ofNullable(role);
  }

  /** Acts for {@code wanted}, or again for the user where it is null. */
  public void setRole(@Nullable Role wanted) {
    if (wanted == null && user == null) {
      database = whole;
    } else {
      database =
          new RestrictedDatabase(
              whole,
              Objects.requireNonNull(directory, "roles are those of a directory").access(),
              wanted == null ? self : self.actingAs(wanted.id()));
    }
    role = wanted;
  }

  /** Returns as whom it acts where no role is set. */
  public Actor self() {
    return self;
  }

  /** Returns the directory that the database is in, where that is known. */
  public Optional<DataDirectory> directory() {
    return Optional.ofNullable(directory);
  }

  /** Returns whether the user may connect to the database; it is as if it were not there if not. */
  public boolean isInReach() {
    DataDirectory all = directory;
    return user == null || all == null || Authority.reaches(all.access().rules(), self, whole);
  }

  /**
   * Returns its own database and those to which who it acts for may connect; where that is not
   * known, its own.
   */
  public List<String> databaseNames() {
    DataDirectory all = directory;
    if (all == null) {
      return List.of(whole.name());
    }
    Optional<Authority> authority = authority();
    return authority.isEmpty()
        ? all.databaseNames()
        : all.databaseNames().stream().filter(name -> isThere(all, name, authority.get())).toList();
  }

  private boolean isThere(DataDirectory all, String name, Authority authority) {
    if (name.equals(whole.name())) {
      return true;
    }
    try {
      return Authority.reaches(authority.rules(), authority.actor(), all.database(name));
    } catch (StorageException.NotFound e) {
      return false; // dropped meanwhile
    }
  }

  /** Returns what is connected to the directory besides this session. */
  public Activity activity() {
    return activity;
  }

  /** Returns the number that {@link #activity} has for it, 0 where it is not shown there. */
  public long number() {
    return activity.visibleTo(this).stream()
        .filter(open -> open.session().equals(this))
        .mapToLong(ActiveSession::id)
        .findFirst()
        .orElse(0);
  }

  /** Sets what {@link #activity} returns. */
  public void setActivity(Activity shared) {
    activity = shared;
  }

  /** Returns what it reads and changes rows through. */
  public Transactions transactions() {
    return transactions;
  }

  /** Returns the numbers that this session got from sequences. */
  public GivenNumbers givenNumbers() {
    return givenNumbers;
  }

  /** Returns the zone of clocks that texts without one are of, UTC unless it was SET. */
  public String timeZone() {
    return settings.getOrDefault(TIME_ZONE, UTC);
  }

  /** Returns what plans depend on besides definitions: the path, and the zone unless it is UTC. */
  public List<String> planKey() {
    String zone = timeZone();
    if (zone.equals(UTC)) {
      return searchPath;
    }
    var key = new ArrayList<>(searchPath);
    key.add("\u0000" + zone);
    return key;
  }

  /** Returns the schemas in which names without one are looked up, in order; some may not exist. */
  public List<String> searchPath() {
    return searchPath;
  }

  /** Sets where names without a schema are looked up. */
  public void setSearchPath(List<String> path) {
    searchPath = List.copyOf(path);
  }

  /** Sets the path that holds where none is SET, and uses it. */
  public void setDefaultPath(List<String> path) {
    defaultPath = List.copyOf(path);
    searchPath = defaultPath;
  }

  /** Goes back to the path of {@link #setDefaultPath}. */
  public void resetSearchPath() {
    searchPath = defaultPath;
  }

  /** Returns the first schema of the path that exists, in which names without one are created. */
  public Optional<String> currentSchema() {
    return existingPath().stream().findFirst();
  }

  /** Returns the schemas of the path that exist. */
  public List<String> existingPath() {
    List<String> schemas = database.schemas();
    return searchPath.stream()
        .filter(name -> schemas.contains(name) || SystemSchemas.contains(name))
        .toList();
  }

  /** Returns {@link #currentSchema}, or else the first name of the path. */
  public String schema() {
    return currentSchema().orElseGet(searchPath::getFirst);
  }

  /** Lets names without a schema be looked up in one only. */
  public void setSchema(String name) {
    setSearchPath(List.of(name));
  }

  /**
   * Returns what was SET, by lower-case name; names and values are checked by the SET statement.
   */
  public Map<String, String> settings() {
    return settings;
  }

  /**
   * Returns how many bytes each statement and each open transaction may take at one time, 0 for any
   * number: what was SET, or else the connection's own limit, within its bounds.
   */
  public long memoryLimit() {
    String text = settings.get(MEMORY_LIMIT);
    long wanted = text == null ? defaultMemoryLimit : ByteSize.parse(text).orElseThrow();
    return bounds.bytes(wanted);
  }

  /**
   * Returns after how many milliseconds each statement ends, 0 for never: what was SET, within the
   * bounds of the connection.
   */
  public long timeoutMillis() {
    String text = settings.get(STATEMENT_TIMEOUT);
    return bounds.millis(text == null ? 0 : TimeSpan.parse(text).orElseThrow());
  }

  /** Sets what no setting of the connection can raise. */
  public void setBounds(SessionBounds most) {
    bounds = most;
  }

  /** Returns the bounds of {@link #setBounds}. */
  public SessionBounds bounds() {
    return bounds;
  }

  /**
   * Returns the account of a statement or a transaction that begins now, which whoever ends it
   * closes.
   *
   * @param timeoutMillis after which it ends, 0 for never
   */
  public ResourceAccount newAccount(long timeoutMillis) {
    SessionBounds most = bounds;
    return ResourceAccount.withLimits(timeoutMillis, memoryLimit(), most.shared(), most.share());
  }

  /** Returns whether statements let tables that have changed much be analyzed. */
  public boolean autoAnalyze() {
    return !"off".equals(settings.get(AUTO_ANALYZE));
  }

  /** Sets the limit that holds where none is SET. */
  public void setDefaultMemoryLimit(long bytes) {
    defaultMemoryLimit = bytes;
  }

  /** Returns the effort of searches that do not say it: what was SET, or the connection's own. */
  public SearchEffort effort() {
    return spelledEffort.or(defaultEffort);
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
