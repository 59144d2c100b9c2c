package io.vicinal.packaging;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes of the one jar of the driver one with which the first query of a process takes less: what
 * that query would make, or prepare without need, is left out ({@link PlainLambdas}, {@link
 * LateDescriptors}, {@link LateDateFormat}), and the classes that it loads are not compressed.
 *
 * <p>Arguments: a jar, which is replaced, and a pattern of the names (with slashes) of the classes
 * whose lambda expressions become classes.
 */
final class FirstQueryJar {
  private FirstQueryJar() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path jar = Path.of(arguments[0]);
    Map<String, byte[]> entries = read(jar);
    entries.replaceAll(FirstQueryJar::later);
    Map<String, byte[]> rewritten =
        PlainLambdas.rewrite(entries, Pattern.compile(arguments[1]).asPredicate());
    Path made = Path.of(jar + ".new");
    write(rewritten, Set.of(), made);
    Set<String> loaded = FirstQuery.loadedFrom(made);
    loaded.retainAll(rewritten.keySet());
    write(rewritten, loaded, made);
    Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
    System.out.printf(
        "%d classes for lambda expressions, %d classes for a first query%n",
        rewritten.size() - entries.size(), loaded.size());
  }

  private static byte[] later(String name, byte[] bytes) {
    if (name.matches(".*/avatica/[^/]+\\.class")) {
      return LateDescriptors.in(ClassFile.of(), bytes);
    }
    return name.equals(LateDateFormat.NAME) ? LateDateFormat.in(ClassFile.of(), bytes) : bytes;
  }

  private static Map<String, byte[]> read(Path path) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var jar = new JarFile(path.toFile(), false)) {
      for (var all = jar.entries(); all.hasMoreElements(); ) {
        var entry = all.nextElement();
        try (var in = jar.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  /** Writes a jar in which the {@code plain} entries are as they are and the others compressed. */
  static void write(Map<String, byte[]> entries, Set<String> plain, Path path) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> named : entries.entrySet()) {
        var entry = new ZipEntry(named.getKey());
        if (plain.contains(named.getKey())) {
          store(entry, named.getValue());
        }
        out.putNextEntry(entry);
        out.write(named.getValue());
        out.closeEntry();
      }
    }
  }

  /** Says before the bytes what the format wants to know before bytes that are not compressed. */
  private static void store(ZipEntry entry, byte[] bytes) {
    var sum = new CRC32();
    sum.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
  }
}
