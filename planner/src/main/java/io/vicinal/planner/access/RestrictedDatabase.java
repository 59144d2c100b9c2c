package io.vicinal.planner.access;

import io.vicinal.storage.Access;
import io.vicinal.storage.Acting;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.IndexEstimate;
import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TableHold;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A database as one principal sees it: what it has no right on is not there. What it creates is its
 * own. Whether it may do what it does is asked before, of {@link Authority}. Thread-safe.
 */
public final class RestrictedDatabase implements Database {
  private static final String DEFAULT_SCHEMA = "public";

  private final Database whole;
  private final Access access;
  private final Actor actor;
  private volatile @Nullable Authority authority;

  /** Shows {@code whole} as {@code actor} sees it. */
  public RestrictedDatabase(Database whole, Access access, Actor actor) {
    this.whole = whole;
    this.access = access;
    this.actor = actor;
  }

  /** Returns the database with everything that is in it. */
  public Database whole() {
    return whole;
  }

  /** Returns whether {@code database} shows everything that is in it, now. */
  public static boolean showsAll(Database database) {
    return !(database instanceof RestrictedDatabase restricted) || restricted.authority().isAdmin();
  }

  /** Returns what the principal may do now. */
  @SuppressWarnings("ReferenceEquality") // rules are read anew also where their version stays
  public Authority authority() {
    var rules = access.rules();
    Authority known = authority;
    if (known == null || known.rules() != rules) {
      known = Authority.of(rules, whole, actor);
      authority = known;
    }
    return known;
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public long id() {
    return whole.id();
  }

  /** Grows with every change of a definition and of a right: both of its parts only ever grow. */
  @Override
  public long catalogVersion() {
    return whole.catalogVersion() + access.rules().version();
  }

  @Override
  public List<String> schemas() {
    Authority present = authority();
    var seen = new TreeSet<String>(Set.of(DEFAULT_SCHEMA));
    tables().forEach(table -> seen.add(table.schema()));
    views().forEach(view -> seen.add(view.schema()));
    for (String schema : whole.schemas()) {
      if (present.sees(present.schema(schema), schema)) {
        seen.add(schema);
      }
    }
    return List.copyOf(seen);
  }

  @Override
  public void createSchema(String name) {
    owning().run(() -> whole.createSchema(name));
  }

  @Override
  public void dropSchema(String name, boolean contents, List<View> views, Runnable check) {
    whole.dropSchema(name, contents, views, check);
  }

  /** Lets a schema that is there, but not for the principal, be one that is not. */
  private void requireOpen(String schema) {
    if (!schemas().contains(schema)) {
      throw new StorageException.NotFound("schema", schema);
    }
  }

  /** Lets what is created belong to the principal from its first moment on. */
  private Acting owning() {
    return Acting.current().owning(actor.actingId());
  }

  @Override
  public Optional<Table> table(String schema, String name) {
    return whole.table(schema, name).filter(table -> authority().sees(table));
  }

  @Override
  public List<Table> tables() {
    Authority present = authority();
    return whole.tables().stream().filter(present::sees).toList();
  }

  @Override
  public Table createTable(TableDefinition definition) {
    requireOpen(definition.schema());
    return owning().call(() -> whole.createTable(definition));
  }

  @Override
  public void dropTable(long tableId) {
    whole.dropTable(tableId);
  }

  @Override
  public List<View> views() {
    Authority present = authority();
    return whole.views().stream().filter(present::sees).toList();
  }

  @Override
  public Optional<View> view(String schema, String name) {
    return whole.view(schema, name).filter(view -> authority().sees(view));
  }

  @Override
  public void createView(View view, boolean replace) {
    createView(view, replace, () -> {});
  }

  @Override
  public void createView(View view, boolean replace, Runnable check) {
    requireOpen(view.schema());
    owning().run(() -> whole.createView(view, replace, check));
  }

  @Override
  public void replaceView(View before, View after, Runnable check) {
    requireOpen(after.schema());
    whole.replaceView(before, after, check);
  }

  /** A sequence is there for whoever has a right on its schema or on anything in it. */
  @Override
  public List<NumberSequence> sequences() {
    return whole.sequences().stream().filter(it -> seesIn(it.schema())).toList();
  }

  private boolean seesIn(String schema) {
    Authority present = authority();
    return present.sees(present.schema(schema), schema)
        || whole.tables().stream()
            .anyMatch(table -> table.schema().equals(schema) && present.sees(table))
        || whole.views().stream()
            .anyMatch(view -> view.schema().equals(schema) && present.sees(view));
  }

  @Override
  public Optional<NumberSequence> sequence(String schema, String name) {
    return seesIn(schema) ? whole.sequence(schema, name) : Optional.empty();
  }

  @Override
  public NumberSequence createSequence(NumberSequence sequence) {
    requireOpen(sequence.schema());
    return whole.createSequence(sequence);
  }

  @Override
  public void alterSequence(NumberSequence sequence, @Nullable Long restart) {
    whole.alterSequence(sequence, restart);
  }

  @Override
  public void dropSequence(long sequenceId) {
    whole.dropSequence(sequenceId);
  }

  @Override
  public long nextValue(long sequenceId) {
    return whole.nextValue(sequenceId);
  }

  @Override
  public void setValue(long sequenceId, long value, boolean given) {
    whole.setValue(sequenceId, value, given);
  }

  /** Gives those of hidden objects, too: their keys are ids and names that are asked for. */
  @Override
  public Map<CommentTarget, String> comments() {
    return whole.comments();
  }

  @Override
  public void comment(CommentTarget target, @Nullable String text) {
    whole.comment(target, text);
  }

  @Override
  public void dropViews(List<View> views, long tableId) {
    whole.dropViews(views, tableId);
  }

  @Override
  public void dropViews(List<View> views, long tableId, Runnable check) {
    whole.dropViews(views, tableId, check);
  }

  @Override
  public void dropTables(List<Long> tableIds, List<View> views, Runnable check) {
    whole.dropTables(tableIds, views, check);
  }

  @Override
  public void alterTable(long tableId, TableChange change, Runnable check) {
    whole.alterTable(tableId, change, check);
  }

  @Override
  public void alterTable(long tableId, TableChange change, List<View> views, Runnable check) {
    whole.alterTable(tableId, change, views, check);
  }

  @Override
  public void alterTable(
      long tableId, TableChange change, List<View> views, Runnable check, ResourceAccount account) {
    whole.alterTable(tableId, change, views, check, account);
  }

  @Override
  public void restartIdentity(long tableId, int column, long next, ResourceAccount account) {
    whole.restartIdentity(tableId, column, next, account);
  }

  @Override
  public TableHold holdTable(long tableId, ResourceAccount account) {
    return whole.holdTable(tableId, account);
  }

  @Override
  public void replaceTable(TableReplacement replacement, Runnable check) {
    whole.replaceTable(replacement, check);
  }

  @Override
  public VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    return whole.createIndex(definition, progress, account);
  }

