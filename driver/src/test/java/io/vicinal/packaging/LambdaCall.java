package io.vicinal.packaging;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayList;
import java.util.List;

/** Writes the call that a lambda expression stands for, from its values and its arguments. */
final class LambdaCall {
  /** Puts one of the values that an expression holds on the stack. */
  @FunctionalInterface
  interface Values {
    void load(CodeBuilder code, int index);
  }

  private LambdaCall() {}

  /** Writes it, with the return. */
  static void write(CodeBuilder code, LambdaSite site, Values values) {
    DirectMethodHandleDesc target = site.target();
    if (isConstructor(target)) {
      code.new_(target.owner()).dup();
    }
    List<ClassDesc> wanted = parameters(target);
    int held = site.type().parameterCount();
    for (int i = 0; i < held; i++) {
      ClassDesc type = site.type().parameterType(i);
      values.load(code, i);
      Conversion.write(code, type, type, wanted.get(i));
    }
    for (int i = 0; i < site.erased().parameterCount(); i++) {
      ClassDesc type = site.erased().parameterType(i);
      code.loadLocal(TypeKind.from(type), code.parameterSlot(i));
      Conversion.write(code, type, site.actual().parameterType(i), wanted.get(held + i));
    }
    invoke(code, target);
    giveBack(code, site);
  }

  private static boolean isConstructor(DirectMethodHandleDesc target) {
    return target.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
  }

  private static MethodTypeDesc type(DirectMethodHandleDesc target) {
    return MethodTypeDesc.ofDescriptor(target.lookupDescriptor());
  }

  private static List<ClassDesc> parameters(DirectMethodHandleDesc target) {
    var result = new ArrayList<ClassDesc>();
    if (!isConstructor(target) && target.refKind() != MethodHandleInfo.REF_invokeStatic) {
      result.add(target.owner());
    }
    result.addAll(type(target).parameterList());
    return result;
  }

  private static void invoke(CodeBuilder code, DirectMethodHandleDesc target) {
    ClassDesc owner = target.owner();
    if (isConstructor(target)) {
      code.invokespecial(owner, "<init>", type(target));
    } else if (target.refKind() == MethodHandleInfo.REF_invokeStatic) {
      code.invokestatic(owner, target.methodName(), type(target), target.isOwnerInterface());
    } else if (target.isOwnerInterface()) {
      code.invokeinterface(owner, target.methodName(), type(target));
    } else { // private ones, too: within a nest that is how they are called
      code.invokevirtual(owner, target.methodName(), type(target));
    }
  }

  private static void giveBack(CodeBuilder code, LambdaSite site) {
    ClassDesc given =
        isConstructor(site.target()) ? site.target().owner() : type(site.target()).returnType();
    ClassDesc wanted = site.erased().returnType();
    if (!wanted.equals(CD_void)) {
      Conversion.write(code, given, site.actual().returnType(), wanted);
    } else if (TypeKind.from(given).slotSize() == 2) {
      code.pop2();
    } else if (!given.equals(CD_void)) {
      code.pop();
    }
    code.return_(TypeKind.from(wanted));
  }
}
