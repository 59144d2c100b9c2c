package io.vicinal.benchmarks.ann.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AnnOptionsTest {
  @Test
  void withoutArgumentsEveryPartRunsAndNothingElse() {
    AnnOptions options = AnnOptions.parse(List.of());
    assertEquals(EnumSet.allOf(Part.class), options.parts());
    assertFalse(options.profile());
    assertEquals(0, options.large());
    assertTrue(options.only().isEmpty());
  }

  @Test
  void takesLists() {
    AnnOptions options =
        AnnOptions.parse(List.of("--parts", "scan,threads", "--only", "vicinal,hnswlib"));
    assertEquals(Set.of(Part.SCAN, Part.THREADS), options.parts());
    assertEquals(List.of("vicinal", "hnswlib"), options.only());
  }

  @Test
  void whatIsGivenBesideQuickCounts() {
    assertEquals(77, AnnOptions.parse(List.of("--rows", "77", "--quick")).rows());
  }

  @Test
  void largeTakesItsOwnNumberOfRows() {
    assertEquals(90, AnnOptions.parse(List.of("--large", "--large-rows", "90")).large());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertEquals("option \"--ef\" is not known", refusal(List.of("--ef", "100")));
    assertEquals("option \"--rows\" needs a value", refusal(List.of("--rows")));
    assertEquals(
        "option \"--rows\" needs a number, not \"many\"", refusal(List.of("--rows", "many")));
    assertEquals(
        "option \"--rounds\" must be at least 1, not 0", refusal(List.of("--rounds", "0")));
    assertEquals("part \"dance\" is not known", refusal(List.of("--parts", "dance")));
  }

  private static String refusal(List<String> arguments) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> AnnOptions.parse(arguments))
            .getMessage());
  }
}
