package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of the session and of its database. */
final class SettingRows {
  private SettingRows() {}

  static List<@Nullable Object[]> of(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Setting setting : Setting.values()) {
      rows.add(
          new @Nullable Object[] {
            setting.label(),
            setting.value(session),
            setting.unit(),
            setting.defaultValue(),
            setting.scope().label(),
            setting.description()
          });
    }
    return rows;
  }
}
