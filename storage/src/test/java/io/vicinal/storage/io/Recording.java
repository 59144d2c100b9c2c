package io.vicinal.storage.io;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The operations that changed a {@link RecordingFileStore}, in order; rebuilds what a crash after
 * any of them leaves on the disk.
 *
 * <p>The model: bytes and length of a file are durable after its {@code force}, never after one
 * that failed, although they can still be read until the crash; entries of a directory after {@code
 * forceDirectory}, directories at once. Unsynced directory changes survive as a prefix, as journals
 * keep them; unsynced bytes survive by sectors of 512 bytes.
 */
public final class Recording {
  private static final int SECTOR_BYTES = 512;

  sealed interface Operation {
    record Write(int inode, long position, byte[] bytes) implements Operation {}

    record Truncate(int inode, long sizeBytes) implements Operation {}

    record Force(int inode) implements Operation {}

    record FailedForce(int inode) implements Operation {}

    record Create(int inode, Path file) implements Operation {}

    record Link(int inode, Path file) implements Operation {}

    record Rename(Path from, Path to) implements Operation {}

    record Delete(Path file) implements Operation {}

    record CreateDirectories(Path directory) implements Operation {}

    record ForceDirectory(Path directory) implements Operation {}
  }

  private final List<Operation> operations;

  Recording(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /** Returns how many operations there are; a crash may come after 0 to this many of them. */
  public int size() {
    return operations.size();
  }

  /** Returns what the {@code n}-th operation was, for messages. */
  public String describe(int n) {
    return n == 0 ? "nothing" : operations.get(n - 1).toString();
  }

  /** Returns the files as they are after {@code n} operations and a crash; chance by {@code n}. */
  public MemoryFileStore stateAfter(int n, LossMode mode) {
    return stateAfter(n, mode, n);
  }

  /** As {@link #stateAfter(int, LossMode)} with chance by {@code seed}. */
  public MemoryFileStore stateAfter(int n, LossMode mode, long seed) {
    return replay(n).state(mode, seed);
  }

  /** Returns a replay that has come to {@code n} operations. */
  public Replay replay(int n) {
    var replay = new Replay();
    for (int i = 0; i < n; i++) {
      replay.next();
    }
    return replay;
  }

  /** Goes from crash to crash, one operation after the other. */
  public final class Replay {
    private final Disk disk = new Disk();

    /** The disk without the last operation, if that was a write: it may be torn. */
    private Disk beforeWrite;

    private int done;

    private Replay() {}

    /** Returns how many operations were done before the crash. */
    public int done() {
      return done;
    }

    /** Returns whether there are operations left. */
    public boolean hasNext() {
      return done < operations.size();
    }

    /** Does one more operation. */
    public void next() {
      Operation operation = operations.get(done++);
      beforeWrite = operation instanceof Operation.Write ? disk.copy() : null;
      disk.apply(operation);
    }

    /** Returns the files that a crash leaves now. */
    public MemoryFileStore state(LossMode mode, long seed) {
      var random = new Random(seed);
      if (mode != LossMode.LAST_WRITE_TORN || beforeWrite == null) {
        return disk.copy().crash(mode, random);
      }
      Disk torn = beforeWrite.copy();
      torn.tear((Operation.Write) operations.get(done - 1), random);
      return torn.crash(mode, random);
    }
  }

  private static final class Inode {
    byte[] durable = {};
    byte[] current = {};
    final List<Operation> unsynced = new ArrayList<>();

    Inode copy() {
      var copy = new Inode();
      copy.durable = durable;
      copy.current = current;
      copy.unsynced.addAll(unsynced);
      return copy;
    }
  }

  private static final class Disk {
    private final Map<Integer, Inode> inodes = new HashMap<>();
    private final Map<Path, Integer> durableEntries = new TreeMap<>();
    private final List<Operation> unsyncedEntries = new ArrayList<>();
    private final Set<Path> directories = new HashSet<>();

    /** Returns another disk with the same files; arrays of bytes are never written again. */
    Disk copy() {
      var copy = new Disk();
      inodes.forEach((number, inode) -> copy.inodes.put(number, inode.copy()));
      copy.durableEntries.putAll(durableEntries);
      copy.unsyncedEntries.addAll(unsyncedEntries);
      copy.directories.addAll(directories);
      return copy;
    }

    void apply(Operation operation) {
      switch (operation) {
        case Operation.Write write -> {
          Inode inode = inodes.get(write.inode);
          inode.current = written(inode.current, write);
          inode.unsynced.add(write);
        }
        case Operation.Truncate truncate -> {
          Inode inode = inodes.get(truncate.inode);
          inode.current = truncated(inode.current, truncate);
          inode.unsynced.add(truncate);
        }
        case Operation.Force force -> {
          Inode inode = inodes.get(force.inode);
          for (Operation unsynced : inode.unsynced) {
            inode.durable = changed(inode.durable, unsynced);
          }
          inode.unsynced.clear();
        }
        case Operation.FailedForce force -> inodes.get(force.inode).unsynced.clear();
        case Operation.Create create -> {
          inodes.put(create.inode, new Inode());
          unsyncedEntries.add(create);
        }
        case Operation.Link link -> unsyncedEntries.add(link);
        case Operation.Rename rename -> unsyncedEntries.add(rename);
        case Operation.Delete delete -> {
          if (!directories.remove(delete.file)) {
            unsyncedEntries.add(delete);
          }
        }
        case Operation.CreateDirectories create -> {
          for (Path p = create.directory; p != null; p = p.getParent()) {
            directories.add(p);
          }
        }
        case Operation.ForceDirectory force ->
            unsyncedEntries.removeIf(entry -> {
              boolean inside = touches(entry, force.directory);
              if (inside) {
                change(durableEntries, entry);
              }
              return inside;
            });
      }
    }

    void tear(Operation.Write write, Random random) {
      long end = write.position + write.bytes.length;
      long firstSector = write.position / SECTOR_BYTES;
      long sectors = (end + SECTOR_BYTES - 1) / SECTOR_BYTES - firstSector;
      long cut = (firstSector + random.nextLong(sectors)) * SECTOR_BYTES;
      int kept = (int) Math.max(0, cut - write.position);
      byte[] bytes = Arrays.copyOf(write.bytes, kept);
      apply(new Operation.Write(write.inode, write.position, bytes));
      long missing = end - inodes.get(write.inode).current.length;
      if (missing > 0 && random.nextBoolean()) {
        apply(new Operation.Write(write.inode, end - missing, new byte[(int) missing]));
      }
    }

    MemoryFileStore crash(LossMode mode, Random random) {
      int entriesKept =
          switch (mode) {
            case ALL_KEPT, LAST_WRITE_TORN -> unsyncedEntries.size();
            case UNSYNCED_DROPPED -> 0;
            case UNSYNCED_REORDERED -> random.nextInt(unsyncedEntries.size() + 1);
          };
      unsyncedEntries.subList(0, entriesKept).forEach(entry -> change(durableEntries, entry));
      var store = new MemoryFileStore();
      directories.forEach(store::createDirectories);
      durableEntries.forEach((file, number) -> {
        byte[] bytes = contents(inodes.get(number), mode, random);
        store.createDirectories(parent(file)); // was removed, but what was in it is there again
        try (StoreFile created = store.create(file)) {
          created.write(ByteBuffer.wrap(bytes), 0);
        }
      });
      return store;
    }

    private static byte[] contents(Inode inode, LossMode mode, Random random) {
      return switch (mode) {
        case ALL_KEPT, LAST_WRITE_TORN -> inode.current;
        case UNSYNCED_DROPPED -> inode.durable;
        case UNSYNCED_REORDERED -> {
          byte[] bytes = inode.durable;
          for (Operation operation : inode.unsynced) {
            bytes =
                switch (operation) {
                  case Operation.Write write -> someSectors(bytes, write, random);
                  case Operation.Truncate truncate -> truncated(bytes, truncate);
                  default -> bytes;
                };
          }
          yield bytes;
        }
      };
    }

    private static byte[] someSectors(byte[] bytes, Operation.Write write, Random random) {
      byte[] result = bytes;
      int step;
      for (int done = 0; done < write.bytes.length; done += step) {
        long at = write.position + done;
        step = (int) Math.min(SECTOR_BYTES - at % SECTOR_BYTES, write.bytes.length - done);
        if (random.nextBoolean()) {
          byte[] sector = Arrays.copyOfRange(write.bytes, done, done + step);
          result = written(result, new Operation.Write(write.inode, at, sector));
        }
      }
      return result;
    }

    private static byte[] written(byte[] bytes, Operation.Write write) {
      int end = Math.toIntExact(write.position + write.bytes.length);
      byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, end));
      System.arraycopy(write.bytes, 0, result, (int) write.position, write.bytes.length);
      return result;
    }

