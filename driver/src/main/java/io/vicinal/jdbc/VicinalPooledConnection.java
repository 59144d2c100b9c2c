package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEventListener;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a pool keeps open and lends.
 *
 * <p>(1) At most one handle is lent: a new one closes the one before. (2) Closing a handle rolls
 * back what is open and tells the pool; the connection stays. (3) A handle that is closed refuses
 * everything with 08003. Thread-safe.
 */
final class VicinalPooledConnection implements PooledConnection {
  private final Connection physical;
  private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Handle lent;

  VicinalPooledConnection(Connection physical) {
    this.physical = physical;
  }

  /** Lends the connection, in auto-commit mode. */
  @Override
  public synchronized Connection getConnection() throws SQLException {
    if (physical.isClosed()) {
      throw SqlFailure.of("08003", "connection is closed");
    }
    if (lent != null) {
      lent.end();
    }
    physical.setAutoCommit(true);
    Handle handle = new Handle();
    lent = handle;
    return (Connection)
        Proxy.newProxyInstance(
            VicinalPooledConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            handle);
  }

  /** Closes the connection itself. */
  @Override
  public synchronized void close() throws SQLException {
    lent = null;
    physical.close();
  }

  @Override
  public void addConnectionEventListener(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeConnectionEventListener(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  /** Does nothing: statements are not pooled. */
  @Override
  public void addStatementEventListener(StatementEventListener listener) {}

  /** Does nothing: statements are not pooled. */
  @Override
  public void removeStatementEventListener(StatementEventListener listener) {}

  /** What a borrower holds. */
  private final class Handle implements InvocationHandler {
    private final AtomicBoolean ended = new AtomicBoolean();

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      return switch (method.getName()) {
        case "close" -> giveBack();
        case "isClosed" -> ended.get() || physical.isClosed();
        case "isValid" -> ended.get() ? (Object) false : call(method, arguments);
        case "equals" -> arguments != null && isSame(proxy, arguments[0]);
        case "hashCode" -> System.identityHashCode(proxy);
        case "toString" -> "pooled " + physical;
        default -> {
          if (ended.get()) {
            throw SqlFailure.of("08003", "connection is closed");
          }
          yield call(method, arguments);
        }
      };
    }

    @SuppressWarnings("ReferenceEquality") // a handle equals itself only
    private static boolean isSame(Object proxy, @Nullable Object other) {
      return proxy == other;
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
      try {
        return method.invoke(physical, arguments);
      } catch (InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof SQLException failure && physical.isClosed()) {
          var event = new ConnectionEvent(VicinalPooledConnection.this, failure);
          listeners.forEach(listener -> listener.connectionErrorOccurred(event));
        }
        throw cause == null ? e : cause;
      }
    }

    private @Nullable Object giveBack() throws SQLException {
      if (end()) {
        var event = new ConnectionEvent(VicinalPooledConnection.this);
        listeners.forEach(listener -> listener.connectionClosed(event));
      }
      return null;
    }

    /** Rolls back what is open. @return false if that has happened before */
    private boolean end() throws SQLException {
      if (!ended.compareAndSet(false, true)) {
        return false;
      }
      if (!physical.isClosed()) {
        if (!physical.getAutoCommit()) {
          physical.rollback();
        }
        physical.endRequest();
      }
      return true;
    }
  }
}
