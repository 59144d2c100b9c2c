package io.vicinal.planner;

import io.vicinal.storage.Database;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same questions, asked of the engine instead of the reference. */
class NearestNeighborOnEngineTest extends NearestNeighborTest {
  @RegisterExtension EngineDatabase engine;

  @Override
  Database database() {
    engine = new EngineDatabase();
    return engine.open();
  }
}
