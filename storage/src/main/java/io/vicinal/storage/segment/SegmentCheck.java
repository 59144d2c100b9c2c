package io.vicinal.storage.segment;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Checks one sealed segment, first its files as bytes, then what they say.
 *
 * <p>Bytes are read through the channel, and what is damaged is not interpreted. Problems of files
 * that can be made again from the rows are warnings, all others are errors.
 */
public final class SegmentCheck {
  private SegmentCheck() {}

  /** Returns what problems call the segment. */
  public static String describe(Table table, SegmentRecord record) {
    return "segment %d of table \"%s\".\"%s\"".formatted(record.id(), table.schema(), table.name());
  }

  /**
   * Checks the files that {@code record} names against their checksums, and from {@link
   * VerifyLevel#REFERENCES} on whether they are those that the table needs.
   *
   * @param account checked again and again
   * @return whether the rows can be read: nothing but derived files is damaged
   */
  public static boolean files(
      FileStore store,
      Path directory,
      Table table,
      SegmentRecord record,
      VerifyLevel level,
      ResourceAccount account,
      VerifyFindings findings) {
    var files = new SegmentFiles(store, directory, table, record);
    String object = describe(table, record);
    int before = findings.count();
    for (FileRecord file : record.files()) {
      findings.countFiles(1);
      try {
        files.check(file, true, account::check);
      } catch (StorageException.Cancelled e) {
        throw e; // which says nothing of the file
      } catch (StorageException e) {
        findings.add(severity(file), VerifyLevel.CHECKSUMS, object, e);
      }
    }
    if (level.includes(VerifyLevel.REFERENCES)) {
      checkSet(store.describe(directory), table, record, findings);
    }
    return !findings.hasErrorSince(before);
  }

  /**
   * Checks what is in the files of an open segment.
   *
   * @param table the definition as it is now; indexes may have come and gone since the opening
   * @param sealedLsn the LSN up to which files know what happened to the shard
   */
  public static void rows(
      SealedSegment segment,
      Table table,
      VerifyLevel level,
      long sealedLsn,
      ResourceAccount account,
      VerifyFindings findings) {
    findings.countRows(segment.rowCount());
    if (!level.includes(VerifyLevel.REFERENCES)) {
      return;
    }
    var report = new SegmentReport(segment, account, findings);
    new LsnCheck(segment, sealedLsn, report).run();
    for (IndexedKey key : IndexedKey.of(segment.table())) {
      new KeyIndexCheck(segment, key, report).run();
    }
    new GraphFilesCheck(segment, table, report).run(level);
    if (level.includes(VerifyLevel.CONTENTS)) {
      for (int column = 0; column < segment.table().columns().size(); column++) {
        FileKind kind = FileKind.ofColumn(segment.table().columns().get(column).type());
        if (segment.files().has(kind, column)) {
          new ColumnCheck(segment, column, report).run();
        }
      }
      new ShardCheck(segment, report).run();
    }
  }

  private static Severity severity(FileRecord file) {
    boolean derived = IndexedKey.isIndex(file) || file.kind().equals(FileKind.GRAPH.word());
    return derived ? Severity.WARNING : Severity.ERROR;
  }

  /** Checks that there is one file of each kind that the table needs, and no other. */
  private static void checkSet(
      String directory, Table table, SegmentRecord record, VerifyFindings findings) {
    List<FileRecord> left = new ArrayList<>(record.files());
    String object = describe(table, record);
    List<ColumnDefinition> columns = table.columns();
    for (int i = 0; i < columns.size(); i++) {
      FileKind kind = FileKind.ofColumn(columns.get(i).type());
      int position = i;
      boolean optional = columns.get(i).added() != null;
      if (!optional || left.stream().anyMatch(file -> isOf(file, kind, position))) {
        take(left, kind, i, directory, object, findings);
      }
    }
    take(left, FileKind.VERSIONS, 0, directory, object, findings);
    for (IndexedKey key : IndexedKey.of(table)) {
      if (!key.isOptional() || left.stream().anyMatch(key::isIn)) {
        take(left, key.kind(), key.ownerId(), directory, object, findings);
      }
    }
    removeDropped(left, table);
    boolean ended = false;
    var graphs = new ArrayList<Long>();
    for (FileRecord file : left) {
      boolean isGraph = file.kind().equals(FileKind.GRAPH.word());
      boolean isTombstones = file.kind().equals(FileKind.TOMBSTONES.word());
      if (isGraph ? graphs.contains(file.ownerId()) : !isTombstones || ended) {
        findings.add(
            new VerifyProblem(
                severity(file),
                VerifyLevel.REFERENCES,
                object,
                directory + "/" + file.name(),
                VerifyProblem.NO_OFFSET,
                "the segment has a file too many",
                "no other file of kind " + file.kind() + " for " + file.ownerId(),
                "one"));
      }
      ended |= isTombstones;
      if (isGraph) {
        graphs.add(file.ownerId());
      }
    }
  }

  /** Leaves out one index each of constraints that were dropped since the segment was written. */
  private static void removeDropped(List<FileRecord> left, Table table) {
    var seen = new HashSet<Long>();
    table.uniques().forEach(unique -> seen.add((long) unique.number()));
    left.removeIf(file -> file.kind().equals(FileKind.UNIQUE.word()) && seen.add(file.ownerId()));
  }

  private static boolean isOf(FileRecord file, FileKind kind, long ownerId) {
    return file.kind().equals(kind.word()) && file.ownerId() == ownerId;
  }

  private static void take(
      List<FileRecord> left,
      FileKind kind,
      long ownerId,
      String directory,
      String object,
      VerifyFindings findings) {
    for (FileRecord file : left) {
      if (isOf(file, kind, ownerId)) {
        left.remove(file);
        return;
      }
    }
    findings.add(
        new VerifyProblem(
            kind == FileKind.KEYS || kind == FileKind.UNIQUE ? Severity.WARNING : Severity.ERROR,
            VerifyLevel.REFERENCES,
            object,
            directory,
            VerifyProblem.NO_OFFSET,
            "the segment has a file too few",
            "a file of kind " + kind.word() + " for " + ownerId,
            "none"));
  }
}
