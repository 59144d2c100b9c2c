package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.AccessAction;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Access;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Grant;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Role;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;

/** GRANT and REVOKE of privileges on objects. */
final class PrivilegeChange {
  private final Session session;
  private final Access access;
  private final AccessAction.Privileges change;

  PrivilegeChange(Session session, Access access, AccessAction.Privileges change) {
    this.session = session;
    this.access = access;
    this.change = change;
  }

  /** An object, the schema it is in (empty for a database), and how errors call it. */
  private record Place(SecuredObject object, String schema, String label) {}

  void run() {
    List<Long> grantees = Principals.ids(access.rules(), change.principals());
    List<Place> places = change.objects().stream().flatMap(this::places).toList();
    Set<Privilege> named = named();
    var grants = new ArrayList<Grant>();
    session
        .authority()
        .ifPresent(authority -> authority.requireUnscoped("grant or take privileges"));
    for (Place place : places) {
      boolean all = change.privileges().isEmpty();
      long grantor = 0;
      Set<Privilege> privileges = named;
      if (named.isEmpty()) {
        continue; // everybody has what is given
      }
      if (!isOwner(place)) {
        privileges = mayGrant(place, named, all);
        grantor = session.authority().orElseThrow().actor().actingId();
      }
      for (long grantee : grantees) {
        if (change.grant()) {
          for (Privilege privilege : privileges) {
            grants.add(new Grant(grantee, place.object(), privilege, option(grantee), grantor));
          }
        } else {
          access.revoke(
              grantee, place.object(), privileges, grantor, change.option(), change.cascade());
        }
      }
    }
    if (!grants.isEmpty()) {
      access.grant(grants);
    }
  }

