package io.vicinal.storage.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RecordingFileStoreTest extends FileStoreContract {
  private static final Path FILE = Path.of("f");

  @Override
  FileStore store() {
    return new RecordingFileStore();
  }

  @Test
  void losesWhatWasNotSynced() {
    var store = new RecordingFileStore();
    StoreFile file = store.create(FILE);
    file.write(ByteBuffer.wrap(new byte[1000]), 0);
    assertFalse(crash(store, LossMode.UNSYNCED_DROPPED).exists(FILE));
    store.forceDirectory(Path.of(""));
    assertEquals(0, crash(store, LossMode.UNSYNCED_DROPPED).sizeBytes(FILE));
    assertEquals(1000, crash(store, LossMode.ALL_KEPT).sizeBytes(FILE));
    file.force();
    assertEquals(1000, crash(store, LossMode.UNSYNCED_DROPPED).sizeBytes(FILE));
    store.delete(FILE);
    assertTrue(crash(store, LossMode.UNSYNCED_DROPPED).exists(FILE));
    assertFalse(crash(store, LossMode.ALL_KEPT).exists(FILE));
  }

  @Test
  void tearsTheLastWriteAtASector() {
    var store = new RecordingFileStore();
    StoreFile file = store.create(FILE);
    byte[] ones = new byte[1500];
    java.util.Arrays.fill(ones, (byte) 1);
    file.write(ByteBuffer.wrap(ones), 100);
    Recording recording = store.recording();
    for (int seed = 0; seed < 20; seed++) {
      var state = recording.stateAfter(recording.size(), LossMode.LAST_WRITE_TORN, seed);
      byte[] bytes = new byte[(int) state.sizeBytes(FILE)];
      try (StoreFile torn = state.open(FILE)) {
        torn.readFully(ByteBuffer.wrap(bytes), 0);
      }
      int kept = 0;
      for (byte b : bytes) {
        kept += b;
      }
      assertTrue(kept == 0 || (kept + 100) % 512 == 0, "kept " + kept);
    }
  }

  private static MemoryFileStore crash(RecordingFileStore store, LossMode mode) {
    Recording recording = store.recording();
    return recording.stateAfter(recording.size(), mode);
  }
}
