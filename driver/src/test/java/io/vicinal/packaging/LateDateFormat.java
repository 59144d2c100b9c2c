package io.vicinal.packaging;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Lets a connection of SQLite ask for its format of dates when a date is read, instead of when it
 * is opened: the catalog has no dates, and the format reads time zones, calendars and the names of
 * months of the process's language. The formats are kept where they are made, so that asking again
 * costs a look-up.
 */
final class LateDateFormat {
  /** The one class that has the format. */
  static final String NAME = "org/sqlite/SQLiteConnectionConfig.class";

  private static final ClassDesc FORMAT = ClassDesc.of("org.sqlite.date.FastDateFormat");

  private LateDateFormat() {}

  /** Returns the class with {@code getDateFormat()} in place of the field. */
  static byte[] in(ClassFile format, byte[] bytes) {
    return format.transformClass(
        format.parse(bytes), ClassTransform.transformingMethodBodies(LateDateFormat::replace));
  }

  private static void replace(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.owner().asSymbol().equals(FORMAT)
        && call.name().equalsString("getInstance")) {
      code.pop().aconst_null();
    } else if (element instanceof FieldInstruction field
        && field.opcode() == Opcode.GETFIELD
        && field.typeSymbol().equals(FORMAT)) {
      code.getfield(field.owner().asSymbol(), "dateStringFormat", ConstantDescs.CD_String)
          .invokestatic(FORMAT, "getInstance", MethodTypeDesc.of(FORMAT, ConstantDescs.CD_String));
    } else {
      code.with(element);
    }
  }
}
