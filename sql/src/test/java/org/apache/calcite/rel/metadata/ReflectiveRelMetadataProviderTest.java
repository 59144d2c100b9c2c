package org.apache.calcite.rel.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Our class of this name against the one in Calcite's jar. */
final class ReflectiveRelMetadataProviderTest {
  @Test
  void everyQuestionHasTheHandlersThatCalciteGivesIt() throws ReflectiveOperationException {
    var alone = new CalciteAlone();
    assertNotSame(
        ReflectiveRelMetadataProvider.class,
        alone.loadClass(ReflectiveRelMetadataProvider.class.getName()));
    Map<String, Collection<String>> ours = handlers(getClass().getClassLoader());
    assertTrue(ours.size() >= 25, () -> "questions: " + ours.keySet());
    assertEquals(handlers(alone), ours);
  }

  /** Returns the names of the classes that answer, by the name of what asks. */
  private static Map<String, Collection<String>> handlers(ClassLoader calcite)
      throws ReflectiveOperationException {
    Class<?> provider = calcite.loadClass(DefaultRelMetadataProvider.class.getName());
    Object all = provider.getField("INSTANCE").get(null);
    Map<String, Collection<String>> handlers = new TreeMap<>();
    Class<?> questions = calcite.loadClass(BuiltInMetadata.class.getName());
    for (Class<?> question : questions.getDeclaredClasses()) {
      for (Class<?> type : question.getDeclaredClasses()) {
        var names = new TreeSet<String>();
        for (Object handler :
            (List<?>) provider.getMethod("handlers", Class.class).invoke(all, type)) {
          names.add(handler.getClass().getName());
        }
        handlers.put(type.getName(), names);
      }
    }
    return handlers;
  }

  /** Knows Calcite as it is in its jars, without our class. */
  private static final class CalciteAlone extends ClassLoader {
    CalciteAlone() {
      super(ReflectiveRelMetadataProviderTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("org.apache.calcite.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      byte[] bytes = bytes(name.replace('.', '/') + ".class");
      return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] bytes(String path) throws ClassNotFoundException {
      try {
        for (URL place : Collections.list(getResources(path))) {
          if (place.getProtocol().equals("jar")) {
            try (InputStream in = place.openStream()) {
              return in.readAllBytes();
            }
          }
        }
        throw new ClassNotFoundException(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
