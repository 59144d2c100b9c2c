package io.vicinal.planner.execute;

import io.vicinal.planner.session.RelationName;
import io.vicinal.planner.session.SearchEffort;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.system.AcceptedSettings;
import io.vicinal.sql.function.BackendFunctions;
import io.vicinal.sql.function.MomentFunctions;
import io.vicinal.sql.function.SequenceFunctions;
import io.vicinal.sql.function.Series;
import io.vicinal.sql.function.SystemFunctions;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.storage.BatchCursor;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeMap;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/**
 * One execution of one statement: what generated code asks for, and every cursor it opens. Not
 * thread-safe. It does not own the snapshot.
 */
public final class ExecutionContext implements DataContext, AutoCloseable {
  private static final int TICKS_BETWEEN_CHECKS = 1 << 10;

  private final Snapshot snapshot;
  private final ResourceAccount account;
  private final JavaTypeFactory typeFactory;
  private final @Nullable Object[] values;
  private final Session session;
  private final Instant now;
  private final SessionSequences sequences;
  private final List<RowCursor> cursors = new ArrayList<>();
  private final Map<Integer, BatchCursor> batches = new HashMap<>();
  private final Map<Integer, List<@Nullable Object>> rounds = new HashMap<>();
  private final Map<Long, Random> randoms = new HashMap<>();
  private final Map<Integer, ScanStatistics> ended = new TreeMap<>();
  private @Nullable IdentityHashMap<ListedValues.Values, ListedValues.Bound> lists; // a large one
  private Map<String, Object> stash = Map.of();
  private List<@Nullable Object[]> handedRows = List.of();
  private @Nullable Transaction transaction;
  private long reserved;
  private int ticks;
  private long backend = -1;

  /**
   * Creates the context of one execution.
   *
   * @param values of the parameters, in the classes of generated code; further ones may follow
   *     those of the text
   * @param session that runs the statement
   */
  public ExecutionContext(
      Snapshot snapshot,
      ResourceAccount account,
      JavaTypeFactory typeFactory,
      @Nullable Object[] values,
      Session session) {
    this.snapshot = snapshot;
    this.account = account;
    this.typeFactory = typeFactory;
    this.values = values;
    this.session = session;
    this.now = Instant.now();
    this.sequences = new SessionSequences(session);
  }

  /**
   * Returns the values of the parameters, which derived ones are written to before the plan runs.
   */
  @Nullable Object[] values() {
    return values;
  }

  ResourceAccount account() {
    return account;
  }

  /** Returns the effort of searches that do not say it themselves. */
  public SearchEffort effort() {
    return session.effort();
  }

  Session session() {
    return session;
  }

  /** Sets the objects that the plan that runs next has put aside for itself. */
  void useStash(Map<String, Object> objects) {
    stash = objects;
  }

  /** Looks now and then whether the statement is to end. */
  void tick() {
    ticks++;
    if (ticks % TICKS_BETWEEN_CHECKS == 0) {
      account.step();
    }
  }

  /** Generated code calls this in loops that read no rows. */
  public static void tick(DataContext root) {
    ((ExecutionContext) root).tick();
  }

  /** Returns the long list of that name that the running plan has put aside. */
  ListedValues.Bound listed(String name) {
    var list = (ListedValues.Values) Objects.requireNonNull(stash.get(name));
    if (lists == null) {
      lists = new IdentityHashMap<>();
    }
    return lists.computeIfAbsent(list, it -> it.bind(values));
  }

  /** Sets the rows that the plan reads instead of a table, in the classes of generated code. */
  void hand(List<@Nullable Object[]> rows) {
    handedRows = rows;
  }

  List<@Nullable Object[]> handedRows() {
    return handedRows;
  }

  /** Returns the rows of the last round of a recursion; {@code number} is its own in the plan. */
  List<@Nullable Object> round(int number) {
    return rounds.getOrDefault(number, List.of());
  }

  /** Returns the numbers that follow from a seed, from where this execution is. */
  Random random(long seed) {
    return randoms.computeIfAbsent(seed, it -> new Random(it));
  }

  void setRound(int number, List<@Nullable Object> rows) {
    rounds.put(number, rows);
  }

  /** Sets the transaction that numbers new rows. */
  public void use(Transaction newTransaction) {
    transaction = newTransaction;
  }

  Transaction transaction() {
    return Objects.requireNonNull(transaction, "only a change numbers rows");
  }

  /** Opens a scan that ends with this execution at the latest. */
  RowCursor open(ScanSpec spec, @Nullable Object[] parameters) {
    account.check();
    RowCursor cursor = snapshot.scan(spec, parameters, account);
    cursors.add(cursor);
    return cursor;
  }

  /** Opens a scan for several sets of parameters that ends with this execution at the latest. */
  BatchCursor openAll(ScanSpec spec, List<@Nullable Object[]> sets) {
    account.check();
    BatchCursor cursor = snapshot.scanAll(spec, sets, account);
    cursors.add(cursor);
    return cursor;
  }

  /** Ends a scan that {@link #openAll} has opened; {@code batch} is its number in the plan. */
  void end(int batch, BatchCursor cursor) {
    cursor.close();
    if (cursors.remove(cursor)) {
      ended.merge(batch, cursor.statistics(), ScanStatistics::plus);
    }
  }

  /** Returns the scan with that number, which stands before the rows of the outer row. */
  BatchCursor batch(int batch) {
    return Objects.requireNonNull(batches.get(batch));
  }

  void setBatch(int batch, BatchCursor cursor) {
    batches.put(batch, cursor);
  }

  /**
   * Returns what the scans have done, in the order in which they were opened; batches come last.
   */
  public List<ScanStatistics> statistics() {
    var all = new ArrayList<ScanStatistics>();
    cursors.forEach(cursor -> all.add(cursor.statistics()));
    all.addAll(ended.values());
    return all;
  }

  @Override
  public @Nullable Object get(String name) {
    if (name.startsWith("?")) {
      return values[Integer.parseInt(name.substring(1))];
    }
    if (name.startsWith(SystemFunctions.SETTING)) {
      return AcceptedSettings.value(
              session(),
              AcceptedSettings.canonical(name.substring(SystemFunctions.SETTING.length())))
          .orElse(null);
    }
    if (name.startsWith(SystemFunctions.RELATION)) {
      return RelationName.find(name.substring(SystemFunctions.RELATION.length()), session())
          .orElse(null);
    }
    return switch (name) {
      case "utcTimestamp", "currentTimestamp", "localTimestamp" -> now.toEpochMilli();
      case MomentFunctions.NOW -> Microseconds.of(now);
      case "timeZone" -> TimeZone.getTimeZone("UTC");
      case "locale" -> Locale.ROOT;
      case SequenceFunctions.SOURCE -> sequences;
      case Series.CHECK -> (Runnable) account::step;
      case BackendFunctions.NUMBER -> backend();
      case "user", "systemUser" -> "vicinal";
      default -> stash.get(name);
    };
  }

  /** Is looked up once, among all connections. */
  private long backend() {
    if (backend < 0) {
      backend = session.number();
    }
    return backend;
  }

  @Override
  public JavaTypeFactory getTypeFactory() {
    return typeFactory;
  }

  @Override
  public @Nullable SchemaPlus getRootSchema() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // no queryable tables exist, so nobody asks
  public QueryProvider getQueryProvider() {
    return null;
  }

  /** Counts bytes that this execution keeps until its end. */
  void reserve(long bytes) {
    account.reserve(bytes);
    reserved += bytes;
  }

  @Override
  public void close() {
    account.release(reserved);
    reserved = 0;
    cursors.forEach(RowCursor::close);
  }
}
