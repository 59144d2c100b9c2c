package io.vicinal.planner.access;

import io.vicinal.storage.Privilege;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Allows each table and view that a statement reads, while the statement becomes algebra, and says
 * which of its rows are there. What a view reads is asked of the owner of the view. Not
 * thread-safe: it belongs to one analysis.
 */
public final class Reads {
  private final @Nullable Authority session;
  private final long targetId;
  private final Set<RowPolicy.Command> commands;
  private final boolean told;
  private boolean handed;
  private boolean choosing;
  private @Nullable Authority present;
  private @Nullable View outermost;

  private Reads(
      @Nullable Authority session,
      long targetId,
      Set<RowPolicy.Command> commands,
      boolean handed,
      boolean told) {
    this.session = session;
    this.present = session;
    this.targetId = targetId;
    this.commands = commands;
    this.handed = handed;
    this.told = told;
  }

  /** Allows what {@code authority} does; everything where it is null. */
  public static Reads of(@Nullable Authority authority) {
    return new Reads(authority, 0, Set.of(), false, false);
  }

  /**
   * Returns the same for a statement whose plan is told: its user must be able to read everything
   * that is read, also what views and policies hide.
   */
  public Reads telling() {
    return new Reads(session, targetId, commands, handed, true);
  }

  /**
   * Returns the same for a statement that changes rows of a table, whose rows it finds by the
   * table's name with a hidden row id.
   *
   * @param commands what it does with them
   */
  public Reads changing(Table target, Set<RowPolicy.Command> commands) {
    return new Reads(session, target.id(), commands, false, told);
  }

  /** Returns the same for expressions over rows of a table that are handed to them. */
  public Reads handing(Table target) {
    return new Reads(session, target.id(), Set.of(), true, told);
  }

  /**
   * Allows a table to be read and returns the condition of its rows that are there, empty for all.
   *
   * @param asTarget whether it is named with its hidden row id
   */
  public Optional<String> table(Table table, boolean asTarget) {
    Authority authority = present;
    if (handed && table.id() == targetId) {
      handed = false; // its rows are handed in; further uses of the name are reads
      return Optional.empty();
    }
    requireTold(table);
    if (authority == null) {
      return Optional.empty();
    }
    boolean changed = asTarget && table.id() == targetId && outermost == null;
    if (!changed) {
      require(authority, table);
    }
    if (!authority.isProtected(table)) {
      return Optional.empty();
    }
    List<RowPolicy.Command> all = new ArrayList<>(List.of(RowPolicy.Command.SELECT));
    if (changed) {
      all.addAll(commands);
    }
    return Optional.of(
        all.stream()
            .map(command -> "(" + authority.visible(table, command) + ")")
            .collect(Collectors.joining(" AND ")));
  }

  private void requireTold(Table table) {
    Authority reader = session;
    if (told && reader != null) {
      boolean may = reader.may(Privilege.SELECT, reader.object(table), table.schema());
      boolean named = outermost == null && reader.sees(table);
      if ((!may && !named) || reader.isProtected(table)) {
        throw Authority.denied("the plan reads what its user may not see");
      }
    }
  }

  private void require(Authority authority, Table table) {
    View view = outermost;
    if (view == null) {
      authority.require(Privilege.SELECT, table);
    } else if (!authority.may(Privilege.SELECT, authority.object(table), table.schema())) {
      throw unreadable(view);
    }
  }

  /** Runs {@code body} while the rows of a table are chosen, for which everything can be read. */
  public <T> T choosing(java.util.function.Supplier<T> body) {
    Authority before = present;
    boolean chosen = choosing;
    present = null;
    choosing = true;
    try {
      return body.get();
    } finally {
      present = before;
      choosing = chosen;
    }
  }

  /**
   * Allows a view to be read and runs {@code body}, which reads what the view does, as its owner.
   */
  public <T> T view(View view, java.util.function.Supplier<T> body) {
    Authority before = present;
    View outer = outermost;
    if (before != null) {
      if (outer == null) {
        before.require(Privilege.SELECT, view);
        outermost = view;
      } else if (!before.may(Privilege.SELECT, before.object(view), view.schema())) {
        throw unreadable(outer);
      }
    }
    Authority reader = session;
    if (reader != null && !choosing) { // also within a view that reads everything
      SecuredObject object = reader.object(view);
      Long owner = reader.rules().owners().get(object);
      present =
          owner == null ? null : Authority.ofOwner(reader.rules(), object.databaseId(), owner);
    }
    try {
      return body.get();
    } finally {
      present = before;
      outermost = outer;
    }
  }

  private static RuntimeException unreadable(View view) {
    return Authority.denied(
        "the owner of view \"" + view.name() + "\" may not read what the view reads");
  }
}
