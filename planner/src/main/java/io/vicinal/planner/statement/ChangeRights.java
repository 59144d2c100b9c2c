package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.sql.ast.Delete;
import io.vicinal.sql.ast.Insert;
import io.vicinal.sql.ast.Merge;
import io.vicinal.sql.ast.MergeBranch;
import io.vicinal.sql.ast.Truncate;
import io.vicinal.sql.ast.Update;
import io.vicinal.storage.Privilege;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Asks whether the session's user may change rows, and read those that decide what is changed. */
final class ChangeRights {
  private final Authority authority;
  private final ObjectRights objects;

  ChangeRights(Authority authority, ObjectRights objects) {
    this.authority = authority;
    this.objects = objects;
  }

  void insert(Insert insert, GeneratedKeys keys) {
    objects.table(insert.table(), Privilege.INSERT);
    boolean reads =
        insert.returning().isPresent()
            || keys.choice() == GeneratedKeys.Choice.BY_NAME
            || keys.choice() == GeneratedKeys.Choice.BY_POSITION
            || insert.conflict().filter(it -> it.set().isPresent()).isPresent()
            || insert.conflict().filter(it -> it.columns().isPresent()).isPresent();
    if (insert.conflict().filter(it -> it.set().isPresent()).isPresent()) {
      objects.table(insert.table(), Privilege.UPDATE);
    }
    readTarget(insert.table(), reads);
  }

  void update(Update update, GeneratedKeys keys) {
    objects.table(update.table(), Privilege.UPDATE);
    readTarget(
        update.table(),
        update.from().isPresent()
            || update.returning().isPresent()
            || keys.choice() != GeneratedKeys.Choice.NONE
            || names(update.where())
            || update.set().values().stream().anyMatch(it -> names(Optional.of(it))));
  }

  void delete(Delete delete, GeneratedKeys keys) {
    objects.table(delete.table(), Privilege.DELETE);
    readTarget(
        delete.table(),
        delete.using().isPresent()
            || delete.returning().isPresent()
            || keys.choice() != GeneratedKeys.Choice.NONE
            || names(delete.where()));
  }

  void merge(Merge merge) {
    objects.table(merge.table(), Privilege.SELECT);
    merge.branches().forEach(branch -> table(merge.table(), branch));
  }

  void truncate(Truncate truncate) {
    for (SqlIdentifier name : truncate.tables()) {
      objects.table(name, Privilege.DELETE);
      objects.find(name).ifPresent(authority::requireUnprotected);
    }
  }

  private void table(SqlIdentifier name, MergeBranch branch) {
    switch (branch.action()) {
      case NOTHING -> {}
      case INSERT -> objects.table(name, Privilege.INSERT);
      case UPDATE -> objects.table(name, Privilege.UPDATE);
      case DELETE -> objects.table(name, Privilege.DELETE);
    }
  }

  private void readTarget(SqlIdentifier name, boolean reads) {
    if (reads) {
      objects.table(name, Privilege.SELECT);
    }
  }

  /** Returns whether an expression names a column of anything. */
  private static boolean names(Optional<SqlNode> expression) {
    var found = new AtomicBoolean();
    expression.ifPresent(node ->
        node.accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlIdentifier identifier) {
                found.set(true);
                return null;
              }
            }));
    return found.get();
  }
}
