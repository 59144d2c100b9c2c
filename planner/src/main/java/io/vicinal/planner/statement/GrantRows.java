package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.system.AccessRows;
import io.vicinal.sql.ast.AccessAction;
import io.vicinal.storage.Access;
import io.vicinal.storage.AccessRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SHOW GRANTS: what a principal has, by itself and by its roles and groups. */
final class GrantRows {
  private GrantRows() {}

  static ShowStatement statement(Preparation preparation, AccessAction.ShowGrants show) {
    Session session = preparation.session();
    AccessRules rules = session.directory().orElseThrow().access().rules();
    Optional<Long> wanted = show.principal().map(name -> Principals.id(rules, name));
    wanted.ifPresent(principal ->
        session
            .authority()
            .filter(authority -> !authority.isAdmin())
            .filter(authority -> !authority.principals().contains(principal))
            .ifPresent(authority -> {
              throw Authority.denied("only an admin may see the grants of others");
            }));
    return ShowStatement.of(
        preparation.sql(),
        List.of("grantee", "privilege", "object_kind", "object", "grant_option"),
        running -> rows(running, wanted));
  }

  private static List<@Nullable Object[]> rows(Session session, Optional<Long> wanted) {
    Access access = session.directory().orElseThrow().access();
    AccessRules rules = access.rules();
    long self = session.authority().map(authority -> authority.actor().actingId()).orElse(0L);
    Optional<Long> principal =
        wanted.or(() -> session.authority().isEmpty() ? Optional.empty() : Optional.of(self));
    Set<Long> of = principal.map(rules::actsFor).orElse(Set.of());
    var rows = new ArrayList<@Nullable Object[]>();
    for (var membership : rules.memberships()) {
      if (principal.isEmpty() || of.contains(membership.memberId())) {
        rows.add(
            new @Nullable Object[] {
              rules.name(membership.memberId()).orElse(""),
              "MEMBER",
              "ROLE",
              rules.name(membership.roleId()).orElse(""),
              membership.adminOption() ? "yes" : "no"
            });
      }
    }
    for (var grant : rules.grants()) {
      if (principal.isEmpty() || of.contains(grant.granteeId())) {
        AccessRows.label(session, grant.object())
            .ifPresent(label ->
                rows.add(
                    new @Nullable Object[] {
                      rules.name(grant.granteeId()).orElse(""),
                      grant.privilege().name(),
                      grant.object().kind().name(),
                      label,
                      grant.grantOption() ? "yes" : "no"
                    }));
      }
    }
    return rows;
  }
}
