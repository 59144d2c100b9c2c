package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.RepairOptions;
import io.vicinal.storage.RepairReport;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants faults that keep all checksums right where that can be: each is found by the level that
 * claims it, and what is derived is repaired to the answers of an untouched twin.
 */
final class PlantedFaultsTest {
  private static final OpenOptions READ = OpenOptions.DEFAULT.withReadOnly(true);

  @TempDir Path temporary;
  private Path twin;
  private List<String> answers;

  @BeforeEach
  void write() {
    twin = temporary.resolve("twin");
    FaultTable.write(twin);
    for (VerifyLevel level : VerifyLevel.values()) {
      assertEquals(List.of(), DataDirectory.verify(twin, level).problems());
    }
    answers = FaultTable.answers(twin, READ);
  }

  private Path copy(String name) throws IOException {
    Path copy = temporary.resolve(name);
    try (Stream<Path> files = Files.walk(twin)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(twin.relativize(file).toString()));
      }
    }
    return copy;
  }

  @Test
  void everyFaultIsFoundAndWhatIsDerivedIsRepaired() throws Exception {
    List<Fault> faults = Faults.all();
    var failures = new ArrayList<String>();
    int found = 0;
    int repaired = 0;
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      Path data = copy("fault-" + i);
      fault.plant().in(new FaultPlanter(data));
      int before = failures.size();
      requireFound(fault, DataDirectory.verify(data, fault.level()), failures);
      found += failures.size() == before ? 1 : 0;
      requireHarmless(fault, data, failures);
      repaired += requireRepaired(fault, data, failures) ? 1 : 0;
    }
    System.out.printf(
        "PlantedFaultsTest: %d of %d faults found, %d of %d repaired%n",
        found, faults.size(), repaired, faults.stream().filter(Fault::repairable).count());
    assertEquals(List.of(), failures);
    assertTrue(faults.size() >= 30);
  }

  private static void requireFound(Fault fault, VerifyReport report, List<String> failures) {
    Severity severity = fault.repairable() ? Severity.WARNING : Severity.ERROR;
    List<VerifyProblem> problems = report.problems();
    if (problems.stream().noneMatch(p -> p.level() == fault.level() && p.severity() == severity)) {
      failures.add(fault + " is not found at level " + fault.level() + ": " + problems);
    }
    if (fault.repairable() && report.errorCount() > 0) {
      failures.add(fault + " can be repaired, but is an error: " + problems);
    }
  }

  /**
   * Bytes that are known to be wrong change no answer, whether they are derived or not. A graph
   * that is wrong in spite of its checksum may cost answers, but never fails a search.
   */
  private void requireHarmless(Fault fault, Path data, List<String> failures) {
    boolean known = fault.level() == VerifyLevel.CHECKSUMS;
    if (!known && !fault.repairable()) {
      return;
    }
    try {
      List<String> found = FaultTable.answers(data, READ);
      if (known && !found.equals(answers)) {
        failures.add(fault + " changes answers");
      }
    } catch (StorageException e) {
      if (fault.repairable()) {
        failures.add(fault + " keeps the directory from opening: " + e.getMessage());
      }
    } catch (RuntimeException | Error e) {
      failures.add(fault + " fails a search with " + e);
    }
  }

  private boolean requireRepaired(Fault fault, Path data, List<String> failures) {
    if (!fault.repairable()) {
      RepairReport report = repair(data, RepairOptions.DEFAULT);
      if (report != null && report.after().errorCount() == 0) {
        failures.add(fault + " was repaired: " + report.actions());
      }
      return false;
    }
    RepairReport dry = repair(data, RepairOptions.DEFAULT.withDryRun(true));
    RepairReport report = repair(data, RepairOptions.DEFAULT);
    if (dry == null || report == null || !report.after().sound()) {
      failures.add(fault + " was not repaired: " + report);
      return false;
    }
    if (!report.actions().equals(dry.actions())) {
      failures.add(fault + ": dry run said " + dry.actions() + ", done: " + report.actions());
    }
    if (!FaultTable.answers(data, READ).equals(answers)) {
      failures.add(fault + " changes answers after its repair");
    }
    return true;
  }

  /** Returns null where the catalog is damaged. */
  private static @Nullable RepairReport repair(Path data, RepairOptions options) {
    try {
      return DataDirectory.repair(data, options, Progress.NONE);
    } catch (StorageException.Corrupt e) {
      return null;
    }
  }

  @Test
  void anOpenDatabaseIsCheckedWhileItIsUsed() throws Exception {
    Path data = copy("open");
    new FaultPlanter(data)
        .edit(
            new FaultPlanter(data).large,
            "vector",
            bytes -> bytes.putFloat(FaultPlanter.norm(FaultTable.LARGE, 8), 3));
    for (Path directory : List.of(twin, data)) {
      try (DataDirectory open = DataDirectory.open(directory, FaultTable.OPTIONS)) {
        var database = open.database(DataDirectory.DEFAULT_DATABASE);
        for (VerifyLevel level : VerifyLevel.values()) {
          VerifyReport report = database.verify(level, ResourceAccount.unbounded());
          boolean sound = directory.equals(twin) || level != VerifyLevel.CONTENTS;
          assertEquals(sound, report.sound(), report.problems()::toString);
          assertTrue(report.rowsChecked() >= 520, report::toString);
        }
      }
    }
    assertFalse(DataDirectory.verify(data).sound());
  }
}
