package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Vectors of FLOAT16, INT8 and BIT go in and out of JDBC and are found by their indexes. */
@ParameterizedClass
@EnumSource(Where.class)
class VectorFormatTest {
  @Parameter Where where;

  @AfterEach
  void stopServers() {
    Where.stop();
  }

  private static final int ROWS = 2_000;
  private static final int DIMENSION = 40;

  @TempDir Path temporary;

  @Test
  void everyJavaFormOfAVectorGoesIn() throws SQLException {
    try (Connection connection = where.connect("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (h halfvec(2), i VECTOR(2, INT8), b bit(2), v VECTOR(2))");
      Object[] forms = {
        new float[] {1, 0},
        new double[] {1, 0},
        new Float[] {1f, 0f},
        List.of(1, 0),
        "[1,0]",
        new byte[] {1, 0},
        new boolean[] {true, false},
        new int[] {1, 0}
      };
      String sql = "INSERT INTO t VALUES (?, ?, ?, ?)";
      try (PreparedStatement insert = connection.prepareStatement(sql)) {
        for (Object form : forms) {
          for (int column = 1; column <= 4; column++) {
            insert.setObject(column, form);
          }
          assertEquals(1, insert.executeUpdate());
        }
      }
      assertEquals(
          forms.length,
          count(statement, "SELECT COUNT(*) FROM t WHERE h = '[1,0]' AND i = '[1,0]'"));
      assertEquals(
          forms.length, count(statement, "SELECT COUNT(*) FROM t WHERE b = '10' AND v = '[1,0]'"));
      for (Object form : forms) {
        for (String distance : List.of("h <-> ?", "i <+> ?", "b <~> ?", "b <%> ?", "v <#> ?")) {
          String select = "SELECT " + distance + " FROM t LIMIT 1";
          try (PreparedStatement query = connection.prepareStatement(select)) {
            query.setObject(1, form);
            try (ResultSet rows = query.executeQuery()) {
              assertTrue(rows.next());
              assertEquals(distance.startsWith("v") ? -1 : 0, rows.getDouble(1), distance);
            }
          }
        }
      }
    }
  }

