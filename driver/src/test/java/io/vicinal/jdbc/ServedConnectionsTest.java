package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.planner.session.Transactions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.remote.TypedValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Many connections over one of Avatica's Meta, as a server has it. */
class ServedConnectionsTest {
  private static final String URL = "jdbc:vicinal:mem:served";

  private final ServedDirectory directory = serve();
  private final ServedConnections served = directory.newConnections("anna");
  private final Meta meta = served.calls();
  private final Meta.ConnectionHandle one = new Meta.ConnectionHandle("one");
  private final Meta.ConnectionHandle two = new Meta.ConnectionHandle("two");

  private static ServedDirectory serve() {
    try {
      ServedDirectory served = Driver.serve(URL);
      User anna = served.users().create("anna", "*");
      served.access().addMember(Role.ADMIN.id(), anna.id(), false);
      return served;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void open() throws Exception {
    meta.openConnection(one, Map.of());
    meta.openConnection(two, Map.of("queryTimeout", "60"));
    run(one, "CREATE TABLE t (id INT PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    meta.closeConnection(one);
    meta.closeConnection(two);
    directory.close();
  }

  /** Takes results as a server does: they are in what the call returns. */
  private static final class Results implements Meta.PrepareCallback {
    @Override
    public Object getMonitor() {
      return this;
    }

    @Override
    public void clear() {}

    @Override
    public void assign(Meta.Signature signature, Meta.Frame firstFrame, long updateCount) {}

    @Override
    public void execute() {}
  }

  private Meta.MetaResultSet run(Meta.StatementHandle statement, String sql)
      throws NoSuchStatementException {
    return meta.prepareAndExecute(statement, sql, -1, 2, new Results()).resultSets.getFirst();
  }

  private long run(Meta.ConnectionHandle connection, String sql) throws NoSuchStatementException {
    Meta.StatementHandle statement = meta.createStatement(connection);
    long count = run(statement, sql).updateCount;
    meta.closeStatement(statement);
    return count;
  }

  private List<Object> ids(Meta.ConnectionHandle connection) throws Exception {
    Meta.StatementHandle statement = meta.createStatement(connection);
    var result = run(statement, "SELECT id FROM t ORDER BY id");
    assertEquals(connection.id, result.connectionId);
    var ids = new ArrayList<Object>();
    Meta.Frame frame = result.firstFrame;
    while (true) {
      frame.rows.forEach(row -> ids.add(((Object[]) row)[0]));
      if (frame.done) {
        break;
      }
      frame = meta.fetch(statement, ids.size(), 2);
    }
    meta.closeStatement(statement);
    return ids;
  }

  private static String state(Executable call) {
    return ErrorTranslator.translate(assertThrows(Throwable.class, call)).getSQLState();
  }

  @Test
  void aTextThatHasRunIsNotKept() throws Exception {
    Meta.StatementHandle text = meta.createStatement(one);
    run(text, "INSERT INTO t VALUES (1)");
    assertEquals("HY010", state(() -> meta.execute(text, List.of(), -1)));
    Meta.StatementHandle prepared = meta.prepare(one, "INSERT INTO t VALUES (?)", -1);
    run(prepared, "INSERT INTO t VALUES (2)");
    meta.execute(prepared, List.of(TypedValue.ofLocal(Rep.INTEGER, 3)), -1);
    meta.prepareAndExecuteBatch(prepared, List.of("INSERT INTO t VALUES (4)"));
    meta.execute(prepared, List.of(TypedValue.ofLocal(Rep.INTEGER, 5)), -1);
    assertEquals(List.<Object>of(1, 2, 3, 4, 5), ids(one));
  }

  @Test
  void connectionsHaveTransactionsOfTheirOwn() throws Exception {
    meta.connectionSync(one, new ConnectionPropertiesImpl().setAutoCommit(false));
    assertEquals(1, run(one, "INSERT INTO t VALUES (1)"));
    assertEquals(List.of(1), ids(one));
    assertEquals(List.of(), ids(two));
    run(two, "INSERT INTO t VALUES (2), (3), (4)");
    assertEquals("25000", state(() -> meta.commit(two)));
    meta.commit(one);
    assertEquals(List.of(1, 2, 3, 4), ids(two));
    run(one, "DELETE FROM t");
    meta.rollback(one);
    assertEquals(List.of(1, 2, 3, 4), ids(one));
    assertFalse(meta.connectionSync(one, new ConnectionPropertiesImpl()).isAutoCommit());
    assertTrue(meta.connectionSync(two, new ConnectionPropertiesImpl()).isAutoCommit());
  }

  @Test
  void preparedStatementsBelongToTheirConnection() throws Exception {
    Meta.StatementHandle insert = meta.prepare(one, "INSERT INTO t VALUES (?)", -1);
    Meta.StatementHandle other = meta.prepare(two, "SELECT id FROM t WHERE id > ?", -1);
    assertEquals(insert.id, 2, "counted per connection");
    assertEquals(other.id, 1, "counted per connection");
    List<TypedValue> seven = List.of(TypedValue.ofSerial(Rep.INTEGER, 7));
    assertEquals(1, meta.execute(insert, seven, -1).resultSets.getFirst().updateCount);
    assertEquals(
        List.of(1L, 1L),
        Arrays.stream(
                meta.executeBatch(
                        insert,
                        List.of(
                            List.of(TypedValue.ofSerial(Rep.INTEGER, 8)),
                            List.of(TypedValue.ofSerial(Rep.INTEGER, 9))))
                    .updateCounts)
            .boxed()
            .toList());
    Meta.Frame first = meta.execute(other, seven, 1).resultSets.getFirst().firstFrame;
    assertEquals(1, ((List<?>) first.rows).size());
    assertFalse(first.done);
    assertEquals(1, ((List<?>) meta.fetch(other, 1, 10).rows).size());
    meta.closeStatement(other);
    assertThrows(NoSuchStatementException.class, () -> meta.execute(other, seven, -1));
    assertThrows(NoSuchStatementException.class, () -> meta.fetch(other, 0, 10));
    assertEquals(List.of(7, 8, 9), ids(one));
  }

  @Test
  void descriptionsComeWithTheirRows() {
    Meta.MetaResultSet tables =
        meta.getTables(two, null, Meta.Pat.of("public"), Meta.Pat.of("%"), null);
    assertEquals("two", tables.connectionId);
    assertTrue(tables.firstFrame.done);
    Object[] row = (Object[]) tables.firstFrame.rows.iterator().next();
    assertEquals("t", row[2]);
    assertTrue(meta.getTypeInfo(one).firstFrame.rows.iterator().hasNext());
  }

  @Test
  void closingOneRollsBackAndLeavesTheOthers() throws Exception {
    run(one, "BEGIN");
    run(one, "INSERT INTO t VALUES (1)");
    meta.closeConnection(one);
    meta.closeConnection(one);
    assertThrows(NoSuchConnectionException.class, () -> meta.createStatement(one));
    assertThrows(NoSuchConnectionException.class, () -> meta.commit(one));
    assertEquals(List.of(), ids(two));
    meta.openConnection(one, Map.of());
    assertEquals("08002", state(() -> meta.openConnection(one, Map.of())));
    assertEquals("08001", state(() -> meta.openConnection(handle(), Map.of("nonsense", "1"))));
    assertEquals(
        "3F000", state(() -> meta.openConnection(handle(), Map.of("currentSchema", "nope"))));
    assertEquals(List.of(), ids(one));
  }

  private static Meta.ConnectionHandle handle() {
    return new Meta.ConnectionHandle("three");
  }

  @Test
  void theLastConnectionThatClosesClosesTheDirectory() throws SQLException {
    meta.closeConnection(one);
    directory.close();
    try (Connection embedded = DriverManager.getConnection(URL)) {
      meta.closeConnection(two);
      assertTrue(embedded.getMetaData().getTables(null, null, "t", null).next());
    }
    try (Connection embedded = DriverManager.getConnection(URL)) {
      assertFalse(embedded.getMetaData().getTables(null, null, "t", null).next());
    }
  }

  private OpenConnection opened(Meta.ConnectionHandle connection) {
    return ((ServedMeta) meta).connection(connection.id);
  }

  @Test
  void aCommitThatComesTooLateIsRefused() throws Exception {
    ResourceAccount account = ResourceAccount.unbounded();
    for (String state : List.of("25P03", "08003")) {
      Transactions transactions = opened(one).session().transactions();
      run(one, "BEGIN");
      run(one, "INSERT INTO t VALUES (1)");
      if (state.equals("25P03")) {
        served.closeIdleTransactions(Duration.ofHours(1));
        run(one, "INSERT INTO t VALUES (2)");
        served.closeIdleTransactions(Duration.ZERO);
      } else {
        meta.closeConnection(one);
      }
      assertEquals(state, state(() -> transactions.commit(account)));
      assertEquals(state, state(() -> transactions.begin(null, null, account)));
      assertEquals(state, state(() -> transactions.change(account, _ -> false, _ -> 1)));
      assertEquals(state, state(() -> transactions.read(account)));
      assertEquals(List.of(), ids(two));
      if (state.equals("25P03")) {
        meta.openConnection(one, Map.of());
      }
    }
  }

  @Test
  void aClientWhoseTransactionIsGoneWithItsConnectionIsTold() throws Exception {
    run(one, "BEGIN");
    run(one, "INSERT INTO t VALUES (1)");
    served.closeIdle(Duration.ofHours(1));
    run(one, "INSERT INTO t VALUES (2)");
    served.closeIdle(Duration.ZERO);
    assertEquals("25P03", state(() -> meta.createStatement(one)));
    assertThrows(NoSuchConnectionException.class, () -> meta.createStatement(one));
    assertThrows(NoSuchConnectionException.class, () -> meta.createStatement(two));
    meta.openConnection(two, Map.of());
    assertEquals(List.of(), ids(two));
  }

  @Test
  void aClientIsIdleFromTheEndOfItsLastCall() {
    OpenConnection connection = opened(one);
    connection.enter();
    connection.enter();
    connection.leave();
    assertEquals(0, connection.idleNanos());
    long before = System.nanoTime();
    connection.leave();
    long idle = connection.idleNanos();
    assertTrue(idle <= System.nanoTime() - before, () -> idle + " ns");
  }

  @Test
  void whatWasNeverPreparedLeavesNothingThatRuns() throws Exception {
    Meta.StatementHandle empty = meta.createStatement(one);
    assertEquals("HY010", state(() -> meta.execute(empty, List.of(), -1)));
    assertEquals(List.of(), opened(one).statements());
  }
}
