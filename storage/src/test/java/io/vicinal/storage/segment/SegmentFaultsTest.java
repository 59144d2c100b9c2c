package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.LossMode;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.Recording;
import io.vicinal.storage.io.RecordingFileStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A failing disk ends in an error, a crash in a whole segment or one that is refused. */
class SegmentFaultsTest {
  private static final Path DIRECTORY = Path.of("segments/7");

  private final Table table = Rows.everyType();
  private final GrowingSegment growing = new GrowingSegment(1, table);
  private final Object[][] rows = new Object[200][];

  SegmentFaultsTest() {
    Random random = new Random(4);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Rows.random(table, i, random);
      growing.append(rows[i], 5);
    }
  }

  @AfterEach
  void close() {
    growing.close();
  }

  private SegmentRecord write(FileStore store) {
    return SegmentWriter.write(
        store, DIRECTORY, 7, table, 0, RowSource.visible(List.of(growing), 5));
  }

  private void assertWhole(FileStore store, SegmentRecord record) {
    SealedSegment sealed = SealedSegment.open(store, DIRECTORY, table, record);
    for (int i = 0; i < rows.length; i++) {
      assertArrayEquals(rows[i], sealed.row(i));
    }
    assertEquals(List.of(), sealed.verify());
    sealed.release();
  }

  @Test
  void everyFailingWriteAndSyncIsReportedAndCanBeRepeated() {
    for (Operation operation :
        List.of(
            Operation.CREATE_DIRECTORIES,
            Operation.CREATE,
            Operation.WRITE,
            Operation.FORCE,
            Operation.FORCE_DIRECTORY)) {
      for (int n = 1; ; n++) {
        FaultyFileStore store = new FaultyFileStore(new MemoryFileStore());
        store.fail(operation, n, false);
        SegmentRecord record;
        try {
          record = write(store);
        } catch (StorageException.Io e) {
          store.heal();
          store.deleteRecursively(DIRECTORY);
          assertWhole(store, write(store));
          continue;
        }
        assertTrue(!store.hit(), operation + " " + n + " failed without an error");
        assertWhole(store, record);
        assertTrue(n > 1, "no " + operation + " was reached");
        break;
      }
    }
  }

  @Test
  void aWrittenSegmentSurvivesAnyPowerFailure() {
    RecordingFileStore store = new RecordingFileStore();
    SegmentRecord record = write(store);
    Recording recording = store.recording();
    for (LossMode mode : LossMode.values()) {
      assertWhole(recording.stateAfter(recording.size(), mode), record);
    }
  }

  @Test
  void aHalfWrittenSegmentIsNeverTakenForAWholeOne() {
    RecordingFileStore store = new RecordingFileStore();
    SegmentRecord record = write(store);
    Recording recording = store.recording();
    for (LossMode mode : LossMode.values()) {
      // The last two operations sync what is there already: nothing need be missing before them.
      for (int n = 0; n < recording.size() - 3; n++) {
        FileStore crashed = recording.stateAfter(n, mode);
        assertTrue(isNoticed(crashed, record), mode + " after " + recording.describe(n));
      }
    }
  }

  /** The key index, written last, can be computed from the rows if it is all that is missing. */
  private boolean isNoticed(FileStore crashed, SegmentRecord record) {
    try {
      SealedSegment segment = SealedSegment.open(crashed, DIRECTORY, table, record);
      boolean noticed = !segment.derivedProblems().isEmpty();
      segment.release();
      return noticed;
    } catch (StorageException e) {
      return true;
    }
  }

  @Test
  void aFailingReadWhileOpeningIsReported() {
    FaultyFileStore store = new FaultyFileStore(new MemoryFileStore());
    SegmentRecord record = write(store);
    for (Operation operation : List.of(Operation.OPEN, Operation.READ, Operation.MAP)) {
      for (int n = 1; n <= 20; n += 6) {
        store.fail(operation, n, false);
        assertThrows(
            StorageException.Io.class,
            () -> SealedSegment.open(store, DIRECTORY, table, record),
            operation + " " + n);
      }
    }
    store.heal();
    assertWhole(store, record);
  }
}
