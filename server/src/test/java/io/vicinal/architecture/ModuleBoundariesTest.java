package io.vicinal.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may import whom: queries flow down, rows flow up, and imports follow the query. */
final class ModuleBoundariesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.vicinal");

  private static final String[] JDK = {"java..", "javax..", "jdk.."};
  private static final String STORAGE = "io.vicinal.storage..";
  private static final String STORAGE_DOOR = "io.vicinal.storage";
  private static final String SQL = "io.vicinal.sql..";
  private static final String PLANNER = "io.vicinal.planner..";
  private static final String DRIVER = "io.vicinal.jdbc..";
  private static final String SERVER = "io.vicinal.server..";

  // JavaCC's output is what it is: one huge class with its own imports.
  private static final DescribedPredicate<JavaClass> HAND_WRITTEN =
      DescribedPredicate.not(resideInAPackage("io.vicinal.sql.parser.."));

  @Test
  void everyModuleIsOnTheClassPath() {
    for (String module : new String[] {STORAGE, SQL, PLANNER, DRIVER, SERVER}) {
      assertTrue(CLASSES.stream().filter(resideInAPackage(module)).count() > 5, module);
    }
  }

  @Test
  void storageKnowsNothingOfSqlCalciteOrAvatica() {
    onlyDependsOn(STORAGE, STORAGE, "org.sqlite..", "com.fasterxml.jackson..", "org.slf4j..");
  }

  @Test
  void sqlKnowsNothingOfStorageOrPlanning() {
    onlyDependsOn(
        SQL,
        SQL,
        "org.apache.calcite..",
        "com.google.common..",
        "com.google.re2j..",
        "org.apache.commons.math3..",
        "org.checkerframework..",
        "org.apiguardian..");
  }

  @Test
  void plannerSeesTheDoorOfStorageOnly() {
    onlyDependsOn(
        PLANNER,
        PLANNER,
        SQL,
        STORAGE_DOOR,
        "org.apache.calcite..",
        "at.favre.lib.crypto.bcrypt..",
        "com.google.common..",
        "org.checkerframework..");
  }

  @Test
  void driverKnowsNothingOfRulesOrSegments() {
    onlyDependsOn(
        DRIVER, DRIVER, PLANNER, SQL, STORAGE_DOOR, "org.apache.calcite.avatica..", "org.slf4j..");
  }

  @Test
  void whatConnectsToAServerKnowsNothingOfTheEngine() {
    String[] client = {
      "io.vicinal.jdbc.client..", "io.vicinal.jdbc.remote..", "io.vicinal.jdbc.value.."
    };
    for (String room : client) {
      onlyDependsOn(
          room,
          client[0],
          client[1],
          client[2],
          "io.vicinal.jdbc.error..",
          "org.apache.calcite.avatica..");
    }
    noClasses()
        .that()
        .resideInAnyPackage(client)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.vicinal.jdbc.error.ErrorTranslator")
        .check(CLASSES);
  }

  @Test
  void serverKnowsNothingOfRulesOrSegments() {
    onlyDependsOn(
        SERVER,
        SERVER,
        DRIVER,
        PLANNER,
        STORAGE_DOOR,
        "org.apache.calcite.avatica..",
        "com.fasterxml.jackson..",
        "org.eclipse.jetty..",
        "io.micrometer..",
        "picocli..",
        "sqlline..",
        "org.slf4j..");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.vicinal.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onePackageImportsTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.vicinal.storage.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @Test
  void storageReachesFilesThroughItsFileStoreOnly() {
    noClasses()
        .that()
        .resideInAPackage(STORAGE)
        .and()
        // SQLite opens its file itself, so the catalog needs the real path and its mode.
        .resideOutsideOfPackages("io.vicinal.storage.io..", "io.vicinal.storage.catalog..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.Files")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.channels.FileChannel")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.RandomAccessFile")
        .check(CLASSES);
  }

  private static void onlyDependsOn(String module, String... allowed) {
    classes()
        .that()
        .resideInAPackage(module)
        .and(HAND_WRITTEN)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed)
                .or(resideInAnyPackage(JDK))
                .or(resideInAnyPackage("org.jspecify.annotations.."))
                .or(
                    DescribedPredicate.describe(
                        "are primitives or arrays", c -> c.getPackageName().isEmpty())))
        .check(CLASSES);
  }
}
