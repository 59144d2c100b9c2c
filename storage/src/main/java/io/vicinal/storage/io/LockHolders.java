package io.vicinal.storage.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds out which processes hold a lock, where the system tells.
 *
 * <p>Linux lists all locks in {@code /proc/locks}, one line each: {@code 1: POSIX ADVISORY READ
 * 20385 fe:00:2245220 1073741824 1073741824} with process, device and inode of the file, first and
 * last byte. Elsewhere, and for processes of another namespace, the answer is empty.
 */
final class LockHolders {
  private static final Path LOCKS = Path.of("/proc/locks");
  private static final int PROCESS = 4;
  private static final int FILE = 5;
  private static final int FIRST_BYTE = 6;
  private static final int FIELDS = 8;

  private LockHolders() {}

  /** Returns "process 4711", "processes 4711, 4712" or "another process". */
  static String describe(Path file, long lockedByte) {
    List<String> processes = processes(file, lockedByte);
    return switch (processes.size()) {
      case 0 -> "another process";
      case 1 -> "process " + processes.getFirst();
      default -> "processes " + String.join(", ", processes);
    };
  }

  private static List<String> processes(Path file, long lockedByte) {
    try {
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      String first = Long.toString(lockedByte);
      return Files.readString(LOCKS)
          .lines()
          .map(line -> line.trim().split("\\s+", -1))
          .filter(fields -> fields.length == FIELDS && fields[FILE].endsWith(inode))
          .filter(fields -> fields[FIRST_BYTE].equals(first))
          .map(fields -> fields[PROCESS])
          .filter(process -> process.matches("[1-9]\\d*"))
          .distinct()
          .collect(Collectors.toList());
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return List.of(); // it was only for the message
    }
  }
}
