package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Database;
import io.vicinal.storage.StorageException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of two changes of a table at the same time, the later one loses nothing of the earlier. */
class ConcurrentAlterTest {
  @RegisterExtension final EngineDatabase engine = new EngineDatabase();

  @Test
  void aChangeThatWasMadeOfAnotherDefinitionIsRefused() {
    Database database = engine.open();
    var other = new SqlRunner(database);
    other.run("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
    var sql = new SqlRunner(before(database, () -> other.run("ALTER TABLE t ADD CHECK (n < 100)")));
    assertThrows(StorageException.Conflict.class, () -> sql.run("ALTER TABLE t ADD CHECK (n > 0)"));
    String refused = other.failure("INSERT INTO t VALUES (1, 200)");
    assertTrue(refused.startsWith("23514 "), refused);
  }

  @Test
  void aViewOfAColumnIsNotBrokenByAChangeAtTheSameTime() {
    Database database = engine.open();
    var other = new SqlRunner(database);
    other.run("CREATE TABLE t (id INT PRIMARY KEY, n INT)", "INSERT INTO t VALUES (1, 2)");
    var sql = new SqlRunner(before(database, () -> other.run("CREATE VIEW v AS SELECT n FROM t")));
    String refused = sql.failure("ALTER TABLE t DROP COLUMN n");
    assertTrue(refused.startsWith("2BP01 "), refused);
    assertEquals(List.of("2"), other.query("SELECT n FROM v"));
  }

  /** Returns the database as somebody sees it who is overtaken by another in each change. */
  private static Database before(Database database, Runnable change) {
    return (Database)
        Proxy.newProxyInstance(
            Database.class.getClassLoader(),
            new Class<?>[] {Database.class},
            (_, method, arguments) -> {
              if (method.getName().equals("alterTable")) {
                change.run();
              }
              try {
                return method.invoke(database, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
