package io.vicinal.packaging;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lambda expressions and method references of one class. Those that need more than an interface
 * (intersections, serialization) stay as they are.
 */
final class LambdaSites {
  // So that the JVM still inlines the one method of a class, which has to be of 325 bytes at most.
  private static final int MOST_IN_ONE_CLASS = 12;

  private final ClassFile format;
  private final ClassModel model;
  private final ClassDesc host;
  private final List<LambdaClass> made = new ArrayList<>();
  private final Map<ClassDesc, LambdaClass> shared = new HashMap<>();

  LambdaSites(ClassFile format, ClassModel model) {
    this.format = format;
    this.model = model;
    this.host =
        model
            .findAttribute(Attributes.nestHost())
            .map(nest -> nest.nestHost().asSymbol())
            .orElse(model.thisClass().asSymbol());
  }

  /** Returns the class with plain calls in place of its lambda expressions. */
  byte[] rewrite() {
    return format.transformClass(
        model, ClassTransform.transformingMethodBodies(LambdaSites::hasOne, rewriting()));
  }

  /** Returns the classes that the result of {@link #rewrite} needs. */
  List<LambdaClass> made() {
    return made;
  }

  /** Returns the name of the class whose nest they are in. */
  String host() {
    return LambdaClass.internalName(host);
  }

  private static boolean hasOne(MethodModel method) {
    return method
        .code()
        .map(code -> code.elementStream().anyMatch(LambdaSites::isLambda))
        .orElse(false);
  }

  private static boolean isLambda(Object element) {
    return element instanceof InvokeDynamicInstruction call
        && call.bootstrapMethod().owner().displayName().equals("LambdaMetafactory")
        && call.bootstrapMethod().methodName().equals("metafactory");
  }

  private CodeTransform rewriting() {
    return (builder, element) -> {
      if (!isLambda(element)) {
        builder.with(element);
        return;
      }
      LambdaSite site = LambdaSite.of((InvokeDynamicInstruction) element);
      MethodTypeDesc type = site.type();
      if (type.parameterCount() > 0) { // holds values
        LambdaClass own = newClass(type.returnType());
        own.add(site);
        builder.invokestatic(own.name(), LambdaClass.MAKE, type);
      } else {
        LambdaClass one = sharedClass(type.returnType());
        builder.getstatic(one.name(), one.add(site), type.returnType());
      }
    };
  }

  private LambdaClass sharedClass(ClassDesc function) {
    LambdaClass known = shared.get(function);
    if (known == null || known.size() == MOST_IN_ONE_CLASS) {
      known = newClass(function);
      shared.put(function, known);
    }
    return known;
  }

  private LambdaClass newClass(ClassDesc function) {
    String self = model.thisClass().asInternalName();
    var result =
        new LambdaClass(ClassDesc.ofInternalName(self + "$$L" + made.size()), function, host);
    made.add(result);
    return result;
  }
}
