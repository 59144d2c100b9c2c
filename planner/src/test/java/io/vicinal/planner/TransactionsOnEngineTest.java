package io.vicinal.planner;

import io.vicinal.storage.Database;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same transactions, run on the engine instead of the reference. */
class TransactionsOnEngineTest extends TransactionsTest {
  @RegisterExtension EngineDatabase engine;

  @Override
  Database open() {
    engine = new EngineDatabase();
    return engine.open();
  }
}
