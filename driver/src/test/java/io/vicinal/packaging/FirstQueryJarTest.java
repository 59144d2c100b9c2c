package io.vicinal.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jar holds after the build has seen what a first query loads. */
final class FirstQueryJarTest {
  @Test
  void onlyTheChosenEntriesAreNotCompressed(@TempDir Path directory) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    entries.put("a.class", "abc ".repeat(1_000).getBytes(StandardCharsets.UTF_8));
    entries.put("b.class", "def ".repeat(1_000).getBytes(StandardCharsets.UTF_8));
    Path made = directory.resolve("made.jar");
    FirstQueryJar.write(entries, Set.of("b.class"), made);
    try (var jar = new JarFile(made.toFile())) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        try (InputStream in = jar.getInputStream(jar.getEntry(entry.getKey()))) {
          assertArrayEquals(entry.getValue(), in.readAllBytes(), entry.getKey());
        }
      }
      assertTrue(jar.getEntry("a.class").getCompressedSize() < 1_000);
      assertEquals(ZipEntry.STORED, jar.getEntry("b.class").getMethod());
    }
  }

  @Test
  void aConnectionOfSqliteAsksForItsFormatOfDatesWhenADateIsRead() throws Exception {
    String name = "org.sqlite.SQLiteConnectionConfig";
    byte[] late;
    try (InputStream in = FirstQueryJarTest.class.getResourceAsStream("/" + LateDateFormat.NAME)) {
      late = LateDateFormat.in(ClassFile.of(), in.readAllBytes());
    }
    var loader =
        new ClassLoader(FirstQueryJarTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String wanted, boolean resolve)
              throws ClassNotFoundException {
            if (!wanted.equals(name)) {
              return super.loadClass(wanted, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known == null ? defineClass(name, late, 0, late.length) : known;
          }
        };
    Class<?> configs = Class.forName(name, true, loader);
    Object config =
        configs.getMethod("fromPragmaTable", Properties.class).invoke(null, new Properties());
    Field made = configs.getDeclaredField("dateFormat");
    made.setAccessible(true);
    assertNull(made.get(config));
    String pattern = (String) configs.getMethod("getDateStringFormat").invoke(config);
    Method format =
        Class.forName("org.sqlite.date.FastDateFormat").getMethod("getInstance", String.class);
    Method reader = configs.getMethod("getDateFormat");
    assertSame(format.invoke(null, pattern), reader.invoke(config));
    configs.getMethod("setDateStringFormat", String.class).invoke(config, "yyyy");
    assertSame(format.invoke(null, "yyyy"), reader.invoke(config));
  }
}
