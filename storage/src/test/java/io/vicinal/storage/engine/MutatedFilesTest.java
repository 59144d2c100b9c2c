package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes files of every kind as no disk does but an attacker or a broken tool: spans inserted, cut
 * out, zeroed, repeated and overwritten, and numbers in headers that are absurd. A directory opens
 * with the same answers or is refused as damaged; no other error, no endless work, no memory by the
 * file's word.
 *
 * <p>{@code -Dvicinal.soak=n} makes n times as many changes.
 */
final class MutatedFilesTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int CHANGES = 90 * SOAK;
  private static final int HEADER_BYTES = 256;
  private static final OpenOptions READ = OpenOptions.DEFAULT.withReadOnly(true);
  private static final long[] ABSURD = {
    0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40
  };

  @TempDir Path temporary;
  private Path data;
  private List<Path> files;
  private List<String> answers;
  private final List<String> failures = new ArrayList<>();
  private final TreeMap<String, Integer> outcomes = new TreeMap<>();

  @BeforeEach
  void write() throws IOException {
    data = temporary.resolve("data");
    FaultTable.write(data);
    answers = FaultTable.answers(data, READ);
    files = FaultTable.files(data);
  }

  @Test
  void whatFilesSayIsNeverTakenOnTrust() throws IOException {
    long seed = Long.getLong("vicinal.seed", 1);
    System.out.println("MutatedFilesTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < CHANGES; i++) {
      Path file = files.get(i % files.size());
      byte[] good = Files.readAllBytes(file);
      byte[] bad = changed(random, good);
      if (Arrays.equals(good, bad)) {
        continue;
      }
      Files.write(file, bad);
      check(data.relativize(file) + ", change " + i + " of seed " + seed);
      Files.write(file, good);
    }
    System.out.println("MutatedFilesTest: " + outcomes);
    assertEquals(List.of(), failures);
    assertTrue(outcomes.getOrDefault("refused", 0) > 0, outcomes::toString);
  }

  private static byte[] changed(Random random, byte[] good) {
    int at = random.nextBoolean() ? random.nextInt(good.length) : place(random, good.length);
    int length = 1 + random.nextInt(Math.min(good.length - at, 1 << random.nextInt(12)));
    return switch (random.nextInt(7)) {
      case 0 -> joined(good, at, bytes(random, length), at); // inserted
      case 1 -> joined(good, at, new byte[0], at + length); // cut out
      case 2 -> joined(good, at, new byte[length], at + length); // zeroed
      case 3 -> joined(good, at + length, Arrays.copyOfRange(good, at, at + length), at + length);
      case 4 -> joined(good, at, bytes(random, length), at + length);
      case 5 -> Arrays.copyOf(good, at); // cut off
      default -> absurd(random, good);
    };
  }

  private static int place(Random random, int length) {
    int near = Math.min(length, HEADER_BYTES);
    return random.nextBoolean() ? random.nextInt(near) : length - 1 - random.nextInt(near);
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns what is before {@code end}, then {@code middle}, then what is from {@code from} on. */
  private static byte[] joined(byte[] good, int end, byte[] middle, int from) {
    return ByteBuffer.allocate(end + middle.length + good.length - from)
        .put(good, 0, end)
        .put(middle)
        .put(good, from, good.length - from)
        .array();
  }

  private static byte[] absurd(Random random, byte[] good) {
    byte[] bad = good.clone();
    int width = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
    int slots = Math.min(bad.length, HEADER_BYTES) / width;
    if (slots == 0) {
      return new byte[0];
    }
    var buffer = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
    long value = ABSURD[random.nextInt(ABSURD.length)];
    int at = random.nextInt(slots) * width;
    return width == Integer.BYTES
        ? buffer.putInt(at, (int) value).array()
        : buffer.putLong(at, value).array();
  }

  private void check(String what) {
    boolean reported = false;
    try {
      reported = !DataDirectory.verify(data, VerifyLevel.CHECKSUMS).sound();
      boolean same = FaultTable.answers(data, READ).equals(answers);
      count(same ? reported ? "found, same answers" : "harmless" : "other answers");
      if (!same) {
        failures.add(what + ": other answers, " + (reported ? "although found" : "not found"));
      }
    } catch (StorageException.Corrupt | StorageException.FormatVersion | StorageException.Io e) {
      count("refused");
      if (!reported) {
        failures.add(what + ": verify found nothing, opening said " + e.getMessage());
      }
    } catch (RuntimeException | Error e) {
      failures.add(what + ": verify or opening threw " + e);
    }
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }
}
