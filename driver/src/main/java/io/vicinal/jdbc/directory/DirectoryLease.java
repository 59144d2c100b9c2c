package io.vicinal.jdbc.directory;

import io.vicinal.planner.QueryPlanner;
import io.vicinal.planner.session.Activity;
import io.vicinal.storage.DataDirectory;
import java.util.concurrent.atomic.AtomicBoolean;

/** One user's hold on an open directory and the planner that remembers its plans. Thread-safe. */
public final class DirectoryLease implements AutoCloseable {
  private final DataDirectory directory;
  private final QueryPlanner planner;
  private final Activity activity;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  DirectoryLease(
      DataDirectory directory, QueryPlanner planner, Activity activity, Runnable release) {
    this.directory = directory;
    this.planner = planner;
    this.activity = activity;
    this.release = release;
  }

  /** Returns the directory, open at least until this lease is closed. */
  public DataDirectory directory() {
    return directory;
  }

  /** Returns the planner that all users of the directory share. */
  public QueryPlanner planner() {
    return planner;
  }

  /** Returns what all users of the directory have open. */
  public Activity activity() {
    return activity;
  }

  /** Gives the hold back; the last one closes the directory. Further calls do nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
