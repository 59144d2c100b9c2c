package io.vicinal.consumers;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * What is made for a framework sees that framework and nothing of ours: it speaks SQL over JDBC.
 */
final class AdapterBoundariesTest {
  private static void seesOnly(String module, String... others) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(module);
    assertTrue(classes.size() > 5, module);
    classes()
        .that()
        .resideInAPackage(module + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(module + "..")
                .or(resideInAnyPackage(others))
                .or(resideInAnyPackage("java..", "org.jspecify.annotations.."))
                .or(
                    DescribedPredicate.describe(
                        "are primitives or arrays", type -> type.getPackageName().isEmpty())))
        .check(classes);
  }

  @Test
  void theDialectSeesHibernate() {
    seesOnly("io.vicinal.hibernate", "org.hibernate..", "jakarta.persistence..");
  }

  @Test
  void theDatabaseTypeSeesFlyway() {
    seesOnly("io.vicinal.flyway", "org.flywaydb..");
  }
}
