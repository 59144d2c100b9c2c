package io.vicinal.storage.planted;

import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A deliberate bug: one method of one class does something else.
 *
 * <p>A bug that finds nothing to change, because the class was rewritten meanwhile, is reported by
 * {@link #changes()}; it must not count as one that no test notices, nor as one that some test
 * does.
 */
final class Bug {
  private final String className;
  private final ClassTransform transform;
  private final AtomicInteger changes;

  private Bug(String className, ClassTransform transform, AtomicInteger changes) {
    this.className = className;
    this.transform = transform;
    this.changes = changes;
  }

  /** Returns the class that has the bug, without the package {@code io.vicinal.storage}. */
  String className() {
    return className;
  }

  ClassTransform transform() {
    return transform;
  }

  /** Returns how many places were changed when the class was loaded. */
  int changes() {
    return changes.get();
  }

  /** Lets every call of {@code callee} within {@code method} do nothing and give null or 0. */
  static Bug without(String className, String method, String callee) {
    return replacing(
        className,
        method,
        callee,
        (code, call) -> {
          drop(code, call);
          constant(code, call.typeSymbol().returnType(), 0);
        });
  }

  /** Lets every call of {@code callee} within {@code method} give {@code value}, uncalled. */
  static Bug withResult(String className, String method, String callee, long value) {
    return replacing(
        className,
        method,
        callee,
        (code, call) -> {
          drop(code, call);
          constant(code, call.typeSymbol().returnType(), value);
        });
  }

  /** Lets {@code method} forget what calls of {@code callee}, which give nothing, have thrown. */
  static Bug swallowing(String className, String method, String callee) {
    return replacing(
        className,
        method,
        callee,
        (code, call) ->
            code.trying(tried -> tried.with(call), caught -> caught.catchingAll(CodeBuilder::pop)));
  }

  /**
   * Lets every call of {@code callee} within {@code method} happen twice, where it takes nothing.
   */
  static Bug replacedBy(String className, String method, String callee, String other) {
    return replacing(
        className,
        method,
        callee,
        (code, call) ->
            code.invoke(
                call.opcode(),
                call.owner().asSymbol(),
                other,
                call.typeSymbol(),
                call.isInterface()));
  }

  /** Lets {@code method} do nothing and give {@code value}. */
  static Bug returning(String className, String method, long value) {
    var changes = new AtomicInteger();
    ClassTransform transform =
        ClassTransform.transformingMethods(
            named(method),
            (builder, element) -> {
              if (element instanceof CodeAttribute code) {
                changes.incrementAndGet();
                ClassDesc type = code.parent().orElseThrow().methodTypeSymbol().returnType();
                builder.withCode(body -> {
                  constant(body, type, value);
                  body.return_(TypeKind.from(type));
                });
              } else {
                builder.with(element);
              }
            });
    return new Bug(className, transform, changes);
  }

  /** Lets {@code method} read {@code value} wherever it reads {@code field}. */
  static Bug reading(String className, String method, String field, long value) {
    return replacing(
        className,
        method,
        (code, element, changes) -> {
          if (element instanceof FieldInstruction read
              && read.name().equalsString(field)
              && read.opcode() == java.lang.classfile.Opcode.GETFIELD) {
            changes.incrementAndGet();
            code.pop();
            constant(code, read.typeSymbol(), value);
          } else {
            code.with(element);
          }
        });
  }

  private interface CallChange {
    void apply(CodeBuilder code, InvokeInstruction call);
  }

  private interface ElementChange {
    void apply(CodeBuilder code, CodeElement element, AtomicInteger changes);
  }

  private static Bug replacing(
      String className, String method, String callee, CallChange replacement) {
    return replacing(
        className,
        method,
        (code, element, changes) -> {
          if (element instanceof InvokeInstruction call && call.name().equalsString(callee)) {
            changes.incrementAndGet();
            replacement.apply(code, call);
          } else {
            code.with(element);
          }
        });
  }

  private static Bug replacing(String className, String method, ElementChange replacement) {
    var changes = new AtomicInteger();
    CodeTransform code = (builder, element) -> replacement.apply(builder, element, changes);
    return new Bug(
        className, ClassTransform.transformingMethodBodies(named(method), code), changes);
  }

  private static Predicate<MethodModel> named(String method) {
    return model -> model.methodName().equalsString(method) && isWritten(model);
  }

  private static boolean isWritten(MethodModel model) {
    return model.code().isPresent() && !model.flags().has(AccessFlag.SYNTHETIC)
        || model.methodName().stringValue().startsWith("lambda$");
  }

  /** Takes the arguments and the receiver of a call off the stack. */
  private static void drop(CodeBuilder code, InvokeInstruction call) {
    MethodTypeDesc type = call.typeSymbol();
    for (int i = type.parameterCount() - 1; i >= 0; i--) {
      if (TypeKind.from(type.parameterType(i)).slotSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    }
    if (call.opcode() != java.lang.classfile.Opcode.INVOKESTATIC) {
      code.pop();
    }
  }

  private static void constant(CodeBuilder code, ClassDesc type, long value) {
    switch (TypeKind.from(type)) {
      case VOID -> {}
      case LONG -> code.loadConstant(value);
      case DOUBLE -> code.loadConstant((double) value);
      case FLOAT -> code.loadConstant((float) value);
      case REFERENCE -> code.aconst_null();
      case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.loadConstant((int) value);
    }
  }
}
