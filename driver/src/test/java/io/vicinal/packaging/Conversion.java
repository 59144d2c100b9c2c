package io.vicinal.packaging;

import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Byte;
import static java.lang.constant.ConstantDescs.CD_Character;
import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Short;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_char;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes a value fit as the compiler lets a method fit an interface: boxed, unboxed, widened. */
final class Conversion {
  private static final Map<ClassDesc, ClassDesc> BOXES =
      Map.of(
          CD_boolean, CD_Boolean,
          CD_byte, CD_Byte,
          CD_char, CD_Character,
          CD_double, CD_Double,
          CD_float, CD_Float,
          CD_int, CD_Integer,
          CD_long, CD_Long,
          CD_short, CD_Short);
  private static final Map<ClassDesc, ClassDesc> UNBOXED =
      BOXES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private Conversion() {}

  /**
   * Makes the value on the stack one of {@code to}.
   *
   * @param from what the class file says of it
   * @param known what is known of it besides, where type parameters hide it
   */
  static void write(CodeBuilder code, ClassDesc from, ClassDesc known, ClassDesc to) {
    if (from.isPrimitive()) {
      if (to.isPrimitive()) {
        widen(code, from, to);
      } else {
        ClassDesc box = BOXES.get(from);
        code.invokestatic(box, "valueOf", MethodTypeDesc.of(box, from));
      }
    } else if (to.isPrimitive()) {
      ClassDesc box =
          UNBOXED.containsKey(from) ? from : UNBOXED.containsKey(known) ? known : BOXES.get(to);
      ClassDesc unboxed = UNBOXED.get(box);
      cast(code, from, box);
      code.invokevirtual(box, unboxed.displayName() + "Value", MethodTypeDesc.of(unboxed));
      widen(code, unboxed, to);
    } else {
      cast(code, from, to);
    }
  }

  private static void cast(CodeBuilder code, ClassDesc from, ClassDesc to) {
    if (!to.equals(CD_Object) && !to.equals(from)) {
      code.checkcast(to);
    }
  }

  private static void widen(CodeBuilder code, ClassDesc from, ClassDesc to) {
    if (!from.equals(to)) {
      code.conversion(TypeKind.from(from), TypeKind.from(to));
    }
  }
}
