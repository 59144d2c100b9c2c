package io.vicinal.packaging;

import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * One lambda expression or method reference, in the terms of {@link
 * java.lang.invoke.LambdaMetafactory}.
 *
 * @param type from the values that it holds to its interface
 * @param method the name of the interface's method
 * @param erased the type of that method
 * @param actual that type with what is known of its type parameters
 * @param target what is called
 */
record LambdaSite(
    MethodTypeDesc type,
    String method,
    MethodTypeDesc erased,
    MethodTypeDesc actual,
    DirectMethodHandleDesc target) {
  static LambdaSite of(InvokeDynamicInstruction call) {
    var arguments = call.bootstrapArgs();
    return new LambdaSite(
        call.typeSymbol(),
        call.name().stringValue(),
        (MethodTypeDesc) arguments.get(0),
        (MethodTypeDesc) arguments.get(2),
        (DirectMethodHandleDesc) arguments.get(1));
  }
}
