package io.vicinal.planner;

import io.vicinal.storage.Database;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same statements, run on the engine instead of the reference. */
class ConstraintsOnEngineTest extends ConstraintsTest {
  @RegisterExtension EngineDatabase engine;

  @Override
  Database database() {
    engine = new EngineDatabase();
    return engine.open();
  }
}
