package io.vicinal.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Lambda expressions that have become classes, beside those that the JVM makes. */
final class PlainLambdasTest {
  private static final String KINDS = "io/vicinal/packaging/LambdaKinds";
  private static final List<String> CLASSES =
      List.of(KINDS + "$Inner", KINDS + "$Named", KINDS, KINDS + "$Point");

  @Test
  void everyKindAnswersAsBefore() throws Exception {
    Map<String, byte[]> rewritten = PlainLambdas.rewrite(entries(), name -> true);
    assertEquals(new LambdaKinds().call(), answers(rewritten));
  }

  @Test
  void onlyThoseThatNeedMoreThanAnInterfaceStay() throws IOException {
    Map<String, byte[]> before = entries();
    Map<String, byte[]> rewritten = PlainLambdas.rewrite(before, name -> true);
    assertTrue(lambdas(before) > 40);
    assertEquals(2, lambdas(rewritten)); // a serializable one, and where it is read again
  }

  @Test
  void othersShareFewClasses() throws IOException {
    Map<String, byte[]> rewritten = PlainLambdas.rewrite(entries(), name -> true);
    long suppliers =
        rewritten.values().stream()
            .map(bytes -> ClassFile.of().parse(bytes))
            .filter(model -> model.thisClass().asInternalName().contains("$$L"))
            .filter(model ->
                model.methods().stream().filter(m -> m.methodName().equalsString("of")).count()
                    == 0)
            .filter(model -> model.interfaces().getFirst().asInternalName().endsWith("/Supplier"))
            .count();
    assertEquals(2, suppliers); // 19 expressions
  }

  @Test
  void classesThatAreNotChosenStayTheSameBytes() throws IOException {
    Map<String, byte[]> before = entries();
    Map<String, byte[]> rewritten = PlainLambdas.rewrite(before, KINDS::equals);
    String other = KINDS + "$Point.class";
    assertSame(before.get(other), rewritten.get(other));
  }

  private static Map<String, byte[]> entries() throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    for (String name : CLASSES) {
      try (InputStream in =
          PlainLambdasTest.class.getClassLoader().getResourceAsStream(name + ".class")) {
        entries.put(name + ".class", in.readAllBytes());
      }
    }
    return entries;
  }

  private static long lambdas(Map<String, byte[]> entries) {
    return entries.values().stream()
        .map(bytes -> ClassFile.of().parse(bytes))
        .mapToLong(PlainLambdasTest::lambdas)
        .sum();
  }

  private static long lambdas(ClassModel model) {
    return model.methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(element ->
            element instanceof InvokeDynamicInstruction call
                && call.bootstrapMethod().owner().displayName().equals("LambdaMetafactory"))
        .count();
  }

  private static Object answers(Map<String, byte[]> entries) throws Exception {
    var loader =
        new ClassLoader(ClassLoader.getPlatformClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = entries.get(name.replace('.', '/') + ".class");
            if (bytes == null) {
              throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
          }
        };
    var constructor = loader.loadClass(KINDS.replace('/', '.')).getDeclaredConstructor();
    constructor.setAccessible(true);
    return ((Callable<?>) constructor.newInstance()).call();
  }
}
