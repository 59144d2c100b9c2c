package io.vicinal.server.settings;

/** Says which setting cannot be used, why, and where it was given. */
public final class SettingRefused extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates a refusal; {@code message} names the setting and its source. */
  public SettingRefused(String message) {
    super(message);
  }
}
