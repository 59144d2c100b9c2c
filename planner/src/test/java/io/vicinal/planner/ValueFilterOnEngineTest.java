package io.vicinal.planner;

import io.vicinal.storage.Database;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same questions, asked of the engine instead of the reference. */
class ValueFilterOnEngineTest extends ValueFilterTest {
  @RegisterExtension final EngineDatabase engine = new EngineDatabase();

  @Override
  Database database() {
    return engine.open();
  }
}
