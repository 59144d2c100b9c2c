package io.vicinal.packaging;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;

/** Lets classes that were made call the private methods of the class that they were made for. */
final class Nest {
  /** The first version of class files with nests, that of Java 11. */
  static final int VERSION = ClassFile.JAVA_11_VERSION;

  private Nest() {}

  /** Returns {@code host} with more members of its nest. */
  static byte[] with(ClassFile format, byte[] host, List<LambdaClass> added) {
    ClassModel model = format.parse(host);
    var members = new ArrayList<ClassDesc>();
    model
        .findAttribute(Attributes.nestMembers())
        .ifPresent(nest -> nest.nestMembers().forEach(member -> members.add(member.asSymbol())));
    added.forEach(made -> members.add(made.name()));
    return format.transformClass(
        model,
        ClassTransform.dropping(NestMembersAttribute.class::isInstance)
            .andThen(youngEnough())
            .andThen(
                ClassTransform.endHandler(
                    end -> end.with(NestMembersAttribute.ofSymbols(members)))));
  }

  private static ClassTransform youngEnough() {
    return (builder, element) -> {
      if (element instanceof ClassFileVersion version && version.majorVersion() < VERSION) {
        builder.withVersion(VERSION, 0);
      } else {
        builder.with(element);
      }
    };
  }
}
