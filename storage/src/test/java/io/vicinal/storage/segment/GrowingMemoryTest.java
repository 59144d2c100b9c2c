package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Metric;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a growing segment takes is counted, bounded, and never moves. */
final class GrowingMemoryTest {
  private static final int ROUNDS = 20 * Integer.getInteger("vicinal.soak", 1);

  /** Counts what is allocated, and refuses more than its limit. */
  private static final class CountingArena implements Arena {
    private final Arena inner = Arena.ofShared();
    private long limit = Long.MAX_VALUE;
    private long bytes;

    @Override
    public MemorySegment allocate(long size, long alignment) {
      if (size > limit - bytes) {
        throw new OutOfMemoryError("for a test");
      }
      bytes += size;
      return inner.allocate(size, alignment);
    }

    @Override
    public MemorySegment.Scope scope() {
      return inner.scope();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private static float[] vector(int row, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = row + i % 7;
    }
    return vector;
  }

  /** Returns what {@link GrowingFixed} takes for values of one byte. */
  private static long nullBytes(int rows) {
    long room = 64;
    while (room < rows) {
      room += room < 1_024 ? 3 * room : 1_024;
    }
    return room + room / 8;
  }

  @Test
  void vectorsOfAnyDimensionStayWhereTheyAreAndAreAllCounted() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int dimension = 1 + random.nextInt(random.nextBoolean() ? 40 : 4_000);
      int rows = 1 + random.nextInt(Math.max(40, 8_000_000 / (dimension + 64) / 4));
      try (var arena = new CountingArena()) {
        var vectors = new GrowingVectors(arena, dimension, VectorElement.FLOAT32);
        assertEquals(0, vectors.sizeBytes());
        var pieces = new ArrayList<VectorRows>();
        for (int row = 0; row < rows; row++) {
          vectors.put(row, row % 5 == 3 ? null : vector(row, dimension));
          pieces.add(vectors.piece(row));
        }
        long nulls = nullBytes(rows);
        assertEquals(arena.bytes + nulls, vectors.sizeBytes());
        long used = rows * (VectorRows.strideBytes(dimension) + Float.BYTES);
        long first = GrowingVectors.FIRST_ROWS * (VectorRows.strideBytes(dimension) + Float.BYTES);
        assertTrue(
            arena.bytes
                <= Math.max(first, Math.min(2 * used, used + GrowingVectors.PIECE_BYTES) + first),
            arena.bytes + " bytes for " + used);
        float[] found = new float[dimension];
        for (int row = 0; row < rows; row++) {
          assertSame(pieces.get(row), vectors.piece(row));
          int at = row - vectors.start(row);
          assertTrue(at >= 0 && at < vectors.piece(row).count());
          vectors.piece(row).copy(at, found);
          assertArrayEquals(row % 5 == 3 ? new float[dimension] : vector(row, dimension), found);
        }
      }
    }
  }

  @Test
  void endsOfRowsCountWhatTheirPagesTake() {
    var ends = new EndVersions(0);
    assertEquals(0, ends.sizeBytes());
    for (int row = 0; row < 64; row++) {
      ends.kill(row, row + 1);
      assertEquals(64 + 10 * (row + 1), ends.sizeBytes());
    }
    ends.kill(64, 65);
    assertEquals(64 + 8 * 1_024, ends.sizeBytes());
    ends.kill(1_000, 66);
    ends.kill(5_000, 67);
    assertEquals(64 + 8 * 1_024 + 74, ends.sizeBytes());
    ends.undo(66);
    assertEquals(64 + 8 * 1_024, ends.sizeBytes());
    ends.undo(0);
    assertEquals(0, ends.count(100));
  }

  @Test
  void distancesOfAnyRowsAreThoseOfOnePiece() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE, Metric.INNER_PRODUCT, Metric.L1}) {
      int dimension = 1 + random.nextInt(900);
      int rows = 1 + random.nextInt(3_000);
      try (Arena arena = Arena.ofShared()) {
        var growing = new GrowingVectors(arena, dimension, VectorElement.FLOAT32);
        long stride = VectorRows.strideBytes(dimension);
        MemorySegment memory = arena.allocate(rows * stride, 64);
        for (int row = 0; row < rows; row++) {
          float[] vector = vector(row, dimension);
          growing.put(row, vector);
          VectorRows.write(memory, row, vector);
        }
        var whole = new VectorRows(memory, rows, dimension, stride).withInverseNorms(arena);
        var type = DataType.vector(dimension);
        var column = new VectorColumn(type, growing, growing::nullWord);
        var single = new VectorColumn(type, VectorPieces.whole(whole), _ -> 0);
        var kernel = DistanceKernel.of(metric);
        var query = DistanceQuery.create(metric, vector(17, dimension), arena);
        int share = 1 + random.nextInt(4);
        int[] ordinals = IntStream.range(0, rows).filter(_ -> random.nextInt(share) == 0).toArray();
        float[] expected = new float[ordinals.length];
        float[] found = new float[ordinals.length];
        single.distances(kernel, query, ordinals, ordinals.length, expected);
        column.distances(kernel, query, ordinals, ordinals.length, found);
        for (int i = 0; i < found.length; i++) {
          assertEquals(expected[i], found[i], Math.abs(expected[i]) * 1e-4f + 1e-4f);
        }
      }
    }
  }

  @Test
  void rowsForWhichThereIsRoomNeedNoMoreMemory() {
    var table =
        Rows.table(
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.BIGINT), false, null),
                new ColumnDefinition("name", DataType.of(DataType.Kind.TEXT), true, null),
                new ColumnDefinition("v", DataType.vector(100), true, null)),
            List.of(0));
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var arena = new CountingArena();
    try (var segment = new GrowingSegment(1, table, arena, true)) {
      int id = 0;
      for (int batch = 0; batch < 60; batch++) {
        List<Object[]> rows = new ArrayList<>();
        int count = random.nextInt(300);
        for (int i = 0; i < count; i++) {
          String name = "é€".repeat(random.nextInt(1 << random.nextInt(12)));
          rows.add(
              new Object[] {
                (long) id++,
                random.nextInt(4) == 0 ? null : name,
                random.nextInt(4) == 0 ? null : vector(id, 100)
              });
        }
        long before = segment.sizeBytes();
        if (batch % 10 == 9) {
          arena.limit = arena.bytes;
          List<Object[]> many = new ArrayList<>(rows);
          for (int i = 0; i < 5_000; i++) {
            many.add(new Object[] {(long) -i - 1, null, null});
          }
          assertThrows(StorageException.OutOfMemory.class, () -> segment.reserve(many));
          arena.limit = Long.MAX_VALUE;
          assertTrue(segment.sizeBytes() >= before);
        }
        segment.reserve(rows);
        long reserved = segment.sizeBytes();
        arena.limit = arena.bytes;
        int first = segment.rowCount();
        for (Object[] row : rows) {
          segment.append(row, batch);
        }
        arena.limit = Long.MAX_VALUE;
        assertEquals(reserved, segment.sizeBytes(), "rows took more than was reserved");
        for (int i = 0; i < rows.size(); i++) {
          assertArrayEquals(rows.get(i), segment.row(first + i));
        }
      }
      assertEquals(id, segment.rowCount());
    }
  }
}
