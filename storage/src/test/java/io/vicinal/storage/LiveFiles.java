package io.vicinal.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a directory that may be open for writing: threads of a database delete, replace and write
 * files at any moment, so a file that goes between being listed and being read is no error.
 */
public final class LiveFiles {
  private static final long DEADLINE_SECONDS = 60;

  private LiveFiles() {}

  /** What tells that a file was written again or is another one. */
  private record Trace(boolean directory, long bytes, long modified, Object key) {}

  /** Returns the files in {@code directory} and below it in order of name, without directories. */
  public static List<Path> list(Path directory) throws IOException {
    return traces(directory).entrySet().stream()
        .filter(file -> !file.getValue().directory())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the files whose name begins with {@code prefix}, as {@link #list} does. */
  public static List<Path> list(Path directory, String prefix) throws IOException {
    return list(directory).stream()
        .filter(file -> file.getFileName().toString().startsWith(prefix))
        .toList();
  }

  /** Returns the length of all files in {@code directory} and below it, 0 if it is not there. */
  public static long bytes(Path directory) throws IOException {
    return traces(directory).values().stream()
        .filter(trace -> !trace.directory())
        .mapToLong(Trace::bytes)
        .sum();
  }

  /**
   * Copies what a kill would leave at one moment, without {@code LOCK}: tries again until nothing
   * has changed from before the copy to after it, so nobody may write all the time.
   *
   * @param to is not there yet
   */
  public static void copy(Path from, Path to) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (true) {
      Map<Path, Trace> before = traces(from);
      if (copied(from, to, before) && before.equals(traces(from))) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("\"" + from + "\" changes all the time");
      }
      for (Path file : List.copyOf(traces(to).keySet()).reversed()) {
        Files.delete(file);
      }
    }
  }

  private static boolean copied(Path from, Path to, Map<Path, Trace> files) throws IOException {
    for (Path file : files.keySet()) {
      if (!file.getFileName().toString().equals("LOCK")) {
        try {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        } catch (NoSuchFileException e) {
          return false; // it went meanwhile
        }
      }
    }
    return true;
  }

  private static TreeMap<Path, Trace> traces(Path directory) throws IOException {
    var traces = new TreeMap<Path, Trace>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path file, BasicFileAttributes attributes) {
            traces.put(file, new Trace(true, 0, 0, String.valueOf(attributes.fileKey())));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            Object key = String.valueOf(attributes.fileKey());
            traces.put(file, new Trace(false, attributes.size(), modified, key));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return unlessGone(e);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path file, @Nullable IOException e)
              throws IOException {
            return e == null ? FileVisitResult.CONTINUE : unlessGone(e);
          }
        });
    return traces;
  }

  private static FileVisitResult unlessGone(IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }
}
