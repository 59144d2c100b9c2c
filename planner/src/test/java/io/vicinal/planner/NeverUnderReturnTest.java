package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ResourceAccount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Compares random searches on an indexed table of the engine with their twins, whose distance is
 * hidden in a function so that nothing is pushed and every row is scored.
 */
class NeverUnderReturnTest {
  private static final int ROWS = 2_000;
  private static final long SEED = 20_261_120;

  @RegisterExtension final EngineDatabase engine = new EngineDatabase();
  private final Random random = new Random(SEED);

  @Test
  void limitIsFilledWheneverSoManyRowsMatch() {
    var sql = new SqlRunner(engine.open());
    fill(sql);
    int same = 0;
    int all = 0;
    for (int i = 0; i < 60; i++) {
      String where = condition();
      String order = List.of("embedding <-> ?", "1 - (embedding <-> ?) DESC").get(i % 2);
      int limit = 1 + random.nextInt(40);
      int offset = random.nextInt(3) == 0 ? random.nextInt(30) : 0;
      String tail = " LIMIT " + limit + " OFFSET " + offset;
      String pushed = "SELECT id FROM docs" + where + " ORDER BY " + order + tail;
      String hidden = "SELECT id FROM docs" + where + " ORDER BY abs(embedding <-> ?)" + tail;
      float[] query = vector();
      assertTrue(sql.explain(pushed).contains("Nearest docs"), pushed);
      List<String> found = sql.query(pushed, (Object) query);
      List<String> expected = sql.query(hidden, (Object) query);
      assertEquals(expected.size(), found.size(), "seed " + SEED + ": " + pushed);
      assertEquals(found.size(), new HashSet<>(found).size(), "a row comes twice: " + pushed);
      var common = new HashSet<>(expected);
      common.retainAll(found);
      same += common.size();
      all += expected.size();
    }
    assertTrue(same >= 0.9 * all, "seed " + SEED + ": recall " + same + " of " + all);
  }

  private void fill(SqlRunner sql) {
    sql.run("CREATE TABLE docs (id INT PRIMARY KEY, grp INT, title TEXT, embedding VECTOR(8))");
    var batch = new ArrayList<Object[]>();
    for (int i = 0; i < ROWS; i++) {
      batch.add(new Object[] {i, random.nextInt(100), "title " + i, i % 50 == 0 ? null : vector()});
    }
    sql.prepare("INSERT INTO docs VALUES (?, ?, ?, ?)")
        .execute(List.copyOf(batch), ResourceAccount.unbounded());
    sql.run("CREATE VECTOR INDEX docs_idx ON docs (embedding) USING HNSW WITH (metric = 'l2')");
  }

  /** Some conditions are pushed, some are not, and some are one of each. */
  private String condition() {
    int bound = random.nextInt(100);
    return switch (random.nextInt(7)) {
      case 0 -> "";
      case 1 -> " WHERE grp = " + bound;
      case 2 -> " WHERE grp < " + bound;
      case 3 -> " WHERE upper(title) LIKE '%" + random.nextInt(100) + "%'";
      case 4 -> " WHERE grp < " + bound + " AND char_length(title) = 9";
      case 5 -> " WHERE grp = " + bound + " OR mod(id, 97) = " + random.nextInt(97);
      default -> " WHERE mod(id, 400) = 7";
    };
  }

  private float[] vector() {
    float[] vector = new float[8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
