package io.vicinal.server.command;

import io.vicinal.server.settings.Setting;
import io.vicinal.server.settings.Settings;
import io.vicinal.server.settings.Settings.Given;

/** Writes settings for people. */
final class SettingTexts {
  private SettingTexts() {}

  /** Returns what the help says about a setting. */
  static String help(Setting setting) {
    String text = setting.description();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + "." + details(setting);
  }

  private static String details(Setting setting) {
    var text = new StringBuilder();
    String bounds = setting.form().bounds();
    String unit = setting.form().unit();
    if (!bounds.isEmpty() && Character.isDigit(bounds.charAt(0))) {
      text.append(" From ").append(bounds).append(unit.isEmpty() ? "" : " " + unit).append('.');
    }
    String otherwise = setting.defaultText();
    return text.append(" Default: ")
        .append(otherwise.isEmpty() ? "none" : otherwise)
        .append('.')
        .toString();
  }

  /** Returns the settings as a file that gives them again, with where each comes from. */
  static String file(Settings settings) {
    var text = new StringBuilder();
    for (Setting setting : Setting.values()) {
      Given given = settings.given(setting);
      text.append("# ").append(setting.description());
      text.append(" (").append(given.source()).append(")\n");
      text.append(given.text().isEmpty() ? "#" : "");
      text.append(setting.key()).append('=');
      text.append(given.text().replace("\\", "\\\\")).append('\n');
    }
    return text.toString();
  }
}
