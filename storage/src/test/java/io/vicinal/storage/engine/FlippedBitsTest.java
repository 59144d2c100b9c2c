package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flips single bits all over a directory, and swaps its files: each change is found, or changes no
 * answer. The short form takes a sample, half of it from the first and last sectors of files.
 *
 * <p>{@code -Dvicinal.soak=n} takes n samples.
 */
final class FlippedBitsTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int FLIPS = 60 * SOAK;
  private static final int SECTOR = 512;
  private static final OpenOptions READ = OpenOptions.DEFAULT.withReadOnly(true);

  @TempDir Path temporary;
  private Path data;
  private List<Path> files;
  private List<String> answers;
  private final List<String> failures = new ArrayList<>();
  private int found;
  private int refused;

  @BeforeEach
  void write() throws IOException {
    data = temporary.resolve("data");
    FaultTable.write(data);
    answers = FaultTable.answers(data, READ);
    files = FaultTable.files(data);
  }

  @Test
  void everyFlippedBitIsFoundOrHarmless() throws IOException {
    long seed = Long.getLong("vicinal.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < FLIPS; i++) {
      Path file = files.get(i % files.size());
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      int at = place(random, bad.length);
      int bit = random.nextInt(8);
      bad[at] ^= (byte) (1 << bit);
      Files.write(file, bad);
      check(data.relativize(file) + ", bit " + bit + " of byte " + at + ", seed " + seed);
      Files.write(file, good);
    }
    finish(FLIPS + " flips, seed " + seed);
  }

  private static int place(Random random, int length) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(Math.min(length, SECTOR));
      case 1 -> length - 1 - random.nextInt(Math.min(length, SECTOR));
      default -> random.nextInt(length);
    };
  }

  @Test
  void filesThatTookEachOthersPlaceAreFound() throws IOException {
    int swaps = 0;
    for (int i = 0; i + 1 < files.size(); i++) {
      Path a = files.get(i);
      Path b = files.get(i + 1);
      if (a.getFileName().toString().startsWith("catalog")
          || b.getFileName().toString().startsWith("catalog")) {
        continue;
      }
      byte[] first = Files.readAllBytes(a);
      byte[] second = Files.readAllBytes(b);
      Files.write(a, second);
      Files.write(b, first);
      int before = found;
      check(data.relativize(a) + " and " + data.relativize(b) + " swapped");
      assertEquals(before + 1, found, "a swap was not found");
      Files.write(a, first);
      Files.write(b, second);
      swaps++;
    }
    assertTrue(swaps >= 15, "" + swaps);
    finish(swaps + " swaps");
  }

  @Test
  void filesOfAnEarlierStateAreFoundOrHarmless() throws IOException {
    Path later = temporary.resolve("later");
    copy(data, later);
    try (DataDirectory directory = DataDirectory.open(later, FaultTable.OPTIONS)) {
      var database = directory.database(DataDirectory.DEFAULT_DATABASE);
      var table = database.table("public", "t").orElseThrow();
      try (var transaction = database.begin()) {
        for (int id = 20; id < 40; id++) {
          transaction.delete(table.id(), new Object[] {id});
        }
        transaction.insert(table.id(), FaultTable.row(5_000, 400_000 / 100));
        transaction.commit();
      }
    }
    Path early = data;
    data = later;
    answers = FaultTable.answers(later, READ);
    int replaced = 0;
    for (Path file : files) {
      Path target = later.resolve(early.relativize(file).toString());
      // All of the catalog is of one moment; the log's marks and its own cannot both be old.
      if (!Files.exists(target) || Files.mismatch(file, target) < 0) {
        continue;
      }
      byte[] good = Files.readAllBytes(target);
      Files.write(target, Files.readAllBytes(file));
      check(later.relativize(target) + " of an earlier state");
      Files.write(target, good);
      replaced++;
    }
    assertTrue(replaced >= 2, "" + replaced);
    finish(replaced + " files of an earlier state");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private void check(String what) {
    boolean reported = !DataDirectory.verify(data, VerifyLevel.CHECKSUMS).sound();
    found += reported ? 1 : 0;
    try {
      if (!FaultTable.answers(data, READ).equals(answers)) {
        failures.add(what + ": other answers, " + (reported ? "although found" : "not found"));
      }
    } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
      refused++;
      if (!reported) {
        failures.add(what + ": verify found nothing, opening said " + e.getMessage());
      }
    } catch (RuntimeException | Error e) {
      failures.add(what + ": opening threw " + e);
    }
  }

  private void finish(String what) {
    System.out.printf(
        "FlippedBitsTest: %s: %d found, %d refused, %d silent%n",
        what, found, refused, failures.size());
    assertEquals(List.of(), failures);
    assertTrue(found > 0);
  }
}
