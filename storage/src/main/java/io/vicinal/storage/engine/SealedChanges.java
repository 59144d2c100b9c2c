package io.vicinal.storage.engine;

import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.SealedSegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers what a log says of keys up to the LSN to which their shard is sealed, and compares it
 * with the files: recovery skips those changes, so what the files do not know would be lost.
 */
final class SealedChanges {
  /** The last sealed change of a key, and whether there is a later one that is not. */
  private record Last(long lsn, boolean removal, boolean changedLater) {}

  private final Map<ShardId, Map<RowKey, Last>> shards = new HashMap<>();

  /** Notes a change; they come in the order of LSNs. */
  void add(ShardId shard, long sealedLsn, long lsn, Change change) {
    Map<RowKey, Last> keys = shards.computeIfAbsent(shard, _ -> new HashMap<>());
    if (lsn <= sealedLsn) {
      keys.put(change.key(), new Last(lsn, change.removal(), false));
    } else {
      keys.computeIfPresent(change.key(), (_, last) -> new Last(last.lsn, last.removal, true));
    }
  }

  /** Compares with the segments of a recovered database. */
  void check(DatabaseState state, VerifyFindings findings) {
    shards.forEach((shard, keys) -> {
      TableStore store = state.stores.get(shard.tableId());
      if (store != null) {
        keys.forEach(
            (key, last) -> check(store, store.shards.get(shard.shard()), key, last, findings));
      }
    });
  }

  private static void check(
      TableStore store, ShardStore shard, RowKey key, Last last, VerifyFindings findings) {
    boolean known = false;
    for (SealedSegment segment : shard.sealed) {
      int row = segment.find(key);
      if (row < 0) {
        continue;
      }
      long begin = segment.beginLsn(row);
      known |= begin == last.lsn;
      if (begin < last.lsn && segment.endLsn(row) > last.lsn) {
        String end = "a row of segment " + segment.id() + " that goes on";
        tell(
            store,
            Arrays.toString(segment.key(row)),
            last,
            "an end of what was before",
            end,
            findings);
      }
    }
    // A row that ended since may be gone already: merging does not keep it.
    if (!last.removal && !known && !last.changedLater) {
      tell(store, key.toString(), last, "a row", "none", findings);
    }
  }

  private static void tell(
      TableStore store,
      String key,
      Last last,
      String expected,
      String found,
      VerifyFindings findings) {
    findings.add(
        new VerifyProblem(
            Severity.ERROR,
            VerifyLevel.CONTENTS,
            "table \"%s\".\"%s\"".formatted(store.table().schema(), store.table().name()),
            null,
            VerifyProblem.NO_OFFSET,
            "files do not know the change of key " + key + " at LSN " + last.lsn,
            expected,
            found));
  }
}