  private boolean option(long grantee) {
    if (change.option() && grantee == Role.PUBLIC.id()) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "grant option cannot be given to everybody");
    }
    return change.option();
  }

  private Set<Privilege> named() {
    if (change.privileges().isEmpty()) {
      return EnumSet.allOf(Privilege.class);
    }
    var privileges = EnumSet.noneOf(Privilege.class);
    for (SqlIdentifier word : change.privileges()) {
      if (isEverybodys(word)) {
        continue;
      }
      privileges.add(
          Privilege.named(word.getSimple())
              .orElseThrow(() ->
                  new SqlStateException(
                          SqlState.SYNTAX_ERROR, "\"" + word.getSimple() + "\" is no privilege")
                      .at(word.getParserPosition())
                      .withHint(
                          "The privileges are SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP,"
                              + " INDEX, EXECUTE and ALL.")));
    }
    return privileges;
  }

  /**
   * Returns whether a word names what everybody may do here: a schema or database is there for
   * whoever has a right in it, and {@code main} for whoever logs in.
   *
   * @throws SqlStateException 0AV00 if it is taken, or is CONNECT to a database that is not there
   *     for everybody
   */
  private boolean isEverybodys(SqlIdentifier word) {
    String name = word.getSimple().toUpperCase(Locale.ROOT);
    boolean everybodys =
        switch (change.kind()) {
          case SCHEMA -> name.equals("USAGE");
          case DATABASE ->
              name.equals("CONNECT") || name.equals("TEMPORARY") || name.equals("TEMP");
          case TABLE, ALL_TABLES -> false;
        };
    if (everybodys && !change.grant()) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "privilege " + name + " cannot be taken")
          .at(word.getParserPosition())
          .withHint("Whoever has no right on anything in a schema or database sees nothing of it.");
    }
    if (everybodys && name.equals("CONNECT")) {
      change.objects().forEach(PrivilegeChange::requireOpen);
    }
    return everybodys;
  }

  /** Requires a database to which everybody may connect. @throws SqlStateException 0AV00 */
  private static void requireOpen(SqlIdentifier database) {
    if (!database.names.getLast().equals(DataDirectory.DEFAULT_DATABASE)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "CONNECT to database \"%s\" cannot be granted".formatted(database.names.getLast()))
          .at(database.getParserPosition())
          .withHint(
              "Whoever has a right on a schema or table in it may connect to it: grant one there.");
    }
  }

  private boolean isOwner(Place place) {
    Optional<Authority> authority = session.authority();
    return authority.isEmpty() || authority.get().owns(place.object(), place.schema());
  }

  /** Returns those of {@code wanted} that the user may grant. @throws SqlStateException 42501 */
  private Set<Privilege> mayGrant(Place place, Set<Privilege> wanted, boolean all) {
    Authority authority = session.authority().orElseThrow();
    var may = EnumSet.noneOf(Privilege.class);
    for (Grant grant : authority.rules().grants()) {
      boolean holds = grant.grantOption() && authority.principals().contains(grant.granteeId());
      if (holds && covers(authority, grant.object(), place)) {
        may.add(grant.privilege());
      }
    }
    may.retainAll(wanted);
    if (may.isEmpty() || (!all && !may.containsAll(wanted))) {
      throw Authority.denied("grant option on " + place.label() + " is missing");
    }
    return may;
  }

  private static boolean covers(Authority authority, SecuredObject granted, Place place) {
    return granted.equals(place.object())
        || granted.equals(authority.database())
        || granted.equals(authority.schema(place.schema()));
  }

  private Stream<Place> places(SqlIdentifier name) {
    return switch (change.kind()) {
      case DATABASE -> Stream.of(database(name));
      case SCHEMA -> Stream.of(schema(name));
      case TABLE -> Stream.of(relation(name));
      case ALL_TABLES -> relations(schema(name).schema());
    };
  }

  private Stream<Place> relations(String schema) {
    Database database = session.database();
    return Stream.concat(
        database.tables().stream()
            .filter(table -> table.schema().equals(schema))
            .map(table -> place(database, table)),
        database.views().stream()
            .filter(view -> view.schema().equals(schema))
            .map(view -> place(database, view)));
  }

  private static Place place(Database database, Table table) {
    return new Place(
        SecuredObject.table(database.id(), table.id()),
        table.schema(),
        "table \"" + table.name() + "\"");
  }

  private static Place place(Database database, View view) {
    return new Place(
        SecuredObject.view(database.id(), view.schema(), view.name()),
        view.schema(),
        "view \"" + view.name() + "\"");
  }

  private Place database(SqlIdentifier name) {
    String text = name.names.getLast();
    Database database = session.database();
    if (!text.equals(database.name())) {
      boolean admin = session.authority().map(Authority::isAdmin).orElse(true);
      Optional<Database> other =
          session
              .directory()
              .filter(directory -> admin && directory.databaseNames().contains(text))
              .map(directory -> directory.database(text));
      database =
          other.orElseThrow(() ->
              new SqlStateException(
                      SqlState.INVALID_CATALOG_NAME, "database \"" + text + "\" does not exist")
                  .at(name.getParserPosition()));
    }
    return new Place(SecuredObject.database(database.id()), "", "database \"" + text + "\"");
  }

  private Place schema(SqlIdentifier name) {
    String text = name.names.getLast();
    Database database = session.database();
    if (!database.schemas().contains(text)) {
      throw new SqlStateException(
              SqlState.INVALID_SCHEMA_NAME, "schema \"" + text + "\" does not exist")
          .at(name.getParserPosition());
    }
    return new Place(SecuredObject.schema(database.id(), text), text, "schema \"" + text + "\"");
  }

  private Place relation(SqlIdentifier name) {
    QualifiedName qualified = QualifiedName.toChange(name, session);
    Database database = session.database();
    Optional<Table> table = database.table(qualified.schema(), qualified.name());
    if (table.isPresent()) {
      return place(database, table.get());
    }
    View view =
        database
            .view(qualified.schema(), qualified.name())
            .orElseThrow(() -> qualified.notFound(SqlState.UNDEFINED_TABLE, "table", name));
    return place(database, view);
  }
}
