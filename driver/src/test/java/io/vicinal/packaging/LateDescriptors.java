package io.vicinal.packaging;

import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets classes look descriptors of protobuf's fields up when they read a message, instead of when
 * they are loaded. Avatica's records for statements and results have such constants, with which a
 * process would load two hundred classes that only messages need.
 */
final class LateDescriptors {
  private static final String TYPE = "com/google/protobuf/Descriptors$FieldDescriptor;";
  private static final int STEPS = 3; // the descriptor of the message, a number, the field of it

  private final ClassModel model;
  private final Map<String, List<Instruction>> lookups = new HashMap<>();
  private final Set<Integer> dropped =
      new HashSet<>(); // places among the initializer's instructions

  private LateDescriptors(ClassModel model) {
    this.model = model;
  }

  /** Returns the class without such constants, the same bytes if it has none. */
  static byte[] in(ClassFile format, byte[] bytes) {
    ClassModel model = format.parse(bytes);
    return model.fields().stream().noneMatch(LateDescriptors::isDescriptor)
        ? bytes
        : new LateDescriptors(model).without(format, bytes);
  }

  private static boolean isDescriptor(FieldModel field) {
    return field.fieldType().stringValue().endsWith(TYPE)
        && (field.flags().flagsMask() & ClassFile.ACC_PRIVATE) != 0;
  }

  private byte[] without(ClassFile format, byte[] bytes) {
    model.methods().stream()
        .filter(LateDescriptors::isInitializer)
        .flatMap(method -> method.code().stream())
        .forEach(this::find);
    if (lookups.isEmpty()) {
      return bytes;
    }
    return format.transformClass(
        model,
        ClassTransform.dropping(this::isLookedUp)
            .andThen(
                ClassTransform.transformingMethodBodies(
                    LateDescriptors::isInitializer, CodeTransform.ofStateful(this::dropping)))
            .andThen(ClassTransform.transformingMethodBodies(this::concerns, replacing())));
  }

  private static boolean isInitializer(MethodModel method) {
    return method.methodName().equalsString("<clinit>");
  }

  private boolean isLookedUp(ClassElement element) {
    return element instanceof FieldModel field
        && lookups.containsKey(field.fieldName().stringValue());
  }

  /** Finds {@code FIELD = Message.getDescriptor().findFieldByNumber(n)}. */
  private void find(CodeModel code) {
    var before = new ArrayList<Instruction>();
    for (CodeElement element : code) {
      if (element instanceof Instruction instruction) {
        if (instruction.opcode() == Opcode.PUTSTATIC
            && isOwn((FieldInstruction) instruction)
            && isLookup(before)) {
          lookups.put(
              ((FieldInstruction) instruction).name().stringValue(),
              List.copyOf(before.subList(before.size() - STEPS, before.size())));
          for (int i = 0; i <= STEPS; i++) {
            dropped.add(before.size() - i);
          }
        }
        before.add(instruction);
      }
    }
  }

  private boolean isOwn(FieldInstruction instruction) {
    return instruction.owner().asInternalName().equals(model.thisClass().asInternalName())
        && instruction.type().stringValue().endsWith(TYPE);
  }

  private static boolean isLookup(List<Instruction> before) {
    int end = before.size();
    return end >= STEPS
        && before.get(end - 1) instanceof InvokeInstruction field
        && field.name().equalsString("findFieldByNumber")
        && before.get(end - STEPS) instanceof InvokeInstruction message
        && message.name().equalsString("getDescriptor");
  }

  private boolean concerns(MethodModel method) {
    return !isInitializer(method)
        && method
            .code()
            .map(code ->
                code.elementStream()
                    .anyMatch(element ->
                        element instanceof FieldInstruction field
                            && isOwn(field)
                            && lookups.containsKey(field.name().stringValue())))
            .orElse(false);
  }

  private CodeTransform dropping() {
    var place = new AtomicInteger();
    return (builder, element) -> {
      if (!(element instanceof Instruction) || !dropped.contains(place.getAndIncrement())) {
        builder.with(element);
      }
    };
  }

  private CodeTransform replacing() {
    return (builder, element) -> {
      if (element instanceof FieldInstruction field
          && isOwn(field)
          && lookups.containsKey(field.name().stringValue())) {
        lookups.get(field.name().stringValue()).forEach(builder::with);
      } else {
        builder.with(element);
      }
    };
  }
}
