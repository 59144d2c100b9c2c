package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.session.NamedSavepoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The savepoints that a client elsewhere has set, by the numbers that it knows. Thread-safe. */
final class ServedSavepoints {
  private final OpenConnection connection;
  private final Map<Long, NamedSavepoint> points = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  ServedSavepoints(OpenConnection connection) {
    this.connection = connection;
  }

  /** Sets a savepoint and returns its number. */
  long set(@Nullable String name) {
    if (name == null) {
      throw SqlFailure.unchecked("HY009", "name of a savepoint must not be null");
    }
    NamedSavepoint point = connection.setSavepoint(name);
    long number = last.incrementAndGet();
    points.put(number, point);
    return number;
  }

  void rollbackTo(long number, @Nullable String name) {
    connection.rollbackTo(point(number, name));
  }

  void release(long number, @Nullable String name) {
    connection.release(point(number, name));
    points.remove(number);
  }

  /** Forgets the savepoints of a transaction that has ended. */
  void clear() {
    points.clear();
  }

  private NamedSavepoint point(long number, @Nullable String name) {
    NamedSavepoint point = points.get(number);
    if (point == null) {
      throw SqlFailure.unchecked("3B001", "savepoint \"" + name + "\" does not exist");
    }
    return point;
  }
}
