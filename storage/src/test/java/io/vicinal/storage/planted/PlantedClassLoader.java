package io.vicinal.storage.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import org.jspecify.annotations.Nullable;

/** Loads the engine and its tests once more, one class of them with a bug. */
final class PlantedClassLoader extends ClassLoader {
  static final String PACKAGE = "io.vicinal.storage.";

  private final @Nullable Bug bug;

  /** Creates a loader; without a bug it loads what everybody else does. */
  PlantedClassLoader(@Nullable Bug bug) {
    super("planted", PlantedClassLoader.class.getClassLoader());
    this.bug = bug;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      return name.startsWith(PACKAGE) ? define(name) : super.loadClass(name, resolve);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = changed(name, bytes(name));
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] changed(String name, byte[] bytes) {
    if (bug == null || !name.equals(PACKAGE + bug.className())) {
      return bytes;
    }
    ClassFile format =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(this)));
    return format.transformClass(format.parse(bytes), bug.transform());
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    String resource = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(resource)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
