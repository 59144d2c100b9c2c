package io.vicinal.jdbc;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.value.ArrayCell;
import io.vicinal.jdbc.wire.WireValues;
import io.vicinal.planner.plan.ArrayValue;
import io.vicinal.planner.plan.Notice;
import io.vicinal.planner.plan.PlanningWork;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind.Result;
import io.vicinal.sql.function.LongText;
import io.vicinal.storage.ResourceAccount;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of one statement: its plan, its limits and the rows that it has open.
 *
 * <p>Used by one thread at a time, but {@link #cancel} may come from any. Invariant: at most one
 * stream is open, and it belongs to the account of the last {@link #begin}.
 */
final class OpenStatement implements StatementPeer {
  private static final int FRAME_ROWS = 100;

  /** Bytes of values after which a frame ends; in process a frame is a list of references. */
  private static final long FRAME_BYTES = 4 << 20;

  /** Texts below are not counted: there are as many statements as are allowed. */
  private static final int COUNTED_CHARS_MIN = 1_024;

  /** What a statement and its plan keep of a text, for each character. */
  private static final int KEPT_BYTES = 2;

  private static final ResourceAccount NOTHING = ResourceAccount.unbounded();

  private final int id;
  private final LongFunction<ResourceAccount> accounts;
  private final ConnectionActivity activity;
  private final ReentrantLock calls = new ReentrantLock();
  private volatile ResourceAccount account = ResourceAccount.unbounded();
  private volatile ResourceAccount kept = NOTHING; // for the text that was prepared
  private volatile @Nullable Execution execution;
  private volatile boolean closed;
  private volatile long timeoutMillis;
  private volatile long rowsMax;
  private Wanted wanted = Wanted.ANYTHING;
  private @Nullable PreparedPlan plan;
  private String text = "";
  private @Nullable RowStream rows;
  private MetadataResult keys = MetadataResult.noGeneratedKeys();
  private volatile @Nullable SQLWarning warnings;
  private final KnownSignature signature = new KnownSignature();
  private int width;
  private long rowsLeft;

  /**
   * Creates the engine's side of statement {@code id}.
   *
   * @param accounts makes that of an execution which begins, from its time limit
   */
  OpenStatement(
      int id,
      long timeoutMillis,
      LongFunction<ResourceAccount> accounts,
      ConnectionActivity activity) {
    this.id = id;
    this.accounts = accounts;
    this.activity = activity;
    this.timeoutMillis = timeoutMillis;
  }

  int id() {
    return id;
  }

  /** Returns what calls hold that may come from several threads at once. */
  Lock calls() {
    return calls;
  }

  /** Returns whether such a call is at work. */
  boolean isBusy() {
    return calls.isLocked();
  }

  /** Returns what describes the plans that it runs. */
  KnownSignature signature() {
    return signature;
  }

  /** Returns what was prepared last. @throws SqlFailure HY010 if nothing was */
  PreparedPlan plan() {
    PreparedPlan prepared = plan;
    if (prepared == null) { // clients of other makers may ask for anything
      throw SqlFailure.unchecked("HY010", "statement was not prepared");
    }
    return prepared;
  }

  /** Notes what the execution that has begun runs; it is not kept for longer. */
  void running(PreparedPlan newPlan) {
    Execution current = execution;
    if (current != null) {
      current.setPlan(newPlan);
    }
  }

  /**
   * Prepares the statement for later runs.
   *
   * @throws io.vicinal.storage.StorageException.OutOfMemory if the memory of the user has no room
   *     for the text; the statement is what it was
   */
  void prepare(PreparedPlan newPlan, String newText) {
    ResourceAccount next = isCounted(newText) ? accounts.apply(0) : NOTHING;
    reserve(newText, next);
    ResourceAccount before = kept;
    kept = next;
    before.close();
    if (closed) { // by a call that came meanwhile
      next.close();
    }
    plan = newPlan;
    text = newText;
  }

  private static boolean isCounted(String text) {
    return text.length() >= COUNTED_CHARS_MIN;
  }

  /** Counts a text for as long as {@code taker} is open; whoever runs it refuses null. */
  static void reserve(@Nullable String text, ResourceAccount taker) {
    if (text != null && isCounted(text)) {
      taker.reserve((long) KEPT_BYTES * text.length());
    }
  }

  /** Returns the text that it was prepared with. */
  String text() {
    return text;
  }

  /** Returns the run that has not ended, null if there is none. */
  @Nullable Execution execution() {
    return execution;
  }

  /** Ends each later execution after so many milliseconds; 0 for never. */
  @Override
  public void setTimeoutMillis(long millis) {
    timeoutMillis = millis;
  }

  /** Gives at most so many rows of each later execution; 0 for all. */
  @Override
  public void setRowsMax(long count) {
    rowsMax = count;
  }

  /** Does nothing: whoever fetches says how many rows. */
  @Override
  public void setFetchRows(int rows) {}

  /** Refuses other kinds of results than {@code result} from the next execution on. */
  @Override
  public void setWanted(Wanted result) {
    wanted = result;
  }

  /** Returns which kinds of results are not refused. */
  Wanted wanted() {
    return wanted;
  }

  /** Throws unless the caller can take what {@code candidate} gives, before it has any effect. */
  void checkWanted(PreparedPlan candidate) {
    boolean givesRows = candidate.result() == Result.ROWS;
    if (wanted == Wanted.ROWS && !givesRows) {
      throw SqlFailure.unchecked(
          "07005", "statement gives no rows\nhint: Use execute or executeUpdate.");
    }
    if (wanted == Wanted.COUNT && givesRows) {
      throw SqlFailure.unchecked(
          "0100E", "statement gives rows\nhint: Use execute or executeQuery.");
    }
  }

  /** Closes the rows of the execution before and starts the clock of the next, of {@code sql}. */
  ResourceAccount begin(String sql) {
    closeRows();
    keys = MetadataResult.noGeneratedKeys();
    warnings = null;
    ResourceAccount next = accounts.apply(timeoutMillis);
    account = next;
    execution = activity.begin(sql, next);
    if (closed) { // by a call that came between finding this statement and running it
      next.cancel();
    }
    return next;
  }

  /**
   * Does {@code work} of the execution that has begun, which ends with it unless it leaves rows
   * open.
   */
  <T> T work(Supplier<T> work) {
    Execution current = execution;
    if (current == null) {
      return work.get();
    }
    calls.lock(); // who closes the statement meanwhile waits, so that no row goes while it is read
    try {
      current.enter();
      ResourceAccount limits = account;
      T done = PlanningWork.within(limits, () -> LongText.reading(limits::step, work));
      current.leave();
      if (rows == null) {
        end(null);
      }
      return done;
    } catch (RuntimeException | Error e) {
      current.leave();
      end(e);
      closeRows();
      throw e;
    } finally {
      calls.unlock();
    }
  }

  private void end(@Nullable Throwable thrown) {
    Execution current = execution;
    execution = null;
    account.close();
    if (current != null) {
      activity.ended(current, thrown);
    }
  }

  /** Notes rows that the execution has given or changed. */
  void countRows(long count) {
    Execution current = execution;
    if (current != null) {
      current.addRows(count);
    }
  }

  /** Makes the running execution end at its next check; does nothing to later ones. */
  @Override
  public void cancel() {
    account.cancel();
  }

  /** Adds {@code notices} to the warnings of the execution. */
  void warn(List<Notice> notices) {
    for (Notice notice : notices) {
      var warning = new SQLWarning(notice.message(), notice.state());
      SQLWarning before = warnings;
      if (before == null) {
        warnings = warning;
      } else {
        before.setNextWarning(warning);
      }
    }
  }

  /** Returns the first warning of the last execution, which leads to the others. */
  @Override
  public @Nullable SQLWarning warnings() {
    return warnings;
  }

  @Override
  public void clearWarnings() {
    warnings = null;
  }

  /** Keeps the generated keys of the execution. */
  void keepKeys(MetadataResult generated) {
    keys = generated;
  }

  /** Returns the generated keys of the last execution. */
  @Override
  public MetadataResult keys() {
    return keys;
  }

  /** Reads {@code stream} to its end. */
  static List<Object> rows(RowStream stream, int width) {
    List<Object> all = new ArrayList<>();
    try (stream) {
      while (stream.next()) {
        all.add(row(stream, width));
      }
    }
    return all;
  }

  /** Keeps {@code stream} open for {@link #fetch}. */
  void open(RowStream stream, int columnCount) {
    rows = stream;
    width = columnCount;
    rowsLeft = rowsMax > 0 ? rowsMax : Long.MAX_VALUE;
  }

  /** Reads the next rows, about {@code count} of them; the stream closes itself at its end. */
  Meta.Frame fetch(long offset, int count) {
    RowStream stream = rows;
    return stream == null ? Meta.Frame.EMPTY : work(() -> fetch(stream, offset, count));
  }

  private Meta.Frame fetch(RowStream stream, long offset, int count) {
    long wantedRows = Math.min(count > 0 ? count : FRAME_ROWS, rowsLeft);
    List<Object> frame = new ArrayList<>();
    account.check();
    boolean done = read(stream, wantedRows, frame);
    rowsLeft -= frame.size();
    countRows(frame.size());
    if (done || rowsLeft == 0) {
      rows = null;
      stream.close();
      done = true;
    }
    return new Meta.Frame(offset, done, frame);
  }

  /** Reads rows into {@code frame}; returns whether there are no more. */
  private boolean read(RowStream stream, long wantedRows, List<Object> frame) {
    long bytes = 0;
    while (frame.size() < wantedRows && bytes < FRAME_BYTES) {
      if (!stream.next()) {
        return true;
      }
      @Nullable Object[] row = row(stream, width);
      bytes += WireValues.bytes(row);
      frame.add(row);
    }
    return false;
  }

  private static @Nullable Object[] row(RowStream stream, int width) {
    var row = new @Nullable Object[width];
    for (int i = 0; i < width; i++) {
      Object value = stream.get(i);
      row[i] = value instanceof ArrayValue array ? cell(array) : value;
    }
    return row;
  }

  @SuppressWarnings("NullAway") // which reads no annotations of type arguments from class files
  private static ArrayCell cell(ArrayValue array) {
    return new ArrayCell(array.element().jdbcType(), array.elementName(), array.elements());
  }

  /** Ends what runs, waits for its end and lets go of what is open. */
  void close() {
    closed = true;
    cancel();
    calls.lock();
    try {
      closeRows();
    } finally {
      kept.close();
      calls.unlock();
    }
  }

  /** Lets go of the snapshot that open rows hold. */
  void closeRows() {
    RowStream stream = rows;
    rows = null;
    if (stream != null) {
      try {
        stream.close();
      } finally {
        end(null);
      }
    }
  }
}
