package io.vicinal.storage.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.isolation.Anomaly.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Shows the checker one history with each anomaly, and some that only look bad. */
final class HistoryCheckerTest {
  private static final long LATE = 1_000;
  private final List<Executed> history = new ArrayList<>();

  private static Op append(String key, long value) {
    return new Op.Append(key, value);
  }

  private static Op read(String key, Long... values) {
    return new Op.Read(key, List.of(values));
  }

  private static Op find(String key, Long... values) {
    return new Op.Find(key, Set.of(values));
  }

  /** Adds a transaction that runs at the same time as all others. */
  private void committed(Op... ops) {
    add(0, LATE + history.size(), true, ops);
  }

  private void add(long begin, long end, boolean committed, Op... ops) {
    history.add(new Executed(history.size(), begin, end, committed, List.of(ops)));
  }

  private Set<Kind> found() {
    var kinds = EnumSet.noneOf(Kind.class);
    HistoryChecker.check(history).anomalies().forEach(anomaly -> kinds.add(anomaly.kind()));
    return kinds;
  }

  @Test
  void aSoundHistoryHasNoAnomaly() {
    add(0, 10, true, append("x", 1), append("y", 2));
    add(11, 20, true, read("x", 1L), append("x", 3), read("x", 1L, 3L), append("x", 4));
    add(15, 30, true, read("x", 1L), read("y", 2L));
    add(15, 31, false, read("x", 1L), append("x", 5), read("x", 1L, 5L));
    add(32, 33, true, read("x", 1L, 3L, 4L), find("s"), read("y", 2L));
    assertEquals(Set.of(), found());
    assertTrue(HistoryChecker.check(history).serializable());
  }

  @Test
  void writeSkewIsAllowed() {
    committed(read("x"), append("y", 1));
    committed(read("y"), append("x", 2));
    committed(read("x", 2L), read("y", 1L));
    assertEquals(Set.of(), found());
    assertFalse(HistoryChecker.check(history).serializable());
  }

  @Test
  void writeSkewOverSetsIsAllowed() {
    committed(find("s"), new Op.Add("t", 1));
    committed(find("t"), new Op.Add("s", 2));
    assertEquals(Set.of(), found());
    assertFalse(HistoryChecker.check(history).serializable());
  }

  @Test
  void writesInTwoOrdersAreG0() {
    committed(append("x", 1), append("y", 2));
    committed(append("x", 3), append("y", 4));
    committed(read("x", 1L, 3L), read("y", 4L, 2L));
    assertTrue(found().contains(Kind.G0), "" + found());
  }

  @Test
  void mutualReadsAreG1c() {
    committed(append("x", 1), read("y", 2L));
    committed(append("y", 2), read("x", 1L));
    assertEquals(Set.of(Kind.G1C), found());
  }

  @Test
  void readsOfWhatWasTakenBackAreG1a() {
    add(0, 10, false, append("x", 1));
    committed(read("x", 1L));
    assertEquals(Set.of(Kind.G1A), found());
  }

  @Test
  void readsOfWhatASavepointTookBackAreG1a() {
    committed(append("x", 1), append("x", 2), new Op.Back(1), read("x", 1L), append("x", 3));
    committed(read("x", 1L, 2L, 3L));
    assertTrue(found().contains(Kind.G1A), "" + found());
  }

  @Test
  void readsOfOwnWritesThatWereTakenBackAreInternal() {
    committed(append("x", 1), append("x", 2), new Op.Back(1), read("x", 1L, 2L));
    assertTrue(found().contains(Kind.INTERNAL), "" + found());
  }

  @Test
  void readsWithinATransactionAreG1b() {
    committed(append("x", 1), append("x", 2));
    committed(read("x", 1L));
    committed(read("x", 1L, 2L));
    assertTrue(found().contains(Kind.G1B), "" + found());
  }

