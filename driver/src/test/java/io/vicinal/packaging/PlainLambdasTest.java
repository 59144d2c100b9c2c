package io.vicinal.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.proto.Common;
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

  @Test
  void recordsOfAvaticaReadMessagesAndLoadNoDescriptorBefore() throws Exception {
    String name = Meta.StatementHandle.class.getName();
    byte[] bytes = bytes(name.replace('.', '/'));
    byte[] late = LateDescriptors.in(ClassFile.of(), bytes);
    var messages = new ArrayList<String>();
    var loader =
        new ClassLoader(PlainLambdasTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String wanted, boolean resolve)
              throws ClassNotFoundException {
            if (wanted.equals(name)) {
              Class<?> known = findLoadedClass(name);
              return known == null ? defineClass(name, late, 0, late.length) : known;
            }
            if (wanted.contains("protobuf")) {
              messages.add(wanted);
            }
            return super.loadClass(wanted, resolve);
          }
        };
    Class<?> handles = Class.forName(name, true, loader);
    assertEquals(List.of(), messages);
    var message = Common.StatementHandle.newBuilder().setConnectionId("c").setId(7).build();
    Object handle =
        handles.getMethod("fromProto", Common.StatementHandle.class).invoke(null, message);
    assertEquals(message, handles.getMethod("toProto").invoke(handle));
    assertEquals(7, handles.getField("id").get(handle));
  }

  @Test
  void classesWithoutDescriptorsStayTheSameBytes() throws IOException {
    byte[] bytes = bytes(KINDS);
    assertSame(bytes, LateDescriptors.in(ClassFile.of(), bytes));
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in =
        PlainLambdasTest.class.getClassLoader().getResourceAsStream(name + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Map<String, byte[]> entries() throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    for (String name : CLASSES) {
      entries.put(name + ".class", bytes(name));
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