  @Override
  public ColumnIndex createColumnIndex(ColumnIndexDefinition definition, ResourceAccount account) {
    return whole.createColumnIndex(definition, account);
  }

  @Override
  public IndexEstimate estimateIndex(VectorIndexDefinition definition) {
    return whole.estimateIndex(definition);
  }

  @Override
  public void renameIndex(long indexId, String name) {
    whole.renameIndex(indexId, name);
  }

  @Override
  public void dropIndex(long indexId) {
    whole.dropIndex(indexId);
  }

  @Override
  public void optimize(long tableId, Progress progress, ResourceAccount account) {
    whole.optimize(tableId, progress, account);
  }

  @Override
  public void reindex(long indexId, Progress progress, ResourceAccount account) {
    whole.reindex(indexId, progress, account);
  }

  @Override
  public void checkpoint(Progress progress, ResourceAccount account) {
    whole.checkpoint(progress, account);
  }

  @Override
  public Snapshot snapshot() {
    return whole.snapshot();
  }

  @Override
  public Transaction begin() {
    return whole.begin();
  }

  @Override
  public Transaction begin(ResourceAccount account) {
    return whole.begin(account);
  }

  @Override
  public List<IndexProgress> indexProgress() {
    Set<Long> seen = tables().stream().map(Table::id).collect(Collectors.toSet());
    return whole.indexProgress().stream().filter(build -> seen.contains(build.tableId())).toList();
  }

  @Override
  public DatabaseSettings settings() {
    return whole.settings();
  }

  @Override
  public void alter(DatabaseSettings settings) {
    whole.alter(settings);
  }

  @Override
  public int pruneArchive(long lsn) {
    return whole.pruneArchive(lsn);
  }

  @Override
  public long logBytes() {
    return whole.logBytes();
  }

  /** Tells nothing of a table whose rows policies hide. */
  @Override
  public List<SegmentInfo> segments(long tableId) {
    Authority present = authority();
    boolean hides =
        whole.tables().stream()
            .anyMatch(table -> table.id() == tableId && present.isProtected(table));
    return hides ? List.of() : whole.segments(tableId);
  }

  @Override
  public VerifyReport verify(VerifyLevel level, ResourceAccount account) {
    return whole.verify(level, account);
  }
}