  @Test
  void partsOfATransactionInASetAreG1b() {
    committed(new Op.Add("s", 1), new Op.Add("s", 2));
    committed(find("s", 1L));
    assertTrue(found().contains(Kind.G1B), "" + found());
  }

  @Test
  void readSkewIsGSingle() {
    committed(append("x", 1), append("y", 2));
    committed(read("x", 1L), read("y"));
    assertEquals(Set.of(Kind.G_SINGLE), found());
  }

  @Test
  void readSkewBetweenASetAndAListIsGSingle() {
    committed(append("x", 1), new Op.Add("s", 2));
    committed(read("x", 1L), find("s"));
    assertEquals(Set.of(Kind.G_SINGLE), found());
  }

  @Test
  void aLostAppendIsGSingle() {
    committed(read("x"), append("x", 1));
    committed(read("x"), append("x", 2));
    committed(read("x", 1L, 2L));
    assertEquals(Set.of(Kind.G_SINGLE), found());
  }

  @Test
  void anAppendThatIsGoneLaterIsGSingle() {
    add(0, 10, true, append("x", 1));
    add(0, 11, true, append("x", 2));
    add(12, 13, true, read("x", 2L));
    assertEquals(Set.of(Kind.G_SINGLE), found());
  }

  @Test
  void aRowThatIsGoneLaterIsGSingle() {
    add(0, 10, true, new Op.Add("s", 1));
    add(12, 13, true, find("s"));
    assertEquals(Set.of(Kind.G_SINGLE), found());
  }

  @Test
  void aReadOfWhatIsWrittenLaterIsG1c() {
    add(0, 1, true, read("x", 1L));
    add(2, 3, true, append("x", 1));
    assertEquals(Set.of(Kind.G1C), found());
  }

  @Test
  void longForkIsGNonadjacent() {
    committed(append("x", 1));
    committed(append("y", 2));
    committed(read("x", 1L), read("y"));
    committed(read("x"), read("y", 2L));
    assertEquals(Set.of(Kind.G_NONADJACENT), found());
  }

  @Test
  void twoStatesOfOneKeyAreInternal() {
    committed(append("x", 1));
    committed(read("x"), read("x", 1L));
    assertEquals(Set.of(Kind.INTERNAL), found());
  }

  @Test
  void twoOrdersOfAListAreFound() {
    committed(append("x", 1));
    committed(append("x", 2));
    committed(read("x", 1L, 2L));
    committed(read("x", 2L));
    assertTrue(found().contains(Kind.INCOMPATIBLE_ORDER), "" + found());
  }

  @Test
  void valuesTwiceOrOfNobodyAreGarbage() {
    committed(append("x", 1));
    committed(read("x", 1L, 1L));
    assertTrue(found().contains(Kind.GARBAGE), "" + found());
    history.clear();
    committed(find("s", 7L));
    assertEquals(Set.of(Kind.GARBAGE), found());
  }

  @Test
  void registersAreReadLikeLists() {
    committed(new Op.Get("r", 0), new Op.Write("r", 1), new Op.Get("r", 1), new Op.Write("r", 2));
    committed(new Op.Get("r", 2), new Op.Write("r", 3), new Op.Get("r", 3));
    committed(new Op.Get("r", 2));
    committed(new Op.Get("r", 3));
    assertEquals(Set.of(), found());
    committed(new Op.Get("r", 1));
    assertTrue(found().contains(Kind.G1B), "" + found());
  }

  @Test
  void twoWritesOfOneRegisterAfterOneReadAreALostUpdate() {
    committed(new Op.Get("r", 0), new Op.Write("r", 1));
    committed(new Op.Get("r", 0), new Op.Write("r", 2));
    assertTrue(found().contains(Kind.LOST_UPDATE), "" + found());
  }

  @Test
  void aRegisterThatHoldsWhatWasTakenBackIsG1a() {
    add(0, 10, false, new Op.Get("r", 0), new Op.Write("r", 1));
    committed(new Op.Get("r", 1));
    assertEquals(Set.of(Kind.G1A), found());
  }
}
