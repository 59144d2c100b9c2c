package io.vicinal.planner;

import io.vicinal.storage.Database;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same questions, asked of the engine instead of the reference. */
class JoinedSearchOnEngineTest extends JoinedSearchTest {
  @RegisterExtension final EngineDatabase engine = new EngineDatabase();

  @Override
  Database database() {
    return engine.open();
  }
}