  private static int count(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  @Test
  void comesOutAsTheArraysThatFitIt() throws SQLException {
    try (Connection connection = where.connect("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (h halfvec(2), i VECTOR(2, INT8), b bit(2))");
      statement.execute("INSERT INTO t VALUES ('[0.1,2]', '[-128,127]', '01')");
      try (ResultSet rows = statement.executeQuery("SELECT * FROM t")) {
        assertTrue(rows.next());
        assertArrayEquals(new float[] {0.099975586f, 2}, (float[]) rows.getObject(1));
        assertArrayEquals(new double[] {0.0999755859375, 2}, rows.getObject(1, double[].class));
        assertArrayEquals(new byte[] {-128, 127}, rows.getObject(2, byte[].class));
        assertArrayEquals(new boolean[] {false, true}, rows.getObject(3, boolean[].class));
        assertArrayEquals(new byte[] {0, 1}, rows.getObject(3, byte[].class));
        assertEquals("[0,1]", rows.getString(3));
        assertEquals("VECTOR", rows.getMetaData().getColumnTypeName(1));
        assertEquals(2, rows.getMetaData().getPrecision(1));
        assertEquals("22003", state(() -> rows.getObject(1, byte[].class)));
        assertEquals("22003", state(() -> rows.getObject(2, boolean[].class)));
      }
    }
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static String state(Action action) {
    return assertThrows(SQLException.class, action::run).getSQLState();
  }

  @Test
  void parametersThatDoNotFitAreRefusedByName() throws SQLException {
    try (Connection connection = where.connect("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (h halfvec(2), i VECTOR(2, INT8), b bit(2))");
      refuses(connection, "INSERT INTO t (h) VALUES (?)", new float[] {70_000, 0}, "22003");
      refuses(connection, "INSERT INTO t (i) VALUES (?)", new float[] {0.5f, 0}, "22000");
      refuses(connection, "INSERT INTO t (i) VALUES (?)", new int[] {1_000, 0}, "22003");
      refuses(connection, "INSERT INTO t (b) VALUES (?)", new byte[] {2, 0}, "22000");
      refuses(connection, "INSERT INTO t (b) VALUES (?)", "012", "22000");
      refuses(connection, "SELECT 1 FROM t ORDER BY b <~> ? LIMIT 1", "[0.5,1]", "22000");
      refuses(connection, "SELECT 1 FROM t ORDER BY h <-> ? LIMIT 1", new byte[3], "22000");
    }
  }

  private static void refuses(Connection connection, String sql, Object value, String state)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, value);
      assertEquals(state, state(statement::execute), sql);
    }
  }

  @Test
  void indexesFindTheNearestAndSurviveReopening() throws SQLException {
    long seed = Long.getLong("vicinal.seed", 1); // recall is a share, and differs with it
    Random random = new Random(seed);
    String url = "jdbc:vicinal:" + temporary.resolve("data");
    var queries = new ArrayList<float[]>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (id INT PRIMARY KEY, h halfvec(%1$d), i VECTOR(%1$d, INT8), b bit(%1$d))"
              .formatted(DIMENSION));
      String sql = "INSERT INTO t VALUES (?, ?, ?, ?)";
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(sql)) {
        for (int id = 0; id < ROWS; id++) {
          float[] vector = vector(random);
          insert.setInt(1, id);
          insert.setObject(2, vector);
          insert.setObject(3, bytes(vector));
          insert.setObject(4, bits(vector));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("CREATE INDEX ON t USING hnsw (h halfvec_cosine_ops)");
      statement.execute("CREATE INDEX ON t USING hnsw (i vector_l2_ops)");
      statement.execute("CREATE INDEX ON t USING hnsw (b bit_hamming_ops)");
      for (int i = 0; i < 20; i++) {
        queries.add(vector(random));
      }
      check(connection, queries, "seed " + seed);
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      check(connection, queries, "reopened, seed " + seed);
    }
  }

  private static void check(Connection connection, List<float[]> queries, String what)
      throws SQLException {
    for (String distance : List.of("h <=> ?", "i <-> ?", "b <~> ?")) {
      double wanted = 0;
      double found = 0;
      for (float[] query : queries) {
        Object given =
            switch (distance.charAt(0)) {
              case 'h' -> query;
              case 'i' -> bytes(query);
              default -> bits(query);
            };
        List<Double> exact =
            distances(connection, distance, given, "FETCH EXACT FIRST 10 ROWS ONLY");
        List<Double> walked = distances(connection, distance, given, "LIMIT 10");
        assertEquals(10, walked.size());
        double farthest = exact.getLast() + 1e-6;
        wanted += 10;
        found += walked.stream().filter(d -> d <= farthest).count();
      }
      assertTrue(found >= 0.85 * wanted, distance + ": " + found / wanted + ", " + what);
      try (PreparedStatement explain =
          connection.prepareStatement(
              "EXPLAIN SELECT id FROM t ORDER BY " + distance + " LIMIT 10")) {
        explain.setObject(
            1, distance.startsWith("b") ? bits(queries.getFirst()) : queries.getFirst());
        var text = new StringBuilder();
        try (ResultSet rows = explain.executeQuery()) {
          while (rows.next()) {
            text.append(rows.getString(1)).append('\n');
          }
        }
        assertTrue(text.toString().contains("hnsw"), text.toString());
      }
    }
  }

  private static List<Double> distances(
      Connection connection, String distance, Object query, String limit) throws SQLException {
    String sql = "SELECT id, " + distance + " AS d FROM t ORDER BY d " + limit;
    var distances = new ArrayList<Double>();
    var ids = new HashSet<Integer>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, query);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          assertFalse(!ids.add(rows.getInt(1)));
          distances.add(rows.getDouble(2));
        }
      }
    }
    return distances;
  }

  /** Returns a point near one of 50 centers. */
  private static float[] vector(Random random) {
    var center = new Random(random.nextInt(50));
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (center.nextGaussian() + 0.5 * random.nextGaussian());
    }
    return vector;
  }

  private static byte[] bytes(float[] vector) {
    byte[] bytes = new byte[vector.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.clamp(Math.round(vector[i] * 30), -128, 127);
    }
    return bytes;
  }

  private static boolean[] bits(float[] vector) {
    boolean[] bits = new boolean[vector.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = vector[i] > 0;
    }
    return bits;
  }
}
