package io.vicinal.jdbc;

import io.vicinal.jdbc.client.Peer;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.session.NamedSavepoint;
import java.sql.SQLException;
import org.apache.calcite.avatica.Meta;

/** The engine in this process, as a connection's JDBC objects see it. */
final class LocalPeer implements Peer {
  private final OpenConnection opened;
  private final LocalMeta calls;

  LocalPeer(OpenConnection opened) {
    this.opened = opened;
    this.calls = new LocalMeta(opened);
  }

  @Override
  public Meta calls() {
    return calls;
  }

  @Override
  public SQLException translate(Throwable thrown) {
    return ErrorTranslator.translate(thrown);
  }

  @Override
  public StatementPeer statement(int id) {
    return opened
        .statement(id)
        .orElseThrow(() -> SqlFailure.unchecked("HY000", "statement closed"));
  }

  @Override
  public void closeRows(int id) {
    opened.statement(id).ifPresent(OpenStatement::closeRows);
  }

  @Override
  public String userName() {
    return opened.session().userName();
  }

  @Override
  public boolean isAlive(int timeoutSeconds) {
    return true;
  }

  /** Does nothing: there is no network. */
  @Override
  public void setNetworkTimeout(int millis) {}

  @Override
  public Object setSavepoint(String name) {
    return opened.setSavepoint(name);
  }

  @Override
  public void rollbackTo(Object savepoint) {
    opened.rollbackTo((NamedSavepoint) savepoint);
  }

  @Override
  public void release(Object savepoint) {
    opened.release((NamedSavepoint) savepoint);
  }

  @Override
  public void rollbackBegun() {
    opened.rollbackBegun();
  }

  @Override
  public void cancelAll() {
    opened.cancelAll();
  }

  @Override
  public void abort() {
    opened.cancelAll();
  }

  @Override
  public void close() {
    opened.close();
  }
}
