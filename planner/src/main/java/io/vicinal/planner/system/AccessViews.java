package io.vicinal.planner.system;

import static io.vicinal.planner.system.SystemColumn.flag;
import static io.vicinal.planner.system.SystemColumn.number;
import static io.vicinal.planner.system.SystemColumn.text;
import static io.vicinal.planner.system.SystemColumn.time;

import java.util.List;

/** The system views of users, roles and rights. */
final class AccessViews {
  private AccessViews() {}

  static List<SystemView> all() {
    return List.of(
        new SystemView(
            SystemView.SCHEMA,
            "users",
            AccessRows::users,
            text("name"),
            flag("locked"),
            time("valid_until").orNull(),
            flag("admin")),
        new SystemView(
            SystemView.SCHEMA,
            "api_keys",
            KeyRows::keys,
            number("id"),
            text("name"),
            text("user_name"),
            text("scopes"),
            time("created"),
            time("valid_until").orNull(),
            flag("disabled"),
            time("previous_until").orNull()),
        new SystemView(
            SystemView.SCHEMA,
            "roles",
            AccessRows::roles,
            text("name"),
            text("kind"),
            flag("predefined")),
        new SystemView(
            SystemView.SCHEMA,
            "role_members",
            AccessRows::members,
            text("role_name"),
            text("member_name"),
            flag("admin_option")),
        new SystemView(
            SystemView.SCHEMA,
            "grants",
            AccessRows::grants,
            text("grantee"),
            text("privilege"),
            text("object_kind"),
            text("object"),
            flag("grant_option"),
            text("grantor").orNull()),
        new SystemView(
            SystemView.SCHEMA,
            "policies",
            AccessRows::policies,
            text("schema"),
            text("table_name"),
            text("name"),
            text("command"),
            text("principals"),
            text("using_condition").orNull(),
            text("check_condition").orNull(),
            flag("enabled")));
  }
}
