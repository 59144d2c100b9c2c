package io.vicinal.storage.segment;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks over all segments of one shard that no key has two rows at the same moment: of the
 * versions of a key each one ends before the next begins.
 */
public final class KeyVersionsCheck {
  private static final int CHECK_EVERY = 1 << 12;

  private record Version(Segment segment, int ordinal) {
    long begin() {
      return segment.beginLsn(ordinal);
    }

    String describe() {
      String end = segment.endLsn(ordinal) == Segment.LIVE ? "now" : "" + segment.endLsn(ordinal);
      return "row %d of segment %d from %d to %s".formatted(ordinal, segment.id(), begin(), end);
    }
  }

  private final List<Segment> segments;
  private final int[] rowCounts;
  private final long lsn;
  private final SealedKeys[] keys;
  private final VerifyFindings findings;

  private KeyVersionsCheck(
      List<Segment> segments, long lsn, SealedKeys[] keys, VerifyFindings findings) {
    this.segments = segments;
    this.rowCounts = new int[segments.size()];
    this.lsn = lsn;
    this.keys = keys;
    this.findings = findings;
  }

  /**
   * Checks {@code segments}, all of one shard, as they are at {@code lsn}. Segments that still grow
   * are indexed in memory meanwhile.
   */
  public static void run(
      List<Segment> segments, long lsn, ResourceAccount account, VerifyFindings findings) {
    try (Arena arena = Arena.ofConfined()) {
      var keys = new SealedKeys[segments.size()];
      for (int i = 0; i < keys.length; i++) {
        keys[i] =
            segments.get(i) instanceof SealedSegment sealed
                ? sealed.index(IndexedKey.PRIMARY)
                : SealedKeys.derive(segments.get(i), IndexedKey.PRIMARY, arena);
      }
      new KeyVersionsCheck(segments, lsn, keys, findings).merge(account);
    }
  }

  /** Walks all key indexes together in the order of hashes. */
  private void merge(ResourceAccount account) {
    int[] at = new int[keys.length];
    Arrays.setAll(rowCounts, i -> keys[i].entries());
    var group = new ArrayList<Version>();
    for (int step = 0; ; step++) {
      if (step % CHECK_EVERY == 0) {
        account.check();
      }
      int smallest = -1;
      for (int i = 0; i < keys.length; i++) {
        if (at[i] < rowCounts[i]
            && (smallest < 0
                || Long.compareUnsigned(keys[i].hash(at[i]), keys[smallest].hash(at[smallest]))
                    < 0)) {
          smallest = i;
        }
      }
      if (smallest < 0) {
        return;
      }
      long hash = keys[smallest].hash(at[smallest]);
      group.clear();
      for (int i = 0; i < keys.length; i++) {
        for (; at[i] < rowCounts[i] && keys[i].hash(at[i]) == hash; at[i]++) {
          var version = new Version(segments.get(i), keys[i].ordinal(at[i]));
          if (version.begin() <= lsn) {
            group.add(version);
          }
        }
      }
      if (group.size() > 1) {
        check(group);
      }
    }
  }

  private void check(List<Version> group) {
    Map<RowKey, List<Version>> byKey = new HashMap<>();
    for (Version version : group) {
      RowKey key = version.segment().rowKey(version.ordinal());
      byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(version);
    }
    for (List<Version> versions : byKey.values()) {
      versions.sort(Comparator.comparingLong(Version::begin));
      for (int i = 1; i < versions.size(); i++) {
        Version before = versions.get(i - 1);
        Version next = versions.get(i);
        if (before.segment().endLsn(before.ordinal()) > next.begin()) {
          tell(before, next);
        }
      }
    }
  }

  private void tell(Version before, Version next) {
    Table table = before.segment().table();
    findings.add(
        new VerifyProblem(
            Severity.ERROR,
            VerifyLevel.CONTENTS,
            "table \"%s\".\"%s\"".formatted(table.schema(), table.name()),
            null,
            VerifyProblem.NO_OFFSET,
            "key " + Arrays.toString(before.segment().key(before.ordinal())) + " is there twice",
            before.describe() + " to end before LSN " + next.begin(),
            next.describe()));
  }
}
