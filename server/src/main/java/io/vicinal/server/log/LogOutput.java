package io.vicinal.server.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Says where the log of this process goes and what is in it, before its first line: loggers look
 * once.
 */
public final class LogOutput {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private LogOutput() {}

  /**
   * Sets level and file for the process.
   *
   * @param level error, warn, info or debug
   * @param file to which lines are added, which others cannot read; null for the standard error
   *     stream
   * @throws IOException if the file cannot be written
   */
  public static void configure(String level, @Nullable Path file) throws IOException {
    set("defaultLogLevel", level);
    String libraries = level.equals("error") ? level : "warn"; // below, they tell passwords
    set("log.org.eclipse.jetty", libraries);
    set("log.org.apache.calcite", libraries);
    set("log.io.micrometer", libraries);
    set("showThreadName", "false");
    set("showDateTime", "true");
    set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    if (file != null) {
      create(file);
      var lines = new FileOutputStream(file.toFile(), true);
      System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    }
  }

  private static void set(String name, String value) {
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }

  private static void create(Path file) throws IOException {
    if (!Files.exists(file)) {
      boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
      if (posix) {
        var mode = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
      } else {
        Files.createFile(file);
      }
    }
  }
}
