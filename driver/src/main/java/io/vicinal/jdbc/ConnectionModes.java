package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.SystemSchemas;
import io.vicinal.planner.session.Transactions;
import io.vicinal.storage.ResourceAccount;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;

/** What JDBC sets of a connection, and how it ends its transactions. */
record ConnectionModes(Session session, ConnectionWork work) {
  void commit() {
    requireTransaction("commit");
    work.run(session.transactions()::commit);
  }

  void rollback() {
    requireTransaction("roll back");
    work.run(session.transactions()::rollback);
  }

  /** Lets a transaction that BEGIN has opened end this way, too. */
  private void requireTransaction(String what) {
    if (session.transactions().isAutoCommit()) {
      throw SqlFailure.unchecked("25000", "cannot " + what + " while auto-commit is on");
    }
  }

  /** Takes over what {@code wanted} sets, or refuses it, and returns what holds now. */
  Meta.ConnectionProperties sync(Meta.ConnectionProperties wanted) {
    String database = session.database().name();
    if (wanted.getCatalog() != null && !wanted.getCatalog().equals(database)) {
      throw SqlFailure.unchecked("0AV00", "connection is bound to database \"" + database + "\"");
    }
    if (wanted.getSchema() != null) {
      requireSchema(wanted.getSchema());
      session.setSchema(wanted.getSchema());
    }
    work.run(account -> sync(wanted, account));
    Transactions transactions = session.transactions();
    return new ConnectionPropertiesImpl(
        transactions.isAutoCommit(),
        transactions.modes().isSessionReadOnly(),
        Isolation.toJdbc(transactions.modes().sessionIsolation()),
        database,
        session.schema());
  }

  private void requireSchema(String schema) {
    if (!session.database().schemas().contains(schema) && !SystemSchemas.contains(schema)) {
      throw SqlFailure.unchecked("3F000", "schema \"" + schema + "\" does not exist");
    }
  }

  private void sync(Meta.ConnectionProperties wanted, ResourceAccount account) {
    Transactions transactions = session.transactions();
    if (wanted.isAutoCommit() != null) {
      transactions.setAutoCommit(wanted.isAutoCommit(), account);
    }
    if (wanted.getTransactionIsolation() != null) {
      transactions
          .modes()
          .setSessionIsolation(Isolation.ofJdbc(wanted.getTransactionIsolation()), account);
    }
    if (wanted.isReadOnly() != null) {
      transactions.modes().setSessionReadOnly(wanted.isReadOnly(), account);
    }
  }
}
