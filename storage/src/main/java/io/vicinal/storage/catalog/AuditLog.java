package io.vicinal.storage.catalog;

import io.vicinal.storage.Acting;
import io.vicinal.storage.Audit;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.AuditRow;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log of an open catalog. The key is read at the first row that is written, so that who
 * only reads and writes rows of tables needs none.
 */
final class AuditLog implements Audit {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  /** How many rows are read or deleted while others wait. */
  private static final int BLOCK_ROWS = 1000;

  private final CatalogSession session;
  private final AuditOptions options;
  private final Path keyFile;
  private final AuditBudget budget = new AuditBudget(System::nanoTime); // guarded by itself
  private @Nullable AuditKey key; // guarded by the session's lock, like what follows
  private @Nullable AuditHead written;

  AuditLog(CatalogSession session, AuditOptions options, Path keyFile) {
    this.session = session;
    this.options = options;
    this.keyFile = keyFile;
  }

  /** Returns the key file of a directory. */
  static Path keyFile(AuditOptions options, Path directory) {
    Path given = options.keyFile();
    if (given != null) {
      Path absolute = given.toAbsolutePath();
      Path parent = absolute.getParent();
      // The file itself may be a link, too; before it is there, only its directory can be one.
      if (real(absolute).startsWith(real(directory))
          || (parent != null && real(parent).startsWith(real(directory)))) {
        throw new StorageException.InvalidSetting(
            "audit key file \"" + given + "\" must not be in the data directory");
      }
      return given;
    }
    Path absolute = real(directory);
    return absolute.getFileName() == null
        ? absolute.resolve("vicinal.audit-key")
        : CatalogFile.sibling(absolute, ".audit-key");
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory.toAbsolutePath().normalize();
    }
  }

  /** Begins the log if it is to be begun, and requires the key that a begun one needs then. */
  void begin() {
    switch (options.start()) {
      case GO_ON -> {}
      case BEGIN -> {
        AuditTable _ = session.write(this::table);
      }
      case RESTART -> restart();
    }
  }

  /** Returns whether changes are to be noted. */
  boolean isOn(CatalogTransaction transaction) throws SQLException {
    return options.start() != AuditOptions.Start.GO_ON
        || transaction.head(GuardedTable.AUDIT_LOG).rowCount() > 0;
  }

  /** Writes what was noted of a transaction that is about to be committed. */
  void seal(CatalogTransaction transaction) throws SQLException {
    List<AuditNote> notes = transaction.notes();
    if (!notes.isEmpty()) {
      AuditTable table = table(transaction);
      for (AuditEvent event : AuditNote.events(notes, Acting.current())) {
        written = table.append(event);
      }
      CrashPoint.hit("audit.written");
    }
  }

  /** Keeps the head of what is committed now. */
  void sealed() {
    AuditHead head = written;
    written = null;
    if (head != null) {
      CrashPoint.hit("audit.committed");
      try {
        head.write(keyFile);
      } catch (UncheckedIOException e) { // the next row's head says the same of this one
        LOG.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
      }
    }
  }

  /** Forgets what was rolled back; the key is read again, with what it says of the log. */
  void undone() {
    if (written != null) {
      written = null;
      key = null;
    }
  }

  private AuditTable table(CatalogTransaction transaction) throws SQLException {
    AuditKey known = key;
    if (known != null) {
      return new AuditTable(transaction, known);
    }
    boolean begun = transaction.head(GuardedTable.AUDIT_LOG).rowCount() > 0;
    boolean there = Files.exists(keyFile);
    if (!there && begun) {
      throw new StorageException.InvalidSetting(
          "audit log needs its key file \""
              + keyFile
              + "\", which is not there: changes of definitions and rights are refused without it");
    }
    if (!there) {
      AuditKey.create(keyFile);
    }
    AuditKey read = AuditKey.read(keyFile);
    var table = new AuditTable(transaction, read);
    table.open(AuditHead.read(keyFile), Acting.current());
    written = AuditTable.last(transaction).map(AuditTable::head).orElse(null);
    key = read;
    return table;
  }

  @Override
  public boolean isOn() {
    return session.read(this::isOn);
  }

  @Override
  public void record(AuditEvent event) {
    List<AuditEvent> told;
    synchronized (budget) {
      told = new ArrayList<>(budget.over(false));
      if (budget.admits(event)) {
        told.add(event);
      }
    }
    write(told);
  }

  @Override
  public void settle() {
    List<AuditEvent> told;
    synchronized (budget) {
      told = budget.over(true);
    }
    write(told);
  }

  private void write(List<AuditEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    try {
      if (!session.isWritable() || !isOn()) {
        return;
      }
      session.writeAudit(transaction -> {
        AuditTable table = table(transaction);
        for (AuditEvent event : events) {
          written = table.append(event);
        }
        return events;
      });
    } catch (StorageException e) {
      // What was done is done; who cannot write here cannot change a definition or a right either.
      LOG.error("a row of the audit log is lost: {}", e.getMessage());
    }
  }

  @Override
  public boolean isKeyThere() {
    return Files.exists(keyFile);
  }

  @Override
  public long rowCount() {
    return session.read(transaction -> transaction.head(GuardedTable.AUDIT_LOG).rowCount());
  }

  @Override
  public List<AuditRow> rows() {
    var all = new ArrayList<AuditRow>();
    long end = head().map(AuditHead::parse).map(AuditHead::number).orElse(0L);
    for (long last = 0; last < end; ) {
      long after = last;
      // Others go on between the blocks.
      List<AuditRow> block =
          session.read(transaction ->
              transaction.rowsAfter(GuardedTable.AUDIT_LOG, after, BLOCK_ROWS).stream()
                  .map(AuditTable::row)
                  .toList());
      all.addAll(block);
      last = block.isEmpty() ? end : block.getLast().number();
    }
    return List.copyOf(all);
  }

  @Override
  public Optional<String> head() {
    return session.read(
        transaction -> AuditTable.last(transaction).map(AuditTable::head).map(AuditHead::text));
  }

  @Override
  public List<String> problems(@Nullable String expectedHead) {
    return session.read(transaction -> {
      var all = new LinkedHashSet<String>(); // rows are read twice
      AuditVerifier.Rows rows = row -> transaction.unchecked(GuardedTable.AUDIT_LOG, all, row);
      List<String> found = problems(rows, expectedHead);
      all.addAll(found);
      return List.copyOf(all);
    });
  }

  private List<String> problems(AuditVerifier.Rows rows, @Nullable String expectedHead)
      throws SQLException {
    if (!Files.exists(keyFile)) {
      var count = new AtomicLong();
      rows.forEach(_ -> count.incrementAndGet());
      return expectedHead == null && (count.get() == 0 || options.keyFile() == null)
          ? List.of()
          : List.of("key file \"" + keyFile + "\" is not there, rows cannot be verified");
    }
    Stream<AuditHead> given =
        expectedHead == null ? Stream.of() : Stream.of(AuditHead.parse(expectedHead));
    return AuditVerifier.problems(
        rows,
        AuditKey.read(keyFile),
        Stream.concat(AuditHead.read(keyFile).stream(), given).distinct().toList());
  }

  @Override
  public int prune(Instant before) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, before);
    long end = session.read(AuditTable::pruneEnd);
    int all = 0;
    while (true) { // others go on between the blocks
      int count =
          session.writeAudit(transaction -> {
            if (!isOn(transaction)) {
              return 0;
            }
            int pruned = table(transaction).prune(end, micros, BLOCK_ROWS, Acting.current());
            written = AuditTable.last(transaction).map(AuditTable::head).orElse(null);
            return pruned;
          });
      all += count;
      if (count < BLOCK_ROWS) {
        return all;
      }
    }
  }

  /** Goes on with a new key, or that of the file, behind rows that fit another one. */
  private void restart() {
    session.write(transaction -> {
      if (!Files.exists(keyFile)) {
        AuditKey.create(keyFile);
      }
      AuditKey read = AuditKey.read(keyFile);
      new AuditTable(transaction, read).restart(Acting.current());
      written = AuditTable.last(transaction).map(AuditTable::head).orElse(null);
      key = read;
      return read;
    });
  }
}
