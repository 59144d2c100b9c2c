package io.vicinal.packaging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the lambda expressions of a jar classes of their own, so that a JVM need not make these
 * when it runs an expression for the first time: that costs several times as much as loading a
 * class, and the first query of a process runs nearly a thousand. Nothing else changes.
 *
 * <p>Arguments: a jar, which is replaced, and a pattern of the names (with slashes) of the classes
 * whose expressions are rewritten. Code that runs for every row is better left as it is, because
 * the JVM trusts the fields of classes that it made itself to be constant.
 */
final class PlainLambdas {
  private final Map<String, byte[]> entries;
  private final Predicate<String> chosen;
  private final ClassFile format;

  private PlainLambdas(Map<String, byte[]> entries, Predicate<String> chosen) {
    this.entries = entries;
    this.chosen = chosen;
    this.format =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(this::resource)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
  }

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Map<String, byte[]> entries = read(jar);
    entries.replaceAll((name, bytes) ->
        name.matches(".*/avatica/[^/]+\\.class")
            ? LateDescriptors.in(ClassFile.of(), bytes)
            : bytes);
    Map<String, byte[]> rewritten = rewrite(entries, Pattern.compile(arguments[1]).asPredicate());
    Path made = Path.of(jar + ".new");
    write(rewritten, made);
    Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
    System.out.println((rewritten.size() - entries.size()) + " classes for lambda expressions");
  }

  /**
   * Returns the files of a jar by name, with the classes that lambda expressions have become.
   *
   * @param chosen tells by the name of a class, without ".class", whether it is rewritten
   */
  static Map<String, byte[]> rewrite(Map<String, byte[]> entries, Predicate<String> chosen) {
    return new PlainLambdas(entries, chosen).rewritten();
  }

  private Map<String, byte[]> rewritten() {
    var result = new LinkedHashMap<String, byte[]>(entries);
    for (String name : entries.keySet()) {
      if (name.endsWith(".class")
          && !name.startsWith("META-INF/")
          && chosen.test(name.substring(0, name.length() - ".class".length()))) {
        // Not from the entries: it may have got members of its nest already.
        rewrite(name, format.parse(result.get(name)), result);
      }
    }
    return result;
  }

  private void rewrite(String name, ClassModel model, Map<String, byte[]> result) {
    var sites = new LambdaSites(format, model);
    byte[] bytes = sites.rewrite();
    if (sites.made().isEmpty()) {
      return;
    }
    result.put(name, bytes);
    String host = sites.host() + ".class";
    result.put(host, Nest.with(format, result.get(host), sites.made()));
    for (LambdaClass made : sites.made()) {
      result.put(made.path(), made.bytes(format));
    }
  }

  private @Nullable InputStream resource(ClassDesc type) {
    byte[] bytes = entries.get(LambdaClass.internalName(type) + ".class");
    return bytes == null ? null : new ByteArrayInputStream(bytes);
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

  private static void write(Map<String, byte[]> entries, Path path) {
    try (var out = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
