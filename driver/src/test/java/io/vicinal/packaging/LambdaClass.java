package io.vicinal.packaging;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * A class that is made for lambda expressions of one class and one interface: for one that holds
 * values, or for several that hold nothing and differ by a number.
 */
final class LambdaClass {
  /** The name of the method that takes the values to hold. */
  static final String MAKE = "of";

  private static final String NUMBER = "number";

  private final ClassDesc name;
  private final ClassDesc function;
  private final ClassDesc host;
  private final List<LambdaSite> sites = new ArrayList<>();

  LambdaClass(ClassDesc name, ClassDesc function, ClassDesc host) {
    this.name = name;
    this.function = function;
    this.host = host;
  }

  /** Adds an expression, and returns the name of the field with its only instance. */
  String add(LambdaSite site) {
    sites.add(site);
    return instance(sites.size() - 1);
  }

  int size() {
    return sites.size();
  }

  ClassDesc name() {
    return name;
  }

  /** Returns the name of the file of this class in a jar. */
  String path() {
    return internalName(name) + ".class";
  }

  static String internalName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }

  private static String instance(int number) {
    return "lambda" + number;
  }

  private static String value(int index) {
    return "value" + index;
  }

  /** Returns the class file. */
  byte[] bytes(ClassFile format) {
    return format.build(
        name,
        builder -> {
          builder
              .withVersion(Nest.VERSION, 0)
              .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC)
              .withInterfaceSymbols(function)
              .with(NestHostAttribute.of(host));
          MethodTypeDesc held = sites.getFirst().type();
          if (held.parameterCount() > 0) {
            holdValues(builder, held);
          } else {
            holdNumber(builder);
          }
          call(builder);
        });
  }

  private void holdValues(ClassBuilder builder, MethodTypeDesc held) {
    for (int i = 0; i < held.parameterCount(); i++) {
      builder.withField(
          value(i), held.parameterType(i), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
    }
    MethodTypeDesc constructor = held.changeReturnType(CD_void);
    builder.withMethodBody(
        "<init>",
        constructor,
        ClassFile.ACC_PRIVATE,
        code -> {
          code.aload(0).invokespecial(CD_Object, "<init>", MTD_void);
          for (int i = 0; i < held.parameterCount(); i++) {
            code.aload(0)
                .loadLocal(TypeKind.from(held.parameterType(i)), code.parameterSlot(i))
                .putfield(name, value(i), held.parameterType(i));
          }
          code.return_();
        });
    builder.withMethodBody(
        MAKE,
        held,
        ClassFile.ACC_STATIC,
        code -> {
          code.new_(name).dup();
          for (int i = 0; i < held.parameterCount(); i++) {
            code.loadLocal(TypeKind.from(held.parameterType(i)), code.parameterSlot(i));
          }
          code.invokespecial(name, "<init>", constructor).areturn();
        });
  }

  private void holdNumber(ClassBuilder builder) {
    MethodTypeDesc constructor = MethodTypeDesc.of(CD_void, CD_int);
    builder.withField(NUMBER, CD_int, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
    builder.withMethodBody(
        "<init>",
        constructor,
        ClassFile.ACC_PRIVATE,
        code ->
            code.aload(0)
                .invokespecial(CD_Object, "<init>", MTD_void)
                .aload(0)
                .iload(1)
                .putfield(name, NUMBER, CD_int)
                .return_());
    for (int i = 0; i < sites.size(); i++) {
      builder.withField(instance(i), function, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
    builder.withMethodBody(
        "<clinit>",
        MTD_void,
        ClassFile.ACC_STATIC,
        code -> {
          for (int i = 0; i < sites.size(); i++) {
            code.new_(name)
                .dup()
                .loadConstant(i)
                .invokespecial(name, "<init>", constructor)
                .putstatic(name, instance(i), function);
          }
          code.return_();
        });
  }

  /** All expressions are of one interface, and so of one method. */
  private void call(ClassBuilder builder) {
    LambdaSite first = sites.getFirst();
    builder.withMethodBody(
        first.method(),
        first.erased(),
        ClassFile.ACC_PUBLIC,
        code -> {
          if (sites.size() > 1) {
            choose(code);
          }
          LambdaCall.write(code, first, this::load);
        });
  }

  /** Leaves the first to what comes next. */
  private void choose(CodeBuilder code) {
    var first = code.newLabel();
    var cases = new ArrayList<SwitchCase>();
    for (int i = 1; i < sites.size(); i++) {
      cases.add(SwitchCase.of(i, code.newLabel()));
    }
    code.aload(0).getfield(name, NUMBER, CD_int).tableswitch(first, cases);
    for (SwitchCase one : cases) {
      code.labelBinding(one.target());
      LambdaCall.write(code, sites.get(one.caseValue()), this::load);
    }
    code.labelBinding(first);
  }

  private void load(CodeBuilder code, int index) {
    code.aload(0).getfield(name, value(index), sites.getFirst().type().parameterType(index));
  }
}
