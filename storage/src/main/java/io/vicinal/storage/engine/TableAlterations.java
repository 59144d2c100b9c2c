package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.View;
import io.vicinal.storage.io.CrashPoint;
import java.util.List;

/** Changes tables that have rows, which are checked before. */
final class TableAlterations {
  private final DatabaseState state;

  TableAlterations(DatabaseState state) {
    this.state = state;
  }

  /** Changes a table; {@code check} runs when memory has nothing that is not visible. */
  void alter(
      long tableId,
      TableChange change,
      List<View> views,
      Runnable check,
      CommitPath commits,
      ResourceAccount account) {
    commits.whenAllIsVisible(() -> {
      account.hold();
      try {
        alter(state.store(tableId), change, views, check, account);
      } finally {
        account.unhold();
      }
    });
  }

  private void alter(
      TableStore store,
      TableChange change,
      List<View> views,
      Runnable check,
      ResourceAccount account) {
    // What the checks read must not be taken back by a power failure after the change.
    state.awaitSynced(state.visible.peek().lsn());
    check.run();
    TableChange checked = AlterationCheck.run(store, change, account);
    Table changed = state.catalog.tables().alter(state.record.id(), store.id, checked, views);
    CrashPoint.hit("definition.stored");
    if (!views.isEmpty()) {
      state.showViews();
    }
    List<VectorIndex> before = store.table().indexes();
    store.redefine(changed);
    store.shards.forEach(state.unsealed::update);
    state.show(store);
    before.stream()
        .filter(index -> changed.indexes().stream().noneMatch(i -> i.id() == index.id()))
        .forEach(index -> GraphFiles.remove(state, store, index.id()));
  }
}
