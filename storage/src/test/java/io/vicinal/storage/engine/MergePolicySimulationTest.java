package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.SegmentInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plays the merge policy on counted rows: what comes and goes is decided per flush, and merges take
 * place at once.
 */
final class MergePolicySimulationTest {
  private static final int SEEDS = 20 * Integer.getInteger("vicinal.soak", 1);
  private static final long ROWS_MAX = 1_000_000;
  private static final int ROW_BYTES = 600;

  /** What a table is used for; says which rows die in each flush. */
  private enum Pattern {
    INSERT_ONLY,
    /** Every flush replaces rows of the whole table. */
    UPDATE_UNIFORM,
    /** Every flush replaces rows that were written lately. */
    UPDATE_NEWEST,
    /** The oldest rows go as new ones come, as with a retention time. */
    EXPIRE,
    /** Many rows of the whole table go, and few come. */
    SHRINK,
    /** Now this, now that. */
    MIXED
  }

  private static final class Live {
    final long id;
    final long rows;
    long live;

    Live(long id, long rows) {
      this.id = id;
      this.rows = rows;
      this.live = rows;
    }

    SegmentInfo info() {
      return new SegmentInfo(id, 0, true, rows, rows - live, 0, rows * ROW_BYTES, 0);
    }
  }

  private final List<Live> segments = new ArrayList<>(); // oldest first
  private long nextId = 1;
  private long written;
  private long copied;
  private int flushes;

  @ParameterizedTest
  @EnumSource
  void fewSegmentsFewDeadRowsAndFewCopies(Pattern pattern) {
    double worst = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      segments.clear();
      written = 0;
      copied = 0;
      flushes = 0;
      play(pattern, new Random(seed), pattern + ", seed " + seed);
      worst = Math.max(worst, (double) copied / written);
    }
    System.out.printf("%s: rows are copied at most %.1f times%n", pattern, worst);
  }

  private void play(Pattern pattern, Random random, String where) {
    long flush = 1_000 + random.nextInt(30_000);
    boolean uneven = random.nextBoolean();
    int count = (int) Math.min(500, 10 * ROWS_MAX / flush);
    if (pattern == Pattern.SHRINK) {
      add(ROWS_MAX);
    }
    for (int i = 0; i < count; i++) {
      Pattern now =
          pattern == Pattern.MIXED
              ? Pattern.values()[random.nextInt(Pattern.MIXED.ordinal())]
              : pattern;
      long rows = uneven ? 1 + random.nextLong(2 * flush) : flush;
      end(now, rows, random);
      add(now == Pattern.SHRINK ? rows / 10 + 1 : rows);
      settle(where);
      if (now == Pattern.INSERT_ONLY && live() > ROWS_MAX) {
        end(Pattern.EXPIRE, live() - ROWS_MAX, random);
        settle(where);
      }
    }
    double bound = 2 + 2 * Math.log(1 + flushes) / Math.log(2);
    double copies = (double) copied / written;
    assertTrue(copies <= bound, where + ": " + copies + " copies after " + flushes + " flushes");
  }

  private void add(long rows) {
    segments.add(new Live(nextId++, rows));
    written += rows;
    flushes++;
  }

  private long live() {
    return segments.stream().mapToLong(s -> s.live).sum();
  }

  private void end(Pattern pattern, long rows, Random random) {
    switch (pattern) {
      case INSERT_ONLY, MIXED -> {}
      case EXPIRE -> endInOrder(segments, live() > ROWS_MAX / 2 ? rows : 0);
      case UPDATE_NEWEST -> endInOrder(segments.reversed(), live() > ROWS_MAX / 2 ? rows : 0);
      case UPDATE_UNIFORM -> endEvenly(live() > ROWS_MAX / 2 ? rows : 0, random);
      case SHRINK -> endEvenly(rows, random);
    }
  }

  private static void endInOrder(List<Live> order, long rows) {
    long left = rows;
    for (Live segment : order) {
      long ended = Math.min(left, segment.live);
      segment.live -= ended;
      left -= ended;
    }
  }

  private void endEvenly(long rows, Random random) {
    double share = Math.min(1, (double) rows / Math.max(1, live()));
    for (Live segment : segments) {
      double expected = segment.live * share;
      long ended = (long) (expected + random.nextGaussian() * Math.sqrt(expected));
      segment.live -= Math.clamp(ended, 0, segment.live);
    }
  }

  private void settle(String where) {
    List<Long> chosen = choose();
    for (int merges = 0; !chosen.isEmpty(); merges++) {
      assertTrue(merges < 10, where + ": merges go on and on");
      List<Long> ids = chosen;
      List<Live> sources = segments.stream().filter(s -> ids.contains(s.id)).toList();
      assertTrue(sources.size() == ids.size(), where);
      long rows = sources.stream().mapToLong(s -> s.live).sum();
      segments.removeAll(sources);
      if (rows > 0) {
        segments.add(new Live(nextId++, rows));
        copied += rows;
      }
      chosen = choose();
    }
    assertTrue(segments.size() <= 1 + MergePolicy.SMALL_MAX, where + ": " + segments.size());
    long all = segments.stream().mapToLong(s -> s.rows).sum();
    assertTrue(2 * all <= 3 * live(), where + ": " + all + " rows for " + live() + " that live");
  }

  private List<Long> choose() {
    return MergePolicy.choose(segments.stream().map(Live::info).toList());
  }
}