    private static byte[] changed(byte[] bytes, Operation operation) {
      return switch (operation) {
        case Operation.Write write -> written(bytes, write);
        case Operation.Truncate truncate -> truncated(bytes, truncate);
        default -> throw new AssertionError(operation);
      };
    }

    private static byte[] truncated(byte[] bytes, Operation.Truncate truncate) {
      return Arrays.copyOf(bytes, (int) Math.min(bytes.length, truncate.sizeBytes));
    }

    private static boolean touches(Operation entry, Path directory) {
      return switch (entry) {
        case Operation.Create create -> parent(create.file).equals(directory);
        case Operation.Link link -> parent(link.file).equals(directory);
        case Operation.Delete delete -> parent(delete.file).equals(directory);
        case Operation.Rename rename ->
            parent(rename.from).equals(directory) || parent(rename.to).equals(directory);
        default -> false;
      };
    }

    private static void change(Map<Path, Integer> entries, Operation entry) {
      switch (entry) {
        case Operation.Create create -> entries.put(create.file, create.inode);
        case Operation.Link link -> entries.put(link.file, link.inode);
        case Operation.Delete delete -> entries.remove(delete.file);
        case Operation.Rename rename -> {
          Integer inode = entries.remove(rename.from);
          if (inode != null) {
            entries.put(rename.to, inode);
          }
        }
        default -> throw new AssertionError(entry);
      }
    }

    private static Path parent(Path path) {
      Path parent = path.getParent();
      return parent == null ? Path.of("") : parent;
    }
  }
}
