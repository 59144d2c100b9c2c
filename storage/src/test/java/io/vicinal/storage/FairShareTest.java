package io.vicinal.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who has many statements at work rests while others are there, and nobody else does. */
final class FairShareTest {
  private static final int PROCESSORS = 2;
  private static final long HALF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(500);

  private final AtomicLong now = new AtomicLong(1);
  private final FairShare shares = new FairShare(PROCESSORS, now::get);
  private final FairShare.Share many = shares.newShare();
  private final FairShare.Share few = shares.newShare();

  private static void enter(FairShare.Share share, int statements) {
    for (int i = 0; i < statements; i++) {
      share.enter();
    }
  }

  @Test
  void whoIsAloneNeverRests() {
    enter(many, 100);
    assertEquals(0, many.restNanos());
  }

  @Test
  void whoHasManyRestsBesideOthersAsLongAsTheyWouldWork() {
    enter(many, 6);
    enter(few, 1);
    assertEquals(2 * FairShare.SLICE_NANOS, many.restNanos(), "six work a third of the time");
    assertEquals(0, few.restNanos());
  }

  @Test
  void noRestIsLongerThanHalfASecond() {
    enter(many, 100_000);
    enter(few, 1);
    assertEquals(HALF_A_SECOND, many.restNanos());
  }

  @Test
  void asManyAsProcessorsNeedNoRest() {
    enter(many, PROCESSORS);
    enter(few, 100);
    assertEquals(0, many.restNanos());
    assertTrue(few.restNanos() > 0);
  }

  @Test
  void othersAreThereForASecondAfterTheirLastStatement() {
    enter(many, 10);
    enter(few, 1);
    few.leave(0);
    enter(many, 10); // which do not make the other one be forgotten
    assertTrue(many.restNanos() > 0);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertEquals(0, many.restNanos());
    enter(few, 1);
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertTrue(many.restNanos() > 0, "it is at work still");
    few.leave(0);
    assertEquals(0, many.restNanos());
  }

  @Test
  void statementsThatLeftCountNoMore() {
    enter(many, 10);
    enter(few, 1);
    for (int i = PROCESSORS; i < 10; i++) {
      many.leave(0);
    }
    assertEquals(0, many.restNanos());
  }

  @Test
  void shortStatementsLeaveTheirWorkToTheNext() {
    enter(many, 3);
    many.leave(FairShare.SLICE_NANOS / 4);
    many.leave(FairShare.SLICE_NANOS / 2);
    assertEquals(FairShare.SLICE_NANOS * 3 / 4, many.takeWork());
    assertEquals(0, many.takeWork(), "one goes on with it");
    many.leave(50 * FairShare.SLICE_NANOS); // alone, and so without a rest
    assertEquals(FairShare.SLICE_NANOS, many.takeWork());
    assertEquals(0, few.takeWork());
  }

  @Test
  void aShortStatementAfterOthersRestsAtItsFirstStep() {
    FairShare.Share own = shares.newShare();
    enter(own, 9);
    enter(few, 1);
    own.leave(FairShare.SLICE_NANOS);
    ResourceAccount account = ResourceAccount.withLimits(0, 0, null, own);
    account.enter();
    account.cancel(); // so that a rest fails
    assertThrows(StorageException.Cancelled.class, account::pace);
    account.leave();
    FairShare.Share others = shares.newShare();
    enter(others, 9); // who would rest after a slice
    ResourceAccount next = ResourceAccount.withLimits(0, 0, null, others);
    next.enter();
    next.cancel();
    next.pace(); // others have worked, not its user
    assertTrue(others.restNanos() > 0);
    next.leave();
  }

  @Test
  void whatAStatementHasWaitedIsNoWork() {
    FairShare.Share own = shares.newShare();
    enter(own, 9);
    enter(few, 1);
    ResourceAccount account = ResourceAccount.withLimits(0, 0, null, own);
    account.enter();
    spin();
    account.waitedSince(System.nanoTime() - TimeUnit.HOURS.toNanos(1));
    account.leave();
    assertTrue(own.takeWork() < 0, "it says that it has waited for longer than it was there");
    account.enter();
    spin();
    account.leave();
    assertEquals(FairShare.SLICE_NANOS, own.takeWork());
  }

  @Test
  void threadsThatHelpAStatementNeverRest() throws Exception {
    FairShare.Share own = shares.newShare();
    enter(own, 9);
    enter(few, 1);
    own.leave(FairShare.SLICE_NANOS);
    ResourceAccount account = ResourceAccount.withLimits(0, 0, null, own);
    account.enter();
    account.cancel(); // so that a rest fails
    var rested = new AtomicBoolean();
    Thread helper =
        Thread.ofPlatform()
            .start(() -> {
              try {
                account.hold();
                account.pace();
              } catch (StorageException.Cancelled e) {
                rested.set(true);
              }
            });
    helper.join(TimeUnit.MINUTES.toMillis(1));
    assertFalse(rested.get());
    assertThrows(StorageException.Cancelled.class, account::pace, "whom it helps does");
    account.leave();
  }

  private static void spin() {
    long start = System.nanoTime();
    while (System.nanoTime() - start <= FairShare.SLICE_NANOS) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anAccountRestsAfterItsSliceAndCanBeCancelledMeanwhile() throws Exception {
    var endless = new FairShare(1, () -> 0);
    FairShare.Share own = endless.newShare();
    endless.newShare().enter();
    enter(own, 1_000);
    ResourceAccount account = ResourceAccount.withLimits(0, 0, null, own);
    var cancelled = new AtomicBoolean();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              account.enter();
              try {
                while (true) {
                  account.pace();
                  Thread.onSpinWait();
                }
              } catch (StorageException.Cancelled e) {
                cancelled.set(true);
              } finally {
                account.leave();
              }
            });
    account.cancel(); // seen within a rest only: nothing else checks
    thread.join(TimeUnit.MINUTES.toMillis(1));
    assertTrue(cancelled.get());
  }

  @Test
  void anAccountRestsForTheTimeItIsTold() {
    FairShare.Share own = shares.newShare();
    enter(own, 9);
    enter(few, 1);
    ResourceAccount account = ResourceAccount.withLimits(0, 0, null, own);
    account.enter();
    long expected = own.restNanos();
    assertEquals(4 * FairShare.SLICE_NANOS, expected);
    long start = System.nanoTime();
    long longest = 0;
    while (longest < expected && System.nanoTime() - start < TimeUnit.MINUTES.toNanos(1)) {
      long before = System.nanoTime();
      account.pace();
      longest = Math.max(longest, System.nanoTime() - before);
    }
    assertTrue(longest >= expected, longest + " ns");
    account.leave();
  }

  @Test
  void anAccountNeverRestsWhileItHoldsWhatOthersWaitFor() {
    var endless = new FairShare(1, () -> 0);
    FairShare.Share own = endless.newShare();
    endless.newShare().enter();
    enter(own, 1_000);
    ResourceAccount account = ResourceAccount.withLimits(0, 0, null, own);
    account.enter();
    spin();
    account.cancel(); // so that a rest fails
    account.hold();
    account.hold();
    account.pace();
    account.unhold();
    account.pace();
    account.unhold();
    assertThrows(StorageException.Cancelled.class, account::pace);
    account.leave();
  }

  @Test
  void anAccountWithoutAShareIsNeverHeldUp() {
    ResourceAccount account = ResourceAccount.unbounded();
    account.enter();
    account.cancel();
    account.pace(); // which does not even look
    account.leave();
    assertThrows(StorageException.Cancelled.class, account::check);
  }
}
