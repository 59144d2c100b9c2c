package io.vicinal.packaging;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives the lambda expressions of a jar classes of their own, so that a JVM need not make these
 * when it runs an expression for the first time: that costs several times as much as loading a
 * class, and the first query of a process runs nearly a thousand. Nothing else changes.
 *
 * <p>Code that runs for every row is better left as it is, because the JVM trusts the fields of
 * classes that it made itself to be constant.
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
}
